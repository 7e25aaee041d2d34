"""The week of bookings, one of them, and cancelling it."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.payments.queries.charge import charge_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_room

pytestmark = pytest.mark.usefixtures("noon", "place")


def shown(manager: Client, query: str = "") -> list[Booking]:
    return list(manager.get(f"/beheer/reservaties/{query}").context["page"].object_list)


def test_bookings_of_the_week_by_start(manager: Client, walter: Person) -> None:
    bike, hall = a_resource(), a_room()
    late = a_booking(bike, walter, period=a_period(start=dt.time(20), end=dt.time(21)))
    early = a_booking(hall, walter)
    over = a_booking(
        bike,
        walter,
        period=a_period(SATURDAY + dt.timedelta(days=1), dt.time(22), dt.time(2), until=dt.date(2026, 11, 30)),
    )
    next_week = a_booking(hall, walter, period=a_period(dt.date(2026, 12, 1)))

    assert shown(manager) == [early, late, over]
    assert shown(manager, "?week=2026-W49") == [over, next_week]
    assert shown(manager, "?soort=mobi") == [late, over]


@pytest.mark.parametrize(
    "query", ["?week=2026-W99", "?week=0001-W01", "?week=x", "?soort=x", "?pagina=-1", "?pagina=999"]
)
def test_bookings_of_a_strange_address_show_something(manager: Client, walter: Person, query: str) -> None:
    booking = a_booking(person=walter)

    assert shown(manager, query) == [booking]


def test_bookings_of_a_module_that_is_off_are_left_out(manager: Client, walter: Person) -> None:
    a_booking(a_room(), walter)
    switch_module("cafe", on=False, by=SYSTEM, at=NOON)

    assert shown(manager) == []


def test_booking_is_cancelled_with_everything_given_back(manager: Client, walter: Person) -> None:
    booking = a_booking(person=walter, period=a_period(NOON.date(), dt.time(14), dt.time(15)))  # the fee would be half
    url = f"/beheer/reservaties/{booking.code}/annuleren/"

    asked = manager.get(url)
    done = manager.post(url, {"reason": "De bakfiets heeft een lekke band."})

    booking.refresh_from_db()
    charge = charge_of(booking)
    assert (asked.status_code, done.status_code, booking.state) == (200, 302, BookingState.CANCELLED)
    assert charge is None or charge.amount_cents == 0
    assert manager.get(url).status_code == 302  # nothing is left to cancel


def test_booking_is_not_cancelled_without_a_word(manager: Client, walter: Person) -> None:
    booking = a_booking(person=walter)

    response = manager.post(f"/beheer/reservaties/{booking.code}/annuleren/", {"reason": ""})

    booking.refresh_from_db()
    assert (response.status_code, booking.state) == (422, BookingState.CONFIRMED)


def test_booking_page_tells_what_happened(manager: Client, walter: Person) -> None:
    booking = a_booking(a_room(), walter)

    response = manager.get(f"/beheer/reservaties/{booking.code}/")

    assert response.status_code == 200
    assert [event.event for event, _word in response.context["history"]] == ["requested"]


def test_bookings_cost_the_same_queries_at_1_and_at_20(manager: Client, walter: Person) -> None:
    bike = a_resource()
    counts = []
    for number in range(20):
        period = a_period(start=dt.time(number), end=dt.time(number + 1))
        a_booking(bike, walter, period=period)
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get("/beheer/reservaties/").status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]
