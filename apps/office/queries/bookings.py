"""Bookings as a manager looks at them: one by code, and week by week."""

import datetime as dt

from django.db.models import QuerySet

from apps.bookings.models import Booking
from apps.bookings.queries.booking import all_bookings
from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing


def booking_by_code(code: str) -> Booking:
    """Any booking that is more than a hold. Refuses: Missing."""
    booking = all_bookings().with_all().beyond_holds().filter(code=normalise_code(code)).first()
    if booking is None:
        raise Missing
    return booking


def bookings_in_week(date: dt.date, *, module: str = "", off: frozenset[str] = frozenset()) -> QuerySet[Booking]:
    """What touches the local week of this day, by start."""
    rows = all_bookings().overlapping(clock.week_period(date)).beyond_holds().with_all()
    rows = rows.exclude(resource__kind__module__in=off)
    if module:
        rows = rows.filter(resource__kind__module=module)
    return rows.order_by("starts_at", "resource__name", "pk")
