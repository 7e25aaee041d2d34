"""Bookings that change, and what stands then."""

import datetime as dt

from apps.bookings.models import Booking
from apps.hub.period import Period
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories_bookings import SATURDAY, period_on

HOUR = dt.timedelta(hours=1)


def until(end: str, *, start: str = "9") -> Period:
    """Saturday from 9, or another hour, to then."""
    return period_on(SATURDAY, start, end)


def owed_for(booking: Booking) -> int:
    """What is still to pay, in cents; nought where there is no charge."""
    charge = charge_of(booking)
    return outstanding_cents(charge) if charge else 0


def rows_of(booking: Booking) -> list[tuple[int, Period]]:
    """Which things it has, and when."""
    return [(row.resource_id, row.period) for row in booking.occupancies.order_by("resource_id")]


def total_is_its_lines(booking: Booking) -> bool:
    """Whether its lines add up to its total."""
    return sum(line.amount_cents for line in booking.lines.all()) == booking.total_cents


def late(booking: Booking) -> dt.datetime:
    """Two hours before it starts, when cancelling costs."""
    return booking.starts_at - 2 * HOUR
