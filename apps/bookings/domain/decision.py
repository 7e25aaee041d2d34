"""A manager's answer to a request."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import bill, waive
from apps.bookings.domain.state import move
from apps.bookings.enums import BookingState
from apps.bookings.errors import ReasonNeeded
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed


def confirm_booking(booking: Booking, *, by: Actor, at: dt.datetime, note: str = "") -> Booking:
    """Approve a request: it is a booking now, and owed. Approving twice is once.

    Refuses: NotAllowed, TransitionRefused (denied or cancelled meanwhile).
    """
    if not by.may(MANAGE_PLACE):
        raise NotAllowed
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == BookingState.CONFIRMED:
            return locked
        locked.decision_note = note.strip()[:300]
        move(locked, BookingState.CONFIRMED, event="approved", by=by, at=at, reason=note)
        occupancy.relabel(locked)
        bill(locked, by=by, at=at)
        notify.tell(locked, "confirmed")
        return locked


def deny_booking(booking: Booking, *, by: Actor, at: dt.datetime, reason: str) -> Booking:
    """Refuse a request, with a word; its time is free at once. Denying twice is once.

    Refuses: NotAllowed, ReasonNeeded, TransitionRefused.
    """
    if not by.may(MANAGE_PLACE):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == BookingState.DENIED:
            return locked
        locked.decision_note = reason.strip()[:300]
        move(locked, BookingState.DENIED, event="denied", by=by, at=at, reason=reason)
        occupancy.give_back(locked, at=at)
        waive(locked, fee_cents=0, by=by, at=at, reason=reason)  # it may have been a booking before
        notify.tell(locked, "denied", reason=reason)
        return locked
