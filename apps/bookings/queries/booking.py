"""Reading bookings, with who may see them built in."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, BookingQuerySet
from apps.hub.actors import Actor
from apps.hub.errors import Missing
from apps.payments.basket import BasketOwner


def all_bookings() -> BookingQuerySet:
    """Bookings with their own words."""
    return BookingQuerySet(Booking)


def bookings_of(person: Person) -> BookingQuerySet:
    """A person's own bookings and those of associations they may book for, without lapsed holds."""
    return (
        all_bookings()
        .filter(Q(person=person) | Q(association__memberships__person=person))
        .beyond_holds()
        .with_all()
        .distinct()
    )


def bookings_visible_to(actor: Actor, person: Person | None) -> BookingQuerySet:
    """All for who works the counter, else one's own; for nobody, none."""
    if actor.may(WORK_COUNTER):
        return all_bookings().with_all()
    return bookings_of(person) if person is not None else all_bookings().none()


def booking_for(code: str, *, actor: Actor, person: Person | None) -> Booking:
    """The booking of this code, if it is theirs to see. Refuses: Missing, for strangers too."""
    booking = bookings_visible_to(actor, person).filter(code=code).first()
    if booking is None:
        raise Missing
    return booking


def held_by(owner: BasketOwner) -> BookingQuerySet:
    """What is on hold in this basket, oldest first. An offer to who waited has a page of its own."""
    held = all_bookings().filter(state=BookingState.HELD, waiting_entry__isnull=True)
    rows = held.with_all().order_by("created_at", "pk")
    if owner.person is not None:
        return rows.filter(person=owner.person)
    return rows.filter(guest_key=owner.key) if owner.key else rows.none()


def requests_to_decide() -> BookingQuerySet:
    """What waits for a manager, soonest first; the dates of a series wait together on the page of that series."""
    alone = all_bookings().filter(state=BookingState.REQUESTED, occurrence__isnull=True)
    return alone.with_all().order_by("starts_at", "pk")


def overdue_at(at: dt.datetime) -> BookingQuerySet:
    """In use past their end."""
    return all_bookings().filter(state=BookingState.IN_USE, ends_at__lt=at).with_all()


def own_bookings(owner: BasketOwner, pks: Iterable[int | None]) -> dict[int, Booking]:
    """Which of these bookings are this visitor's, by id. One query, none for nobody."""
    known = {pk for pk in pks if pk is not None}
    if owner.is_nobody or not known:
        return {}
    rows = Booking.objects.filter(pk__in=known).select_related("waiting_entry")
    rows = rows.filter(person=owner.person) if owner.person else rows.filter(guest_key=owner.key)
    return rows.in_bulk()
