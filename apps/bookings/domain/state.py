"""The one gate through which a booking changes state."""

import datetime as dt

from apps.bookings.enums import MOVES, BookingState
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import TransitionRefused

# What a calendar shows changes with these; going out and coming back does not.
_TOLD = frozenset(
    {BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.DENIED, BookingState.CANCELLED, BookingState.NO_SHOW}
)


def move(booking: Booking, to: BookingState, *, event: str, by: Actor, at: dt.datetime, reason: str = "") -> Booking:
    """Set the state and write its history; the caller holds the booking's lock and saves nothing else of it.

    Refuses: TransitionRefused when `MOVES` has no such event from this state: who could hand out a thing that
    is back already would give it without taking its time.
    """
    old = BookingState(booking.state)
    sources, target = MOVES[event]
    if old not in sources or to != target:
        raise TransitionRefused
    booking.state = to
    booking.hold_until = None
    booking.cancelled_at = at if to is BookingState.CANCELLED else None
    undoing = to is BookingState.CONFIRMED and old is BookingState.IN_USE
    unanswered = to is BookingState.EXPIRED and old is BookingState.REQUESTED
    if (to in _TOLD and not undoing) or unanswered:
        booking.modified_at = at
        booking.sequence += old is not BookingState.HELD
    booking.save()
    record(booking, event=event, by=by, at=at, old=old, new=to, reason=reason)
    return booking
