"""The API does what its description says: whatever a program sends, no error of ours and a body of the told form."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from apps.accounts.domain.token import issue_token
from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from backend.wsgi import application
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_resource, a_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]

EXAMPLES: Final = 6
CHECKS: Final = [not_a_server_error, content_type_conformance, response_schema_conformance]
# What the framework itself answers, the same everywhere and therefore told nowhere.
UNTOLD: Final = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS}


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The test's transaction outlives a request, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(mieke: User) -> dict[str, str]:
    """What Mieke can name: her booking, a bike, its kind and her club; so that not all is answered with 404."""
    berta = a_resource("Berta")
    return {
        "code": a_booking(a_room(needs_approval=False), mieke.person).code,
        "slug": berta.slug,
        "resource": berta.slug,
        "kind": berta.kind.slug,
        "association": an_association("Yoga", mieke.person).code,
        "start": "2026-12-01T09:00:00+01:00",
        "end": "2026-12-01T11:00:00+01:00",
    }


def fill(values: Any, known: dict[str, str]) -> None:
    """Put what is known in the place of what was made up."""
    if isinstance(values, dict):
        values |= {name: value for name, value in known.items() if name in values}


def try_out(operation: Any, token: str, known: dict[str, str]) -> set[int]:
    """Send it whatever fits its description, and sometimes what is known; the statuses that came back."""
    statuses: set[int] = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), names=booleans())
    def answers(case: Any, *, names: bool) -> None:
        if names:
            for part in (case.path_parameters, case.query, case.body):
                fill(part, known)
        response = case.call(headers={"Authorization": f"Token {token}"})
        statuses.add(response.status_code)
        if response.status_code not in UNTOLD:
            case.validate_response(response, checks=CHECKS)

    answers()
    return statuses


def test_whatever_is_sent_is_answered_as_described(mieke: User, known: dict[str, str]) -> None:
    token = issue_token(mieke, by=SYSTEM, at=NOON)
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]

    answered = {operation.label: try_out(operation, token, known) for operation in operations}

    reached = [label for label, statuses in answered.items() if statuses & {HTTPStatus.OK, HTTPStatus.CREATED}]
    assert len(reached) > 12, answered
