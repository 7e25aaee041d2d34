"""Booking: hold a slot, make a booking or a request of the hold, or book at once."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction
from django.db.models import Q

from apps.accounts.errors import NotYourAssociation
from apps.accounts.models import Association, Membership, Person
from apps.accounts.rules import WORK_COUNTER, customer_group
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import bill
from apps.bookings.domain.pricing import price_for
from apps.bookings.domain.state import move
from apps.bookings.domain.wish import Wish, lock_party, reasons_about_person, reasons_to_refuse
from apps.bookings.enums import BookingState
from apps.bookings.errors import HoldExpired, PromisedToWaiting, SlotTaken
from apps.bookings.models import Booking, BookingLine, Resource
from apps.bookings.queries.waiting import first_in_line
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import BuurtpuntError, TryAgain
from apps.hub.jobs import one_by_one
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

HOLD: Final = dt.timedelta(minutes=30)
_LIMITED: Final = frozenset({BookingState.HELD, BookingState.REQUESTED})
_MADE: Final = {BookingState.HELD: "held", BookingState.REQUESTED: "requested", BookingState.CONFIRMED: "confirmed"}


class Details(TypedDict, total=False):
    """What a booking says beside who, what and when; `answers` by the slugs of the kind's questions."""

    activity: str
    attendees: int | None
    association: Association | None
    answers: dict[str, Any]
    accepts_rules: bool
    any_of_kind: bool


def hold_slot(
    resource: Resource,
    *,
    period: Period,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    hold_for: dt.timedelta = HOLD,
    request_key: uuid.UUID | None = None,
    **details: Unpack[Details],
) -> Booking:
    """Hold a resource for half an hour, at today's price and terms. The same `request_key` again: the same booking.

    Refuses: each rule of `wish.reasons_to_refuse`, SlotTaken, PromisedToWaiting, NotYourAssociation.
    """
    wish = _wish(resource, period, owner, details, by=by, at=at)
    with _decided(resource):
        held, _lines = _make(wish, details, BookingState.HELD, hold_until=at + hold_for, request_key=request_key)
    return held


@contextmanager
def _decided(resource: Resource) -> Iterator[None]:
    """One transaction; what a constraint refuses after all reads as if the lock had."""
    known: dict[str, Callable[[], BuurtpuntError]] = {
        occupancy.NO_OVERLAP: lambda: SlotTaken(resource=resource.name),
        "request_key": TryAgain,
    }
    with constrained(known), transaction.atomic():
        yield


def _wish(
    resource: Resource, period: Period, owner: BasketOwner, details: Details, *, by: Actor, at: dt.datetime
) -> Wish:
    return Wish(
        resource, period, owner, by, at,
        association=details.get("association"), accepts_rules=details.get("accepts_rules", False),
    )  # fmt: skip


def _make(
    wish: Wish,
    details: Details,
    state: BookingState,
    *,
    hold_until: dt.datetime | None,
    request_key: uuid.UUID | None,
) -> tuple[Booking, list[BookingLine] | None]:
    """The booking, and the lines of its price when it is new. Needs `_decided` around it.

    Decides under the lock of the resource (its parts) in id order; the overlap constraint stands behind.
    """
    resource, owner, by, at = wish.resource, wish.owner, wish.by, wish.at
    check_association(wish.association, owner.person, by=by)
    leaves = occupancy.lock_time(resource)
    known = Booking.objects.filter(request_key=request_key).first() if request_key else None
    if known is not None:
        return _same_owner(known, owner), None
    lock_party(wish)
    for reason in reasons_to_refuse(wish):
        raise reason
    group = customer_group(owner.person, wish.association)
    price = price_for(resource, wish.period, group=group, association=wish.association)
    booking = Booking(
        code=fresh_code(Booking), resource=resource, person=owner.person, guest_key=owner.key,
        association=wish.association, starts_at=wish.period.start, ends_at=wish.period.end, state=state,
        activity=details.get("activity", "").strip()[:120], attendees=details.get("attendees"),
        answers=details.get("answers") or {}, any_of_kind=details.get("any_of_kind", False), group=price.group,
        rules_accepted_at=at if wish.accepts_rules and resource.rulebook.house_rules else None,
        total_cents=price.quote.total_cents, deposit_cents=price.quote.deposit_cents, hold_until=hold_until,
        terms=resource.kind.cancellation_terms, request_key=request_key, created_at=at, modified_at=at,
    )  # fmt: skip
    occupancy.check_free(booking, leaves, at=at)
    _check_line(wish)
    booking.save()
    occupancy.occupy(booking, leaves)
    lines = price.write_to(booking)
    record(booking, event=_MADE[state], by=by, at=at, new=state)
    return booking, lines


def _check_line(wish: Wish) -> None:
    """Who waits longest for this time gets it first."""
    first = first_in_line(wish.resource, wish.period, at=wish.at)
    if first is not None and (wish.owner.person is None or first.person_id != wish.owner.person.pk):
        raise PromisedToWaiting(resource=wish.resource.name)


def confirm_hold(booking: Booking, *, person: Person, by: Actor, at: dt.datetime) -> Booking:
    """Make a hold a booking of this person, or a request where a manager must approve. Confirming twice is once.

    Refuses: HoldExpired once the time was given back.
    """
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=booking.resource.name)}), transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state in {BookingState.CONFIRMED, BookingState.REQUESTED} and locked.person_id == person.pk:
            return locked
        if locked.state != BookingState.HELD:
            raise HoldExpired(resource=booking.resource.name)
        check_association(locked.association, person, by=by)
        _check_person(locked, person, by=by, at=at)
        locked.person, locked.guest_key = person, ""
        asks = locked.resource.rulebook.needs_approval
        move(
            locked, BookingState.REQUESTED if asks else BookingState.CONFIRMED,
            event="requested" if asks else "confirmed", by=by, at=at,
        )  # fmt: skip
        if asks:
            locked.hold_until = answer_by(locked.resource, at=at)
            locked.save(update_fields=["hold_until"])
        occupancy.relabel(locked)
        if not asks:
            bill(locked, by=by, at=at)
        notify.tell(locked, "requested" if asks else "confirmed")
        return locked


def book_slot(
    resource: Resource,
    *,
    period: Period,
    person: Person,
    by: Actor,
    at: dt.datetime,
    request_key: uuid.UUID | None = None,
    tells: bool = True,
    **details: Unpack[Details],
) -> Booking:
    """Book, or ask where a manager must approve, without a hold in between. `tells`: a mail to the person.

    The same `request_key` again: the same booking. Refuses as `hold_slot`.
    """
    wish = _wish(resource, period, BasketOwner(person=person), details, by=by, at=at)
    asks = resource.rulebook.needs_approval
    state = BookingState.REQUESTED if asks else BookingState.CONFIRMED
    until = answer_by(resource, at=at)
    with _decided(resource):
        booking, lines = _make(wish, details, state, hold_until=until, request_key=request_key)
        if lines is None:
            return booking
        if not asks:
            bill(booking, new_lines=lines, by=by, at=at)
        if tells:
            notify.tell(booking, _MADE[state])
        return booking


def answer_by(resource: Resource, *, at: dt.datetime) -> dt.datetime | None:
    """Until when a request waits for an answer; None where there is no limit, and where nothing has to be asked."""
    rules = resource.rulebook
    if not rules.needs_approval or rules.answer_hours is None:
        return None
    return at + dt.timedelta(hours=rules.answer_hours)


def release_hold(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """Take a hold out of the basket. Of one that is no hold any more, nothing changes."""
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == BookingState.HELD:
            occupancy.give_back(locked, at=at)
            move(locked, BookingState.EXPIRED, event="released", by=by, at=at)
        return locked


def expire_holds(*, at: dt.datetime) -> int:
    """Give back every hold and request that ran out: a state scan, each in its own transaction; returns how many."""
    too_late = Q(hold_until__lte=at) | Q(state=BookingState.REQUESTED, starts_at__lte=at)
    due = Booking.objects.filter(too_late, state__in=_LIMITED).order_by("hold_until", "pk")
    return one_by_one(due.select_related("resource")[:500], lambda booking: _expire_due(booking, at=at))


def _expire_due(booking: Booking, *, at: dt.datetime) -> bool:
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        is_due = _is_due(locked, at=at)
        if is_due:
            occupancy.expire(locked, at=at)
        return is_due


def _is_due(booking: Booking, *, at: dt.datetime) -> bool:
    """A request that nobody answered before its start is as good as one past its limit."""
    if booking.state == BookingState.REQUESTED and booking.starts_at <= at:
        return True
    return booking.state in _LIMITED and booking.hold_until is not None and booking.hold_until <= at


def _same_owner(booking: Booking, owner: BasketOwner) -> Booking:
    """A repeated form is answered with its booking; somebody else's key is not."""
    mine = booking.person_id == owner.person.pk if owner.person else booking.guest_key in {owner.key, ""}
    if not mine:
        raise TryAgain
    return booking


def _check_person(booking: Booking, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """What depends on who it is, asked again once that is known. Refuses: what the rules say."""
    wish = Wish(
        booking.resource, booking.period, BasketOwner(person=person), by, at, association=booking.association,
        accepts_rules=True, booking=booking,
    )  # fmt: skip
    lock_party(wish)
    for reason in reasons_about_person(wish):
        raise reason


def check_association(association: Association | None, person: Person | None, *, by: Actor) -> None:
    """Who books for an association must be one of its bookers; staff may for anybody. Refuses: NotYourAssociation."""
    if association is None or by.may(WORK_COUNTER):
        return
    if person is None or not Membership.objects.filter(association=association, person=person).exists():
        raise NotYourAssociation(field="association")
