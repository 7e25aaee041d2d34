"""Making and taking back tokens of the API."""

import datetime as dt
import hashlib
import secrets
from typing import Final

from django.db import transaction

from apps.accounts.models import ApiToken, User
from apps.hub.actors import Actor
from apps.hub.domain.history import record

_BYTES: Final = 20


def digest_of(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def issue_token(user: User, *, label: str = "", by: Actor, at: dt.datetime) -> str:
    """A new token for the user; the answer is the only time it can be read."""
    token = secrets.token_hex(_BYTES)
    with transaction.atomic():
        ApiToken.objects.create(user=user, digest=digest_of(token), label=label, created_at=at)
        record(user, event="token_issued", by=by, at=at)
    return token


def revoke_tokens(user: User, *, by: Actor, at: dt.datetime) -> int:
    """Make all tokens of the user useless; returns how many there were."""
    with transaction.atomic():
        count = ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
        if count:
            record(user, event="tokens_revoked", by=by, at=at, count=count)
    return count


def user_of_token(token: str) -> User | None:
    """Who the token speaks for, if it is still good. One query."""
    row = (
        ApiToken.objects.filter(digest=digest_of(token), revoked_at__isnull=True, user__is_active=True)
        .select_related("user__person")
        .first()
    )
    return row.user if row else None
