"""A write with the same key is answered, not done again (draft-ietf-httpapi-idempotency-key-header)."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused
from apps.hub.models import IdempotentRequest

KEEP = dt.timedelta(hours=24)
ABANDONED = dt.timedelta(minutes=1)


class KeyReused(Refused):
    """Same key, other content."""

    code = "idempotency_key_reused"
    message = _("This idempotency key was used for another request.")


class KeyInFlight(Conflict):
    """The first request under this key has not been answered yet."""

    code = "idempotency_key_in_flight"
    message = _("The same request is being handled. Try again in a moment.")


def claim_key(*, scope: str, key: str, fingerprint: str, at: dt.datetime) -> tuple[IdempotentRequest, bool]:
    """The row of this key and whether it is new (do the work) or answered (repeat the answer).

    Refuses: KeyReused for other content, KeyInFlight while the first is under way.
    """
    try:
        with transaction.atomic():
            row = IdempotentRequest.objects.create(scope=scope, key=key, fingerprint=fingerprint, created_at=at)
    except IntegrityError:
        row = IdempotentRequest.objects.get(scope=scope, key=key)
        if row.fingerprint != fingerprint:
            raise KeyReused from None
        if row.status is not None:
            return row, False
        # a call that never ended (the server was killed) may be tried again; the work itself is idempotent
        retaken = IdempotentRequest.objects.filter(pk=row.pk, status=None, created_at__lt=at - ABANDONED)
        if not retaken.update(created_at=at):
            raise KeyInFlight from None
    return row, True


def keep_answer(row: IdempotentRequest, *, status: int, body: str) -> None:
    """Remember the answer; one that may differ on a next try (5xx, 409, 429) frees the key instead."""
    if status >= 500 or status in {409, 429}:  # noqa: PLR2004 - HTTP status classes
        row.delete()
        return
    row.status, row.body = status, body
    row.save(update_fields=["status", "body"])


def forget_old_answers(*, at: dt.datetime) -> int:
    """Drop answers older than a day."""
    return IdempotentRequest.objects.filter(created_at__lt=at - KEEP).delete()[0]
