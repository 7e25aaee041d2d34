"""What happens with things in a stretch of time, for a week as a grid."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts.models import Membership, Person
from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.availability import bookings_in, occupancies_in
from apps.bookings.queries.resource import leaf_ids
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class Happening:
    """What stands in a stretch of the week; `booking` or a closure or hold."""

    period: Period
    kind: OccupancyKind
    booking: Booking | None = None
    reason: str = ""


def happenings_in(resources: list[Resource], period: Period, *, at: dt.datetime) -> list[Happening]:
    """Bookings and requests by their own times; closures, holds and the like as they occupy. Two queries."""
    booked = [Happening(row.period, _kind(row), row) for row in bookings_in(resources, period)]
    leaves = {leaf for resource in resources for leaf in leaf_ids(resource)}
    rows = (
        occupancies_in(leaves, period, at=at)
        .exclude(kind__in=[OccupancyKind.BOOKING, OccupancyKind.REQUEST])
        .select_related("closure", "booking__resource")
    )
    others = {_cause(row): row for row in rows}
    return booked + [
        Happening(row.period, OccupancyKind(row.kind), row.booking, row.closure.reason if row.closure else "")
        for row in others.values()
    ]


def _kind(booking: Booking) -> OccupancyKind:
    return OccupancyKind.REQUEST if booking.state == BookingState.REQUESTED else OccupancyKind.BOOKING


def _cause(row: Occupancy) -> tuple[str, int]:
    """One cause takes several parts at once; it is shown once."""
    if row.closure_id:
        return "closure", row.closure_id
    return ("booking", row.booking_id) if row.booking_id else ("row", row.pk)


def association_ids_of(person: Person | None) -> frozenset[int]:
    """The associations this person may book for. One query."""
    if person is None:
        return frozenset()
    return frozenset(Membership.objects.filter(person=person).values_list("association_id", flat=True))
