"""What stands on which thing, for the planning board. A constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, QuerySet

from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.models import Booking, OpeningHours, Resource, ResourcePart
from apps.bookings.queries.availability import occupancies_in
from apps.bookings.queries.booking import all_bookings
from apps.bookings.queries.resource import leaf_ids
from apps.hub.period import Period

_OVER: Final = (BookingState.RETURNED, BookingState.SETTLED, BookingState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Planned:
    """Something on a thing: the time it takes (buffers included), what it is, and whose.

    `is_elsewhere`: booked on the whole or a part of this thing. `is_over`: it takes no time any more.
    """

    period: Period
    kind: OccupancyKind
    booking: Booking | None = None
    reason: str = ""
    is_elsewhere: bool = False
    is_over: bool = False

    def is_late(self, at: dt.datetime) -> bool:
        """Out past its end and not back."""
        return self.booking is not None and self.booking.state == BookingState.IN_USE and self.booking.ends_at < at


def things_to_plan(*, module: str = "", kind: str = "", off: frozenset[str] = frozenset()) -> QuerySet[Resource]:
    """All there is to book by kind, also what is out of service; with its kind, parts and hours."""
    rows = Resource.objects.exclude(kind__module__in=off).select_related("kind")
    if module:
        rows = rows.filter(kind__module=module)
    if kind:
        rows = rows.filter(kind__slug=kind)
    return rows.prefetch_related(
        Prefetch("part_links", queryset=ResourcePart.objects.order_by("part_id")),
        Prefetch("hours", queryset=OpeningHours.objects.order_by("weekday", "opens")),
    ).order_by("kind__position", "kind__name", "position", "name")


def planned_on(resources: Sequence[Resource], period: Period, *, at: dt.datetime) -> dict[int, list[Planned]]:
    """For each thing all that stands on it in the period, by start. Two queries."""
    leaves_of = {resource.pk: frozenset(leaf_ids(resource)) for resource in resources}
    by_leaf: dict[int, list[Planned]] = defaultdict(list)
    wanted = {leaf for leaves in leaves_of.values() for leaf in leaves}
    rows = occupancies_in(wanted, period, at=at).select_related(
        "closure", "booking__resource__kind", "booking__person", "booking__association"
    )
    for row in rows.order_by("starts_at", "pk"):
        reason = row.closure.reason if row.closure else ""
        by_leaf[row.resource_id].append(Planned(row.period, OccupancyKind(row.kind), row.booking, reason))
    over = list(_over_in(leaves_of, resources, period))
    return {pk: _of_thing(pk, leaves, by_leaf, leaves_of, over) for pk, leaves in leaves_of.items()}


def _over_in(pks: Iterable[int], resources: Sequence[Resource], period: Period) -> QuerySet[Booking]:
    """What came back or never went; it has no occupancy left, and lasted at most as long as can be booked."""
    longest = max((resource.rulebook.max_length for resource in resources), default=dt.timedelta())
    return (
        all_bookings()
        .overlapping(period)
        .filter(resource__in=list(pks), state__in=_OVER, starts_at__gte=period.start - longest)
        .with_all()
        .order_by("starts_at", "pk")
    )


def _of_thing(
    pk: int,
    leaves: frozenset[int],
    by_leaf: dict[int, list[Planned]],
    leaves_of: dict[int, frozenset[int]],
    over: list[Booking],
) -> list[Planned]:
    found: dict[tuple[object, ...], Planned] = {}
    for leaf in leaves:
        for each in by_leaf[leaf]:
            elsewhere = each.booking is not None and each.booking.resource_id != pk
            key = (each.booking.pk if each.booking else None, each.kind, each.period)
            found[key] = Planned(each.period, each.kind, each.booking, each.reason, is_elsewhere=elsewhere)
    past = [
        Planned(
            booking.period, OccupancyKind.BOOKING, booking, is_elsewhere=booking.resource_id != pk, is_over=True
        )
        for booking in over
        if leaves & leaves_of.get(booking.resource_id, frozenset({booking.resource_id}))
    ]  # fmt: skip
    return sorted([*past, *found.values()], key=lambda each: (each.period.start, each.period.end, not each.is_over))
