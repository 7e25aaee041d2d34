"""A manager's answer to all requests of a series at once."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.notify import told_together
from apps.bookings.domain.series import mail
from apps.bookings.domain.series.dates import lock_things
from apps.bookings.enums import BookingState
from apps.bookings.errors import ReasonNeeded
from apps.bookings.models import Booking, Series
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import TransitionRefused
from apps.hub.rules import require


def approve_series(series: Series, *, by: Actor, at: dt.datetime, note: str = "") -> int:
    """Approve what still waits of it; returns how many dates. One mail. None waits any more: nothing happens.

    Locks all leaves, then the bookings, in id order. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic(), told_together():
        approved = 0
        for booking in _locked_requests(series, at=at):
            try:
                confirm_booking(booking, by=by, at=at, note=note)
            except TransitionRefused:
                continue
            approved += 1
        if approved:
            record(series, event="approved", by=by, at=at, reason=note, dates=approved)
            mail.tell(series, "approved", reason=note.strip())
        return approved


def deny_series(series: Series, *, by: Actor, at: dt.datetime, reason: str) -> int:
    """Refuse what still waits of it, with a word; returns how many dates. One mail. Locks as `approve_series`.

    Refuses: NotAllowed, ReasonNeeded.
    """
    require(by, MANAGE_PLACE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with transaction.atomic(), told_together():
        denied = 0
        for booking in _locked_requests(series, at=at):
            try:
                deny_booking(booking, by=by, at=at, reason=reason)
            except TransitionRefused:
                continue
            denied += 1
        if denied:
            record(series, event="denied", by=by, at=at, reason=reason, dates=denied)
            mail.tell(series, "denied", reason=reason.strip())
        return denied


def _locked_requests(series: Series, *, at: dt.datetime) -> list[Booking]:
    """What waits and has not run out, in id order, with the leaves and the rows locked."""
    waiting = Booking.objects.filter(occurrence__series=series, state=BookingState.REQUESTED)
    lock_things(booking.resource for booking in waiting.select_related("resource"))
    rows = waiting.select_for_update(of=("self",)).select_related("resource__kind", "person", "association")
    return [row for row in rows.order_by("pk") if row.hold_until is None or row.hold_until > at]
