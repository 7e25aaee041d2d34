"""A program that talks to the API with somebody's token."""

from typing import Any

from django.test import Client

from apps.accounts.domain.token import issue_token
from apps.accounts.models import User
from apps.bookings.models import Resource
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from tests.factories import NOON
from tests.factories_bookings import a_period

BODY = {"code", "message", "fields"}


def api(user: User | None) -> Client:
    """A program with this user's token."""
    if user is None:
        return Client()
    return Client(headers={"authorization": f"Token {issue_token(user, by=SYSTEM, at=NOON)}"})


def post(client: Client, path: str, body: Any, key: str | None = None) -> Any:
    """Send JSON, perhaps with a key."""
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=_key(key))


def put(client: Client, path: str, body: Any, key: str | None = None) -> Any:
    """Send JSON that takes the place of what is there, perhaps with a key."""
    return client.put(f"/api/v1/{path}", body, content_type="application/json", headers=_key(key))


def get(client: Client, path: str, **query: Any) -> Any:
    """Ask."""
    return client.get(f"/api/v1/{path}", query)


def delete(client: Client, path: str, key: str | None = None) -> Any:
    """Take away, perhaps with a key."""
    return client.delete(f"/api/v1/{path}", headers=_key(key))


def when(period: Period | None = None) -> dict[str, str]:
    """Saturday from 9 to 12, or another period."""
    period = period or a_period()
    return {"start": period.start.isoformat(), "end": period.end.isoformat()}


def wish(resource: Resource, period: Period | None = None, **other: Any) -> dict[str, Any]:
    """A thing, on Saturday from 9 to 12 unless told otherwise."""
    return {"resource": resource.slug, **when(period), **other}


def _key(key: str | None) -> dict[str, str]:
    return {"idempotency-key": key} if key is not None else {}
