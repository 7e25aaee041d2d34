"""Late: past the end and not back. The time it takes grows, so that nobody is promised what is gone."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.bookings.domain import occupancy
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Occupancy
from apps.bookings.queries.booking import overdue_at
from apps.hub.jobs import one_by_one

AHEAD: Final = dt.timedelta(minutes=30)  # how long a late thing is expected to stay away at the least


def grow_overdue(*, at: dt.datetime) -> int:
    """Let what is out past its end take the next half hour too, up to the next occupancy; returns how many grew.

    A state scan: run late or twice it does the same. The booking itself, its price and its calendar
    entry stay as they were promised; coming back gives all of it free.
    """
    return one_by_one(overdue_at(at).order_by("ends_at", "pk")[:200], lambda booking: _grow_one(booking, at=at))


def _grow_one(booking: Booking, *, at: dt.datetime) -> bool:
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state != BookingState.IN_USE:
            return False
        grew = [_grow(row, at=at) for row in locked.occupancies.order_by("resource_id")]
        return any(grew)


def _grow(row: Occupancy, *, at: dt.datetime) -> bool:
    """Push one row's end forward; it never passes the next row's start and never goes back."""
    occupancy.make_room([row.resource_id], row.period.widen(dt.timedelta(), at - row.ends_at + AHEAD), at=at)
    following = Occupancy.objects.filter(resource=row.resource_id, starts_at__gte=row.ends_at).order_by("starts_at")
    next_start = following.values_list("starts_at", flat=True).first()
    end = at + AHEAD if next_start is None else min(at + AHEAD, next_start)
    if end <= row.ends_at:
        return False
    row.ends_at = end
    row.save(update_fields=["ends_at"])
    return True
