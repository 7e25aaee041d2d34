"""Writing history. Called inside the transaction of what it tells about."""

import datetime as dt

from django.db import connection
from django.db.models import Model

from apps.hub.actors import Actor
from apps.hub.models import HistoryEvent


def record(
    subject: Model,
    *,
    event: str,
    by: Actor,
    at: dt.datetime,
    old: str = "",
    new: str = "",
    reason: str = "",
    **data: str | int | bool | None,
) -> HistoryEvent:
    """Add one row about `subject`. `data` explains and never holds personal data.

    Must run inside a transaction: history without its change, or the reverse, is a lie.
    """
    if not connection.in_atomic_block:
        message = "history is written in the transaction of its change"
        raise RuntimeError(message)
    return HistoryEvent.objects.create(
        at=at,
        actor_kind=by.kind,
        user=by.user,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        event=event,
        old=old,
        new=new,
        reason=reason[:500],
        data=data,
    )
