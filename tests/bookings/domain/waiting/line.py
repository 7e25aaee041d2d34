"""Somebody in line, and a time that comes free."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

from apps.accounts.models import Person
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, period_on

Committing = Callable[..., AbstractContextManager[object]]
MORNING = period_on(SATURDAY, "9", "12")


def waiting(person: Person, resource: Resource, period: Period = MORNING, *, at: dt.datetime = NOON) -> WaitingEntry:
    """Somebody in line."""
    return join_waiting(resource=resource, period=period, person=person, by=SYSTEM, at=at)


def at_minute(number: int) -> dt.datetime:
    """So many minutes past noon."""
    return NOON + dt.timedelta(minutes=number)


def cancelled(booking: Booking, at: dt.datetime) -> None:
    """Free its time."""
    cancel_booking(booking, by=SYSTEM, at=at)
