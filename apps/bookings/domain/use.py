"""Going out and coming back: what the counter does with a booking, and its undoing."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.bookings.domain import occupancy
from apps.bookings.domain.state import move
from apps.bookings.enums import BookingState
from apps.bookings.errors import SlotTaken, TooEarly
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.rules import require
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of

S: Final = BookingState


def check_out_booking(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """The key or the room is handed over. Twice is once. Refuses: NotAllowed, TransitionRefused."""
    return _change(booking, S.IN_USE, event="checked out", by=by, at=at)


def undo_check_out(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """It was not handed over after all. Refuses: NotAllowed, TransitionRefused."""
    return _change(booking, S.CONFIRMED, event="check-out undone", by=by, at=at)


def check_in_booking(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """It is back: what is left of its time is free at once; paid means settled. Twice is once.

    Refuses: NotAllowed, TransitionRefused.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state in {S.RETURNED, S.SETTLED}:
            return locked
        move(locked, S.RETURNED, event="checked in", by=by, at=at)
        occupancy.give_back(locked, at=at)
        charge = charge_of(locked)
        if charge is None or charge.state == ChargeState.SETTLED:
            move(locked, S.SETTLED, event="settled", by=by, at=at)
        return locked


def undo_check_in(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """It is not back after all; it takes its time again. Refuses: NotAllowed, SlotTaken, TransitionRefused."""
    require(by, WORK_COUNTER)
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=booking.resource.name)}), transaction.atomic():
        leaves = occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == S.IN_USE:
            return locked
        if locked.state == S.SETTLED:
            move(locked, S.RETURNED, event="settling undone", by=by, at=at)
        move(locked, S.IN_USE, event="check-in undone", by=by, at=at)
        occupancy.take(locked, leaves, at=at)
        return locked


def mark_no_show(booking: Booking, *, by: Actor, at: dt.datetime, reason: str = "") -> Booking:
    """Nobody came: the time is free, the price stays owed by the terms. Twice is once.

    `reason`: what the volunteer knows of it; who and why stand in the history, for managers.

    Refuses: NotAllowed, TooEarly before its start, TransitionRefused.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == S.NO_SHOW:
            return locked
        if at < locked.starts_at:
            raise TooEarly
        move(locked, S.NO_SHOW, event="no show", by=by, at=at, reason=reason)
        occupancy.give_back(locked, at=at)
        return locked


def undo_no_show(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """They came after all. Refuses: NotAllowed, SlotTaken, TransitionRefused."""
    require(by, WORK_COUNTER)
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=booking.resource.name)}), transaction.atomic():
        leaves = occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == S.CONFIRMED:
            return locked
        move(locked, S.CONFIRMED, event="no show undone", by=by, at=at)
        occupancy.take(locked, leaves, at=at)
        return locked


def _change(booking: Booking, to: BookingState, *, event: str, by: Actor, at: dt.datetime) -> Booking:
    require(by, WORK_COUNTER)
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == to:
            return locked
        return move(locked, to, event=event, by=by, at=at)
