"""Kinds and things for the manager: what there is and how it stands."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.enums import TAKES_TIME, OccupancyKind
from apps.bookings.models import Occupancy, Resource, ResourceKind
from apps.bookings.queries.availability import taken_by_resource
from apps.bookings.queries.resource import with_details
from apps.hub import clock
from apps.hub.period import Period

INSTANT = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """A thing with how it stands right now, and how many bookings are still to come."""

    thing: Resource
    price: str
    is_closed: bool
    is_taken: bool
    bookings: int


def kinds_with_counts() -> QuerySet[ResourceKind]:
    """Every kind with `things`, how many there are of it. One query."""
    return ResourceKind.objects.annotate(things=Count("resources")).order_by("position", "name")


def things_by_kind(*, at: dt.datetime) -> list[tuple[ResourceKind, list[Standing]]]:
    """Every kind with its things as they stand, also the kinds without any. A constant number of queries."""
    every = _with_bookings(with_details(Resource.objects.all()), at=at)
    rows = list(every.order_by("kind__position", "position", "name"))
    taken = taken_by_resource(rows, Period(at, at + INSTANT), at=at)
    day = clock.local_date(at)
    by_kind: dict[int, list[Standing]] = {}
    for row in rows:
        causes = {item.kind for item in taken[row.pk]}
        standing = Standing(
            thing=row,
            price=from_price(row, CustomerGroup.EVERYBODY, day),
            is_closed=OccupancyKind.CLOSURE in causes,
            is_taken=bool(causes),
            bookings=row.to_come,  # type: ignore[attr-defined] # annotated above
        )
        by_kind.setdefault(row.kind_id, []).append(standing)
    return [(kind, by_kind.get(kind.pk, [])) for kind in ResourceKind.objects.all()]


def _with_bookings(rows: QuerySet[Resource], *, at: dt.datetime) -> QuerySet[Resource]:
    coming = Q(bookings__state__in=TAKES_TIME, bookings__ends_at__gt=at)
    return rows.annotate(to_come=Count("bookings", filter=coming, distinct=True))


def thing_for_office(slug: str, *, at: dt.datetime) -> Resource | None:
    """One thing with all that its page shows, and `to_come`."""
    return _with_bookings(with_details(Resource.objects.filter(slug=slug)), at=at).first()


def is_divisible(thing: Resource) -> bool:
    """Whether its parts may still change: nothing took time of it yet."""
    return not (thing.bookings.exists() or thing.closures.exists() or Occupancy.objects.filter(resource=thing).exists())


def parts_to_choose(kind: ResourceKind, thing: Resource | None) -> QuerySet[Resource]:
    """What a thing of this kind can be made of: the others that have no parts themselves."""
    rows = Resource.objects.filter(kind=kind, part_links__isnull=True)
    return rows.exclude(pk=thing.pk) if thing is not None else rows
