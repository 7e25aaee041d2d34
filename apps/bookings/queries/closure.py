"""Reading what is closed, and what stands in the way of closing."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from apps.bookings.enums import OccupancyKind
from apps.bookings.models import Booking, Closure, Resource
from apps.bookings.queries.availability import rows_in, taken_by_resource
from apps.bookings.queries.resource import bookable_resources, leaf_ids
from apps.hub.period import Period

_CLOSED = (OccupancyKind.CLOSURE, OccupancyKind.MAINTENANCE, OccupancyKind.IMPORTED)


def closures_over(leaves: Iterable[int], period: Period) -> list[Closure]:
    """Closures of these leaves, or of a whole they are part of, that share a moment with the period. One query."""
    wanted = list(leaves)
    theirs = Q(resource__in=wanted) | Q(resource__part_links__part__in=wanted)
    rows = Closure.objects.filter(theirs, starts_at__lt=period.end, ends_at__gt=period.start)
    return list(rows.select_related("resource").order_by("pk").distinct())


def closures_from(at: dt.datetime) -> QuerySet[Closure]:
    """Closures that are not over, by start."""
    return Closure.objects.filter(ends_at__gt=at).select_related("resource__kind").order_by("starts_at", "pk")


def taken_in(leaf: int, period: Period) -> list[Period]:
    """What takes time of one leaf in the period, lapsed holds too. One query."""
    return [row.period for row in rows_in([leaf], period)]


def closed_already(leaves: Iterable[int], period: Period) -> bool:
    """Whether another closure takes some of that time."""
    return rows_in(leaves, period).filter(kind__in=_CLOSED).exists()


def bookings_in_the_way(leaves: Iterable[int], period: Period) -> list[Booking]:
    """What takes time of these leaves in the period, buffers included: holds and requests too, in id order."""
    pks = rows_in(leaves, period).exclude(booking=None).values("booking")
    return list(Booking.objects.filter(pk__in=pks).with_all().order_by("pk"))


def other_units(bookings: Sequence[Booking], closed: Iterable[int], *, at: dt.datetime) -> dict[int, list[Resource]]:
    """For each booking the other units of its kind that are free then and stay open. A constant number of queries."""
    if not bookings:
        return {}
    shut = set(closed)
    units = list(bookable_resources().filter(kind__in={booking.resource.kind_id for booking in bookings}))
    units = [unit for unit in units if not shut & set(leaf_ids(unit))]
    day = dt.timedelta(days=1)
    hull = Period(min(b.starts_at for b in bookings) - day, max(b.ends_at for b in bookings) + day)
    taken = taken_by_resource(units, hull, at=at)
    return {
        booking.pk: [
            unit
            for unit in units
            if unit.kind_id == booking.resource.kind_id
            and unit.pk != booking.resource_id
            and not any(item.period.overlaps(_wide(unit, booking)) for item in taken[unit.pk])
        ]
        for booking in bookings
    }


def _wide(unit: Resource, booking: Booking) -> Period:
    rules = unit.rulebook
    return booking.period.widen(rules.buffer_before, rules.buffer_after)
