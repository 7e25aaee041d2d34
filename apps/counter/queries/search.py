"""Finding somebody at the counter: by part of the name, by a code, by the last figures of the phone."""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.errors import InvalidPhone
from apps.accounts.models import Person
from apps.accounts.names import search_form
from apps.accounts.phone import parse_phone
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.counter.queries.queue import bookings_of_day
from apps.hub import clock
from apps.hub.codes import LONGEST, SHORTEST, normalise_code
from apps.hub.period import Period
from apps.market.enums import OrderState
from apps.market.models import Order

MOST: Final = 20
LONGEST_QUESTION: Final = 60
MOST_WORDS: Final = 6
LAST_FIGURES: Final = 4
LEAST_FIGURES_OF_A_NUMBER: Final = 8
BACK: Final = dt.timedelta(days=7)
AHEAD: Final = dt.timedelta(days=14)


@dataclass(slots=True)
class Found:
    """Somebody, with what they have here today or soon."""

    person: Person
    orders: list[Order] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)


def clean_question(text: str) -> str:
    """What was typed or scanned, without signs that nobody typed, at most a line long."""
    visible = "".join(sign for sign in text[: 4 * LONGEST_QUESTION] if unicodedata.category(sign)[0] not in "CS")
    return " ".join(visible.split())[:LONGEST_QUESTION]


def people_found(question: str, *, at: dt.datetime) -> QuerySet[Person]:
    """Who it may be, those with something today in front; nobody for an empty question."""
    wanted = _by_name(question) | _by_code(question) | _by_phone(question)
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


def _by_name(question: str) -> Q:
    """Every word stands somewhere in the name; spaces and accents do not count."""
    words = [word for word in map(search_form, question.split()[:MOST_WORDS]) if word]
    if not any(sign.isalpha() for word in words for sign in word):
        return Q()
    wanted = Q()
    for word in words:
        wanted &= Q(search_name__contains=word)
    return wanted


def _by_code(question: str) -> Q:
    code = normalise_code(question)
    if not code.isascii() or not code.isalnum() or not SHORTEST <= len(code) <= LONGEST:
        return Q()
    return (
        Q(code=code)
        | Q(pk__in=Order.objects.filter(code=code).values("person"))
        | Q(pk__in=Booking.objects.filter(code=code, person__isnull=False).values("person"))
    )


def _by_phone(question: str) -> Q:
    figures = "".join(sign for sign in question if sign.isascii() and sign.isdigit())
    if figures != question.translate(str.maketrans("", "", " ./-+()")):
        return Q()
    if len(figures) == LAST_FIGURES:
        return Q(phone_last4=figures)
    if len(figures) < LEAST_FIGURES_OF_A_NUMBER:
        return Q()
    try:
        return Q(phone=parse_phone(question))
    except InvalidPhone:
        return Q()


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
