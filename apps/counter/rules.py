"""Small questions: is it opened or taken along, may what was done still be undone?"""

import datetime as dt
from typing import TYPE_CHECKING, Final

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.enums import Handling
from apps.hub import clock
from apps.hub.actors import Actor

if TYPE_CHECKING:
    from apps.bookings.models import Booking
    from apps.counter.models import CounterAction

TOAST: Final = dt.timedelta(minutes=1)  # how long after a press its answer is shown, for a page that loads slowly


def in_time_to_undo(action: "CounterAction", *, by: Actor, at: dt.datetime) -> bool:
    """A volunteer undoes what was done today, a manager whatever was done."""
    return clock.local_date(action.at) == clock.local_date(at) or by.may(MANAGE_PLACE)


def is_opened(booking: "Booking") -> bool:
    """Whether it is opened on the spot and closed again, and not taken along: its kind says so."""
    return booking.resource.kind.handling == Handling.OPENED


def is_fresh(action: "CounterAction", *, at: dt.datetime) -> bool:
    """Whether it was just done, so that the page answers to it."""
    return action.undone_at is None and at - action.at < TOAST
