"""What a request stands between: beside it, and who else wants that time."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q

from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Closure, Resource, WaitingEntry
from apps.bookings.queries.booking import all_bookings
from apps.bookings.queries.closure import closures_over
from apps.bookings.queries.resource import leaf_ids
from apps.bookings.queries.waiting import waiting_over
from apps.hub import clock
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class Clashes:
    """`beside`: what stands on those days on the same thing, its parts or its whole; `others` of it are requests."""

    beside: list[Booking] = field(default_factory=list)
    others: list[Booking] = field(default_factory=list)
    waiting: list[WaitingEntry] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)


def clashes_of(booking: Booking, *, at: dt.datetime) -> Clashes:
    """All that a manager weighs against a request. A constant number of queries."""
    first, last = clock.local_date(booking.starts_at), clock.local_date(booking.ends_at - dt.timedelta.resolution)
    days = Period(clock.start_of_day(first), clock.start_of_day(last + dt.timedelta(days=1)))
    leaves = leaf_ids(booking.resource)
    related = Resource.objects.filter(
        Q(pk__in=[*leaves, booking.resource_id])
        | Q(whole_links__whole=booking.resource_id)
        | Q(part_links__part__in=leaves)
    )
    rows = all_bookings().overlapping(days).taking_time().filter(resource__in=related.values("pk"))
    found = list(rows.exclude(pk=booking.pk).exclude(state=BookingState.HELD).with_all().order_by("starts_at", "pk"))
    return Clashes(
        beside=[row for row in found if row.state != BookingState.REQUESTED],
        others=[row for row in found if row.state == BookingState.REQUESTED],
        waiting=list(waiting_over(leaves, booking.period, at=at)),
        closures=closures_over(leaves, days),
    )
