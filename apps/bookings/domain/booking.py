"""Booking: hold a slot, and make a booking or a request of the hold."""

import datetime as dt
import uuid
from typing import Final

from django.db import transaction

from apps.accounts.errors import NotYourAssociation
from apps.accounts.models import Association, Membership, Person
from apps.accounts.rules import WORK_COUNTER
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import bill
from apps.bookings.domain.quote import quote, tariff_on, vat_code_for
from apps.bookings.domain.state import move
from apps.bookings.domain.wish import reasons_against
from apps.bookings.enums import BookingState
from apps.bookings.errors import HoldExpired, SlotTaken
from apps.bookings.models import Booking, BookingLine, Resource
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import TryAgain
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from apps.payments.domain.vat import rate_on

HOLD: Final = dt.timedelta(minutes=30)


def hold_slot(
    resource: Resource,
    *,
    period: Period,
    owner: BasketOwner,
    by: Actor,
    at: dt.datetime,
    activity: str = "",
    attendees: int | None = None,
    association: Association | None = None,
    request_key: uuid.UUID | None = None,
) -> Booking:
    """Hold a resource for half an hour, at today's price and terms. The same `request_key` again: the same booking.

    Locks the resource (its parts) in id order, then decides; the overlap constraint stands behind.
    Refuses: each rule of `wish.reasons_against`, SlotTaken, NotYourAssociation.
    """
    for reason in reasons_against(resource, period, at=at):
        raise reason
    _check_association(association, owner.person, by=by)
    with (
        constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=resource.name), "request_key": TryAgain}),
        transaction.atomic(),
    ):
        leaves = occupancy.lock_time(resource)
        known = Booking.objects.filter(request_key=request_key).first() if request_key else None
        if known is not None:
            return _same_owner(known, owner)
        booking = Booking.objects.create(
            code=fresh_code(Booking), resource=resource, person=owner.person, guest_key=owner.key,
            association=association, starts_at=period.start, ends_at=period.end, state=BookingState.HELD,
            activity=activity.strip()[:120], attendees=attendees, total_cents=0, hold_until=at + HOLD,
            terms=resource.kind.cancellation_terms, request_key=request_key, created_at=at, modified_at=at,
        )  # fmt: skip
        occupancy.take(booking, leaves, at=at)
        _price(booking)
        record(booking, event="held", by=by, at=at, new=BookingState.HELD)
        return booking


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
        _check_association(locked.association, person, by=by)
        locked.person, locked.guest_key = person, ""
        asks = locked.resource.rulebook.needs_approval
        move(
            locked, BookingState.REQUESTED if asks else BookingState.CONFIRMED,
            event="requested" if asks else "confirmed", by=by, at=at,
        )  # fmt: skip
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
    activity: str = "",
    attendees: int | None = None,
    association: Association | None = None,
    request_key: uuid.UUID | None = None,
) -> Booking:
    """Hold and confirm in one transaction. Refuses as both."""
    with transaction.atomic():
        held = hold_slot(
            resource, period=period, owner=BasketOwner(person=person), by=by, at=at, activity=activity,
            attendees=attendees, association=association, request_key=request_key,
        )  # fmt: skip
        return confirm_hold(held, person=person, by=by, at=at)


def release_hold(booking: Booking, *, by: Actor, at: dt.datetime) -> Booking:
    """Take a hold out of the basket. Of one that is no hold any more, nothing changes."""
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == BookingState.HELD:
            occupancy.give_back(locked)
            move(locked, BookingState.EXPIRED, event="released", by=by, at=at)
        return locked


def expire_holds(*, at: dt.datetime) -> int:
    """Give back every hold that ran out: a state scan, each in its own transaction; returns how many."""
    due = Booking.objects.filter(state=BookingState.HELD, hold_until__lte=at).order_by("hold_until", "pk")
    count = 0
    for booking in due.select_related("resource")[:500]:
        with transaction.atomic():
            occupancy.lock_time(booking.resource)
            locked = Booking.objects.select_for_update().get(pk=booking.pk)
            if locked.state == BookingState.HELD:
                occupancy.expire(locked, at=at)
                count += 1
    return count


def _same_owner(booking: Booking, owner: BasketOwner) -> Booking:
    """A repeated form is answered with its booking; somebody else's key is not."""
    mine = booking.person_id == owner.person.pk if owner.person else booking.guest_key in {owner.key, ""}
    if not mine:
        raise TryAgain
    return booking


def _check_association(association: Association | None, person: Person | None, *, by: Actor) -> None:
    if association is None or by.may(WORK_COUNTER):
        return
    if person is None or not Membership.objects.filter(association=association, person=person).exists():
        raise NotYourAssociation(field="association")


def _price(booking: Booking) -> None:
    """Copy the quote onto the booking: what was shown is what is owed."""
    tariff = tariff_on(booking.resource, clock.local_date(booking.starts_at))
    price = quote(tariff, booking.period)
    code = vat_code_for(tariff, booking.association)
    percent = rate_on(code, clock.local_date(booking.starts_at))
    BookingLine.objects.bulk_create(
        BookingLine(
            booking=booking, position=position, label=line.label, quantity=line.quantity, unit_cents=line.unit_cents,
            amount_cents=line.amount_cents, vat_code=code, vat_percent=percent,
        )
        for position, line in enumerate(price.lines)
    )  # fmt: skip
    booking.total_cents = price.total_cents
    booking.save(update_fields=["total_cents"])
