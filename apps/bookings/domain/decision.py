"""A manager's answer to a request."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.alternatives import Alternative, alternatives
from apps.bookings.domain.billing import bill, waive
from apps.bookings.domain.moving import lock_for_change
from apps.bookings.domain.state import move
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import BookingState
from apps.bookings.errors import ReasonNeeded
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM, Actor
from apps.hub.rules import require
from apps.payments.basket import BasketOwner


def confirm_booking(booking: Booking, *, by: Actor, at: dt.datetime, note: str = "") -> Booking:
    """Approve a request: it is a booking now, and owed. Approving twice is once.

    Refuses: NotAllowed, TransitionRefused (denied, cancelled or not answered in time).
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = lock_for_change(booking)
        if locked.state == BookingState.CONFIRMED:
            return locked
        locked.decision_note = note.strip()[:300]
        move(locked, BookingState.CONFIRMED, event="approved", by=by, at=at, reason=note)
        occupancy.relabel(locked)
        bill(locked, by=by, at=at)
        notify.tell(locked, "confirmed")
        return locked


def deny_booking(booking: Booking, *, by: Actor, at: dt.datetime, reason: str) -> Booking:
    """Refuse a request, with a word; its time is free at once, and the mail says what else can be had.

    Denying twice is once. Refuses: NotAllowed, ReasonNeeded, TransitionRefused.
    """
    require(by, MANAGE_PLACE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with transaction.atomic():
        locked = lock_for_change(booking)
        if locked.state == BookingState.DENIED:
            return locked
        locked.decision_note = reason.strip()[:300]
        move(locked, BookingState.DENIED, event="denied", by=by, at=at, reason=reason)
        occupancy.give_back(locked, at=at)
        waive(locked, fee_cents=0, by=by, at=at, reason=reason)  # it may have been a booking before
        notify.tell(locked, "denied", reason=reason, others=instead_of(locked, at=at))
        return locked


def instead_of(booking: Booking, *, at: dt.datetime) -> list[Alternative]:
    """What can be had instead of what fell through, for the same person. A constant number of queries."""
    owner = BasketOwner(person=booking.person)
    return alternatives(
        Wish(booking.resource, booking.period, owner, SYSTEM, at, association=booking.association, accepts_rules=True)
    )
