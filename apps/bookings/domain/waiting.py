"""The waiting list: first come, first offered; an offer is a real hold with a limit.

Locks: what is occupied by id, then the booking, then the entry, then money.
"""

import datetime as dt
from typing import Any, Final

from django.db import transaction

from apps.accounts.errors import NotYourAssociation
from apps.accounts.models import Association, Membership, Person
from apps.accounts.rules import WORK_COUNTER, may_act_for
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.booking import confirm_hold, release_hold
from apps.bookings.domain.wish import Wish, reasons_against
from apps.bookings.enums import BookingState, WaitingState
from apps.bookings.errors import FreeNow, HouseRulesNeeded, NotBookable, OfferOver, TooManyWaiting
from apps.bookings.models import Booking, Resource, ResourceKind, WaitingEntry
from apps.bookings.queries.resource import bookable_resources, with_details
from apps.bookings.queries.waiting import LIVING, first_in_line, is_free
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed, Refused, TryAgain
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

MOST: Final = 20
_ONCE: Final = ("bookings_waiting_once_for_a_thing", "bookings_waiting_once_for_a_kind")


def join_waiting(
    *,
    resource: Resource | None = None,
    kind: ResourceKind | None = None,
    period: Period,
    person: Person,
    association: Association | None = None,
    by: Actor,
    at: dt.datetime,
) -> WaitingEntry:
    """Stand in line for a thing, or for any of a kind; asked twice is once.

    Refuses: NotAllowed, NotYourAssociation, what the rules say against the wish, FreeNow, TooManyWaiting.
    """
    _check_person(person, association, by=by)
    entry = WaitingEntry(
        resource=resource, kind=kind, person=person, association=association, starts_at=period.start,
        ends_at=period.end, created_at=at,
    )  # fmt: skip
    known = _same(entry)
    if known is not None:
        return known
    _check_wish(entry, by=by, at=at)
    if WaitingEntry.objects.filter(person=person, state__in=LIVING).count() >= MOST:
        raise TooManyWaiting(limit=MOST)
    with constrained(dict.fromkeys(_ONCE, TryAgain)), transaction.atomic():
        entry.code = fresh_code(WaitingEntry)
        entry.save(force_insert=True)
        record(entry, event="joined", by=by, at=at, new=entry.state)
        notify.tell_waiting(entry, "waiting")
    return entry


def leave_waiting(entry: WaitingEntry, *, by: Actor, at: dt.datetime) -> WaitingEntry:
    """Take somebody off the list; who has an offer lets it go. Twice is once. Refuses: NotAllowed."""
    _check_own(entry, by=by)
    with transaction.atomic():
        locked, booking = _lock(entry)
        if locked.state == WaitingState.OFFERED:
            return _let_go(locked, booking, by=by, at=at)
        if locked.state == WaitingState.WAITING:
            end_entry(locked, WaitingState.WITHDRAWN, event="left", by=by, at=at)
        return locked


def decline_offer(entry: WaitingEntry, *, by: Actor, at: dt.datetime) -> WaitingEntry:
    """'No thanks': the next in line gets it. Of one that is no offer, nothing changes. Refuses: NotAllowed."""
    _check_own(entry, by=by)
    with transaction.atomic():
        locked, booking = _lock(entry)
        return _let_go(locked, booking, by=by, at=at) if locked.state == WaitingState.OFFERED else locked


def take_offer(
    entry: WaitingEntry, *, accepts_rules: bool = False, by: Actor, at: dt.datetime, **details: Any
) -> Booking:
    """Make a booking of the offer, or a request where a manager must approve. Taking twice is once.

    `details`: what the kind asks beside the time (`activity`, `attendees`, `answers`).
    Refuses: NotAllowed, OfferOver, HouseRulesNeeded, and as `confirm_hold`.
    """
    _check_own(entry, by=by)
    with transaction.atomic():
        locked, booking = _lock(entry)
        if locked.state == WaitingState.TAKEN and booking is not None:
            return booking
        if locked.state != WaitingState.OFFERED or booking is None or not _stands(booking, at=at):
            raise OfferOver
        if booking.resource.rulebook.house_rules:
            if not accepts_rules:
                raise HouseRulesNeeded(field="accepts_rules")
            booking.rules_accepted_at = at
        for name, value in details.items():
            setattr(booking, name, value)
        booking.save(update_fields=["rules_accepted_at", *details])
        taken = confirm_hold(booking, person=locked.person, by=by, at=at)
        end_entry(locked, WaitingState.TAKEN, event="offer taken", by=by, at=at)
        return taken


def end_entry(entry: WaitingEntry, state: WaitingState, *, event: str, by: Actor, at: dt.datetime) -> WaitingEntry:
    """Write down how it ended; the caller holds the entry's lock."""
    old, entry.state, entry.ended_at = entry.state, state, at
    entry.save(update_fields=["state", "ended_at", "booking"])
    record(entry, event=event, by=by, at=at, old=old, new=state)
    return entry


def units_of(entry: WaitingEntry) -> list[Resource]:
    """What would do: the thing itself, or all of its kind that can be booked."""
    if entry.resource_id is not None:
        return list(with_details(Resource.objects.filter(pk=entry.resource_id)))
    return list(bookable_resources().filter(kind=entry.kind_id))


def wish_of(entry: WaitingEntry, unit: Resource, *, by: Actor, at: dt.datetime) -> Wish:
    """The entry as a wish for one unit. The house rules are asked when the offer is taken."""
    owner = BasketOwner(person=entry.person)
    return Wish(unit, entry.period, owner, by, at, association=entry.association, accepts_rules=True)


def _check_wish(entry: WaitingEntry, *, by: Actor, at: dt.datetime) -> None:
    """It must be possible but for other people."""
    against: list[Refused] = []
    possible = []
    for unit in units_of(entry):
        reasons = reasons_against(wish_of(entry, unit, by=by, at=at))
        against += reasons
        possible += [] if reasons else [unit]
    if not possible:
        raise against[0] if against else NotBookable(resource=entry.wanted.name)
    for unit in possible:
        if is_free(unit, entry.period, at=at) and first_in_line(unit, entry.period, at=at) is None:
            raise FreeNow(resource=unit.name)


def _same(entry: WaitingEntry) -> WaitingEntry | None:
    return WaitingEntry.objects.filter(
        person=entry.person, resource=entry.resource, kind=entry.kind, starts_at=entry.starts_at,
        ends_at=entry.ends_at, state__in=LIVING,
    ).first()  # fmt: skip


def _lock(entry: WaitingEntry) -> tuple[WaitingEntry, Booking | None]:
    """The entry and what it was offered, both locked, in the order of the house."""
    offered = WaitingEntry.objects.filter(pk=entry.pk).values_list("booking", flat=True).get()
    booking = None
    if offered is not None:
        resource = Booking.objects.select_related("resource").get(pk=offered).resource
        occupancy.lock_time(resource)
        booking = Booking.objects.select_for_update(of=("self",)).select_related("resource__kind").get(pk=offered)
    locked = WaitingEntry.objects.select_for_update(of=("self",)).select_related("person").get(pk=entry.pk)
    if locked.booking_id != offered:  # offered between the two looks: nobody can have answered yet
        raise TryAgain
    return locked, booking


def _stands(booking: Booking, *, at: dt.datetime) -> bool:
    return booking.state == BookingState.HELD and booking.hold_until is not None and at < booking.hold_until


def _let_go(entry: WaitingEntry, booking: Booking | None, *, by: Actor, at: dt.datetime) -> WaitingEntry:
    end_entry(entry, WaitingState.PASSED, event="offer declined", by=by, at=at)
    if booking is not None:
        release_hold(booking, by=by, at=at)
    return entry


def _check_own(entry: WaitingEntry, *, by: Actor) -> None:
    if may_act_for(by, entry.person):
        return
    if not _books_for(entry.association, by.user.person if by.user else None):
        raise NotAllowed


def _check_person(person: Person, association: Association | None, *, by: Actor) -> None:
    if not may_act_for(by, person):
        raise NotAllowed
    if association is not None and not by.may(WORK_COUNTER) and not _books_for(association, person):
        raise NotYourAssociation(field="association")


def _books_for(association: Association | None, person: Person | None) -> bool:
    if association is None or person is None:
        return False
    return Membership.objects.filter(association=association, person=person).exists()
