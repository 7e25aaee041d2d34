"""What is free in a stretch of time, at what price; and of the rest, why not."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Unpack

from django.db.models import QuerySet

from apps.accounts.models import Association, Person
from apps.accounts.rules import customer_group
from apps.bookings.domain.booking import Details, book_slot, hold_slot
from apps.bookings.domain.price import Quote
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.wish import Wish
from apps.bookings.errors import (
    ClosedThen,
    KeptFree,
    NoPrice,
    NotBookable,
    PromisedToWaiting,
    SlotTaken,
    YouHaveIt,
)
from apps.bookings.models import Booking, Resource, ResourceKind
from apps.bookings.queries.availability import Taken, taken_by_resource
from apps.bookings.queries.booking import own_bookings
from apps.bookings.queries.line import lines_of, widest_buffers
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.standing import standing_of
from apps.bookings.queries.use import minutes_of_use
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError, Refused
from apps.hub.modules import switched_off
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

SPREAD: Final = dt.timedelta(days=28)  # use is counted this far back and ahead


@dataclass(frozen=True, slots=True)
class Found:
    """One thing in the period asked for: its price, and all that speaks against having it."""

    resource: Resource
    quote: Quote | None
    reasons: tuple[BuurtpuntError, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether it can be had as far as known now; only booking decides."""
        return not self.reasons


def find_free(
    period: Period,
    *,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    module: str | None = None,
    kind: ResourceKind | None = None,
    association: Association | None = None,
    among: QuerySet[Resource] | None = None,
) -> list[Found]:
    """Every thing (of a module, of a kind, `among` these) for this period, in the order of the place.

    A constant number of queries.
    """
    rows = (bookable_resources(module) if among is None else among).exclude(kind__module__in=switched_off())
    resources = list(rows.filter(kind=kind) if kind else rows)
    person, group = owner.person, customer_group(owner.person, association)
    standing = standing_of(person, association, resources=resources, around=period, at=at)
    taken = taken_by_resource(resources, period.widen(*widest_buffers(resources)), at=at)
    mine = own_bookings(owner, [item.booking_id for items in taken.values() for item in items])
    lines = lines_of(resources, period, at=at)
    found = []
    for resource in resources:
        wish = Wish(resource, period, owner, by, at, association=association, accepts_rules=True)
        reasons: list[BuurtpuntError] = [*reasons_against(wish, standing=standing)]
        reasons += in_the_way(resource, period, taken[resource.pk], mine=mine)
        if not reasons and lines[resource.pk].is_promised(period, person=person):
            reasons.append(PromisedToWaiting(resource=resource.name))
        price = _price(resource, period, group)
        if isinstance(price, Refused):
            reasons += [] if reasons else [price]
        found.append(Found(resource, price if isinstance(price, Quote) else None, tuple(reasons)))
    return found


def in_the_way(
    resource: Resource, period: Period, taken: Iterable[Taken], *, mine: Collection[int]
) -> list[BuurtpuntError]:
    """Why the time itself cannot be had, as one reason; `mine` are the bookings of who asks. No queries."""
    book = resource.rulebook
    wide = period.widen(book.buffer_before, book.buffer_after)
    there = [item for item in taken if item.period.overlaps(wide)]
    if not there:
        return []
    if any(item.booking_id in mine for item in there):
        return [YouHaveIt()]
    closed = next((item.reason for item in there if item.reason), "")
    if closed:
        return [ClosedThen(reason=closed)]
    is_clear = any(item.period.overlaps(period) for item in there)
    return [SlotTaken(resource=resource.name) if is_clear else KeptFree()]


def _price(resource: Resource, period: Period, group: str) -> Quote | Refused:
    try:
        return quote_for(resource, period, group=group)
    except (NotBookable, NoPrice) as refusal:
        return refusal


def pick_units(kind: ResourceKind, period: Period, *, at: dt.datetime) -> list[Resource]:
    """The units of a kind that nothing takes in the period, the least used first, then by id.

    Use is the booked time of the last and the next `SPREAD`. A constant number of queries.
    """
    return least_used(bookable_resources().filter(kind=kind), period, at=at)


def least_used(
    rows: Iterable[Resource], period: Period, *, at: dt.datetime, without: Booking | None = None
) -> list[Resource]:
    """As `pick_units`, of these; `without` a booking that is in nobody's way since it is to move."""
    units = list(rows)
    taken = taken_by_resource(units, period.widen(*widest_buffers(units)), at=at)
    own = without.pk if without else None
    free = [unit for unit in units if _has_room(unit, period, taken[unit.pk], own=own)]
    use = minutes_of_use(free, Period(at - SPREAD, at + SPREAD))
    return sorted(free, key=lambda unit: (use[unit.pk], unit.pk))


def _has_room(unit: Resource, period: Period, taken: Sequence[Taken], *, own: int | None) -> bool:
    book = unit.rulebook
    wide = period.widen(book.buffer_before, book.buffer_after)
    return not any(item.period.overlaps(wide) and (own is None or item.booking_id != own) for item in taken)


def hold_any(
    kind: ResourceKind,
    *,
    period: Period,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    request_key: uuid.UUID | None = None,
    **details: Unpack[Details],
) -> Booking:
    """Hold the unit of this kind that is used least; which one it is may change until the start.

    A unit that goes meanwhile, or that the rules keep from them, makes way for the next. Refuses as
    `hold_slot`, and SlotTaken when there is none.
    """
    details["any_of_kind"] = True
    return _first_that_can(
        kind, period, request_key, at=at,
        make=lambda unit: hold_slot(
            unit, period=period, owner=owner, by=by, at=at, request_key=request_key, **details
        ),
    )  # fmt: skip


def book_any(
    kind: ResourceKind,
    *,
    period: Period,
    person: Person,
    by: Actor,
    at: dt.datetime,
    request_key: uuid.UUID | None = None,
    **details: Unpack[Details],
) -> Booking:
    """The same without a hold in between. Refuses as `book_slot`, and SlotTaken when there is none."""
    details["any_of_kind"] = True
    return _first_that_can(
        kind, period, request_key, at=at,
        make=lambda unit: book_slot(
            unit, period=period, person=person, by=by, at=at, request_key=request_key, **details
        ),
    )  # fmt: skip


def _first_that_can(
    kind: ResourceKind,
    period: Period,
    request_key: uuid.UUID | None,
    *,
    at: dt.datetime,
    make: Callable[[Resource], Booking],
) -> Booking:
    known = Booking.objects.filter(request_key=request_key).first() if request_key else None
    if known is not None:
        return make(known.resource)  # the same form once more: the same booking
    refusals: list[BuurtpuntError] = []
    for unit in pick_units(kind, period, at=at):
        try:
            return make(unit)
        except (SlotTaken, PromisedToWaiting, Refused) as refusal:
            refusals.append(refusal)
    rules = [refusal for refusal in refusals if isinstance(refusal, Refused)]
    raise (rules or refusals or [SlotTaken(resource=kind.name)])[0]
