"""Who chose only the kind can get another unit until the start, when somebody needs exactly that one."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Final, Unpack

from django.db import transaction

from apps.accounts.models import Person
from apps.bookings.domain import occupancy
from apps.bookings.domain.booking import Details, book_slot, hold_slot
from apps.bookings.domain.change import swap_unit, wish_to_change
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.search import least_used
from apps.bookings.enums import BookingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import occupancies_in
from apps.bookings.queries.resource import bookable_resources, leaf_ids
from apps.hub.actors import SYSTEM, Actor
from apps.hub.db import constrained
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

SWAPPABLE: Final = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


def hold_exactly(
    resource: Resource,
    *,
    period: Period,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    request_key: uuid.UUID | None = None,
    **details: Unpack[Details],
) -> Booking:
    """As `hold_slot`; whoever has it and chose only the kind gets another unit first. Refuses as `hold_slot`."""
    return _or_make_way(
        resource, period, at=at,
        make=lambda: hold_slot(
            resource, period=period, owner=owner, by=by, at=at, request_key=request_key, **details
        ),
    )  # fmt: skip


def book_exactly(
    resource: Resource,
    *,
    period: Period,
    person: Person,
    by: Actor,
    at: dt.datetime,
    request_key: uuid.UUID | None = None,
    **details: Unpack[Details],
) -> Booking:
    """As `book_slot`, and as `hold_exactly`."""
    return _or_make_way(
        resource, period, at=at,
        make=lambda: book_slot(
            resource, period=period, person=person, by=by, at=at, request_key=request_key, **details
        ),
    )  # fmt: skip


def _or_make_way(resource: Resource, period: Period, *, at: dt.datetime, make: Callable[[], Booking]) -> Booking:
    try:
        return make()
    except SlotTaken:
        if not resource.kind.picks_unit:
            raise
        with transaction.atomic():  # who is refused after all, moved nobody
            if not make_way(resource, period, at=at):
                raise
            return make()


def make_way(resource: Resource, period: Period, *, at: dt.datetime) -> list[Booking]:
    """Give all who are in this time of this thing, and chose only the kind, another unit; returns their bookings.

    All or none: where one cannot be moved, nobody is. What has begun stays. Locks every unit of the
    kind in id order. Each of them gets a mail, and keeps the price.
    """
    units = list(bookable_resources().filter(kind=resource.kind_id))
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=resource.name)}), transaction.atomic():
        occupancy.lock_times([resource, *units])
        there = _swappable(resource, period, at=at)
        moved: list[Booking] = []
        for booking in there:
            unit = _unit_for(booking, [unit for unit in units if unit.pk != resource.pk], at=at)
            if unit is None:
                transaction.set_rollback(bool(moved))
                return []
            moved.append(swap_unit(booking, to=unit, by=SYSTEM, at=at))
        return moved


def _swappable(resource: Resource, period: Period, *, at: dt.datetime) -> list[Booking]:
    """The bookings in the way, by id; none when something else is in the way too."""
    book = resource.rulebook
    rows = occupancies_in(leaf_ids(resource), period.widen(book.buffer_before, book.buffer_after), at=at)
    found = {row.booking_id: row.booking for row in rows.select_related("booking__resource__kind", "booking__person")}
    there: list[Booking] = []
    for _pk, booking in sorted(found.items(), key=lambda pair: pair[0] or 0):
        is_theirs = booking is not None and booking.resource_id == resource.pk and booking.any_of_kind
        if booking is None or not is_theirs or booking.state not in SWAPPABLE or booking.starts_at <= at:
            return []
        there.append(booking)
    return there


def _unit_for(booking: Booking, units: Sequence[Resource], *, at: dt.datetime) -> Resource | None:
    """The least used unit that is free then and that the rules let them have."""
    for unit in least_used(units, booking.period, at=at):
        if not reasons_against(wish_to_change(booking, unit, booking.period, by=SYSTEM, at=at)):
            return unit
    return None
