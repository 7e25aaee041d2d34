"""What is taken and what is free. Reads only; the domain decides under a lock."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, QuerySet, Subquery

from apps.bookings.enums import PROMISED, BookingState, HoursBind, OccupancyKind
from apps.bookings.models import Booking, Occupancy, Resource, ResourcePart
from apps.bookings.queries.resource import leaf_ids
from apps.hub import clock
from apps.hub.period import Period, gaps

HOUR = dt.timedelta(hours=1)
LONGEST = dt.timedelta(days=62)  # no price is made for more (`domain.price.quotes`)


@dataclass(frozen=True, slots=True, order=True)
class Taken:
    """A stretch that cannot be had, and why. `booking` is loaded only where asked."""

    period: Period
    kind: OccupancyKind
    reason: str = ""
    booking_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One resource on one local day: when it can be had at all, what is taken, what is still free."""

    resource: Resource
    day: Period
    opening: list[Period]
    taken: list[Taken]
    free: list[Period]


def rows_in(leaves: Iterable[int], period: Period) -> QuerySet[Occupancy]:
    """Rows of these leaves that share a moment with the period, lapsed holds too.

    Rows of one resource are disjoint, so those in the period are the ones that end in it and, of each
    resource, the first that ends later. Both are found in the index (resource, ends_at): the time it
    takes grows with what is in the period, not with the past or with the future beyond it.
    """
    wanted = list(leaves)
    ends_in_it = Occupancy.objects.filter(resource__in=wanted, ends_at__gt=period.start, ends_at__lte=period.end)
    ends_later = Occupancy.objects.filter(resource=OuterRef("pk"), ends_at__gt=period.end).order_by("ends_at")
    last = Resource.objects.order_by().filter(pk__in=wanted).values_list(Subquery(ends_later.values("pk")[:1]))
    return Occupancy.objects.filter(
        pk__in=ends_in_it.order_by().values_list("pk").union(last, all=True), starts_at__lt=period.end
    )


def occupancies_in(leaves: Iterable[int], period: Period, *, at: dt.datetime) -> QuerySet[Occupancy]:
    """The same without holds and requests that ran out."""
    return rows_in(leaves, period).filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))


def taken_by_resource(resources: Sequence[Resource], period: Period, *, at: dt.datetime) -> dict[int, list[Taken]]:
    """For each resource what is taken in the period, parts counted in. One query for all."""
    leaves_of = {resource.pk: leaf_ids(resource) for resource in resources}
    wanted = {leaf for leaves in leaves_of.values() for leaf in leaves}
    by_leaf: dict[int, list[Taken]] = defaultdict(list)
    for row in occupancies_in(wanted, period, at=at).select_related("closure").order_by("starts_at"):
        reason = row.closure.reason if row.closure else ""
        by_leaf[row.resource_id].append(Taken(row.period, OccupancyKind(row.kind), reason, row.booking_id))
    return {
        pk: sorted({taken for leaf in leaves for taken in by_leaf[leaf]}, key=lambda taken: taken.period)
        for pk, leaves in leaves_of.items()
    }


def day_plans(resources: Sequence[Resource], date: dt.date, *, at: dt.datetime) -> list[DayPlan]:
    """The day of each resource, in the order given. One query on resources with details."""
    day = clock.day_period(date)
    taken = taken_by_resource(resources, day, at=at)
    return [_plan(resource, date, day, taken[resource.pk], at=at) for resource in resources]


def plans_of(resource: Resource, dates: Sequence[dt.date], *, at: dt.datetime) -> list[DayPlan]:
    """The same resource on several local days. One query on a resource with details."""
    days = [clock.day_period(date) for date in dates]
    taken = taken_by_resource([resource], Period(days[0].start, days[-1].end), at=at)[resource.pk]
    return [
        _plan(resource, date, day, [item for item in taken if item.period.overlaps(day)], at=at)
        for date, day in zip(dates, days, strict=True)
    ]


def _plan(resource: Resource, date: dt.date, day: Period, taken: list[Taken], *, at: dt.datetime) -> DayPlan:
    opening = opening_on(resource, date)
    return DayPlan(resource, day, opening, taken, _free(resource, day, opening, taken, at=at))


def _free(
    resource: Resource, day: Period, opening: list[Period], taken: list[Taken], *, at: dt.datetime
) -> list[Period]:
    """What can still be booked: room for our own buffers kept, nothing that has passed, nothing too short."""
    blocked = [
        Period(item.period.start - resource.rulebook.buffer_after, item.period.end + resource.rulebook.buffer_before)
        for item in taken
    ]
    within = opening if resource.kind.hours_bind == HoursBind.WHOLE else [day]
    found = []
    for stretch in within:
        start = max(stretch.start, round_up(at, resource.rulebook.step_minutes))
        if start < stretch.end:
            found += gaps(Period(start, stretch.end), blocked)
    return [period for period in found if period.duration >= min(resource.rulebook.min_length, day.duration)]


def free_periods(resource: Resource, date: dt.date, *, at: dt.datetime) -> list[Period]:
    """When the resource can still be booked on that local day."""
    return day_plans([resource], date, at=at)[0].free


def opening_on(resource: Resource, date: dt.date) -> list[Period]:
    """When it is open on that local day; without hours of its own, the whole day. No query on details."""
    hours = list(resource.hours.all())
    if not hours:
        return [clock.day_period(date)]
    return [
        Period(clock.at_local_or_after(date, row.opens), _closing(date, row.closes))
        for row in hours
        if row.weekday == date.weekday()
    ]


def _closing(date: dt.date, closes: dt.time) -> dt.datetime:
    if closes == dt.time.min:
        return clock.start_of_day(date + dt.timedelta(days=1))
    return clock.at_local_or_after(date, closes)


def round_up(moment: dt.datetime, minutes: int) -> dt.datetime:
    """The next wall-clock step at or after the moment, counted from local midnight."""
    wall = clock.local(moment).replace(tzinfo=None)
    midnight = dt.datetime.combine(wall.date(), dt.time.min)
    step = dt.timedelta(minutes=minutes)
    target = midnight + -(-(wall - midnight) // step) * step
    if target == wall:
        return moment
    found = clock.at_local_or_after(target.date(), target.time())
    return found if found >= moment else found + HOUR  # the second time round of the hour that comes twice


def bookings_in(resources: Sequence[Resource], period: Period) -> QuerySet[Booking]:
    """Promised and requested bookings of these resources (and of what they are part of) in a period.

    No booking is longer than `LONGEST`: both ends of the search are known, however long past and future are.
    """
    leaves = {leaf for resource in resources for leaf in leaf_ids(resource)} | {r.pk for r in resources}
    wholes = ResourcePart.objects.filter(part__in=leaves).values_list("whole")
    theirs = Resource.objects.order_by().filter(Q(pk__in=leaves) | Q(pk__in=wholes)).values("pk")
    latest = min(period.end, dt.datetime.max.replace(tzinfo=dt.UTC) - LONGEST) + LONGEST
    return (
        Booking.objects.filter(
            resource__in=theirs, ends_at__gt=period.start, ends_at__lt=latest, starts_at__lt=period.end
        )
        .filter(state__in=PROMISED | {BookingState.REQUESTED})
        .select_related("resource__kind", "person", "association")
        .order_by("starts_at", "pk")
    )
