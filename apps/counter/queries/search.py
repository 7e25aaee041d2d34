"""Finding somebody at the counter: by part of the name, by a code, by the last figures of the phone."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import Person
from apps.accounts.queries.person import by_name, by_phone, possible_code
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.counter.queries.queue import bookings_of_day
from apps.hub import clock
from apps.hub.period import Period
from apps.market.enums import OrderState
from apps.market.models import Order

MOST: Final = 20
BACK: Final = dt.timedelta(days=7)
AHEAD: Final = dt.timedelta(days=14)


@dataclass(slots=True)
class Found:
    """Somebody, with what they have here today or soon."""

    person: Person
    orders: list[Order] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)


def people_found(question: str, *, at: dt.datetime) -> QuerySet[Person]:
    """Who it may be, those with something today in front; nobody for an empty question."""
    wanted = by_name(question) | _by_code(question) | by_phone(question)
    if not wanted:
        return Person.objects.none()
    day = clock.local_date(at)
    today = clock.day_period(day)
    fetches = Order.objects.filter(
        person=OuterRef("pk"), state=OrderState.PLACED, slot__starts_at__gte=today.start, slot__starts_at__lt=today.end
    )
    return (
        Person.objects.filter(wanted, erased_at__isnull=True)
        .annotate(fetches_today=Exists(fetches), books_today=Exists(bookings_of_day(day).filter(person=OuterRef("pk"))))
        .order_by("-fetches_today", "-books_today", "search_name", "pk")
    )


def _by_code(question: str) -> Q:
    code = possible_code(question)
    if not code:
        return Q()
    return (
        Q(code=code)
        | Q(pk__in=Order.objects.filter(code=code).values("person"))
        | Q(pk__in=Booking.objects.filter(code=code, person__isnull=False).values("person"))
    )


def with_their_things(people: Sequence[Person], *, at: dt.datetime) -> list[Found]:
    """What each has to fetch or booked, from last week to two weeks ahead. Two queries."""
    found = {person.pk: Found(person) for person in people}
    window = Period(at - BACK, at + AHEAD)
    for order in orders_waiting(list(found), window):
        found[order.person_id].orders.append(order)
    for booking in bookings_waiting(list(found), window):
        if booking.person_id is not None:
            found[booking.person_id].bookings.append(booking)
    return list(found.values())


def orders_waiting(person_ids: Sequence[int], window: Period) -> QuerySet[Order]:
    """Placed orders of these people whose moment is in the window, by moment."""
    return (
        Order.objects.filter(
            person__in=person_ids,
            state=OrderState.PLACED,
            slot__starts_at__gte=window.start,
            slot__starts_at__lt=window.end,
        )
        .select_related("slot", "cycle", "person")
        .order_by("slot__starts_at", "pk")
    )


def bookings_waiting(person_ids: Sequence[int], window: Period) -> QuerySet[Booking]:
    """What these people booked in the window or still have out, by start."""
    return (
        Booking.objects.filter(
            Q(state=BookingState.CONFIRMED, starts_at__lt=window.end, ends_at__gt=window.start)
            | Q(state=BookingState.IN_USE),
            person__in=person_ids,
        )
        .select_related("resource__kind", "person", "association")
        .order_by("starts_at", "pk")
    )
