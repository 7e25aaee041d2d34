"""`/reservaties/`: everything one booked, soonest first."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.models import Booking
from apps.hub.actors import GUEST, SYSTEM
from tests.cast import client_of
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_hired_room, a_period, a_room
from tests.factories_mobipunt import a_vehicle

pytestmark = pytest.mark.usefixtures("place", "noon")
URL = "/reservaties/"
DAY = dt.timedelta(days=1)


def codes_in(user: User, query: str = "") -> list[str]:
    response = client_of(user).get(URL + query)
    assert response.status_code == 200
    return [row.code for row in response.context["rows"]]


@pytest.fixture
def bookings(mieke: User, lotte: User, noon: dt.datetime) -> list[Booking]:
    """Mieke has two to come, one cancelled and one gone by; Lotte has one."""
    bike = a_vehicle()
    mine = [a_booking(bike, mieke.person, period=a_period(SATURDAY + number * DAY)) for number in range(3)]
    cancel_booking(mine[2], by=SYSTEM, at=noon)
    old = a_booking(bike, mieke.person, period=a_period(SATURDAY - 30 * DAY), at=noon - 40 * DAY)
    a_booking(bike, lotte.person, period=a_period(SATURDAY + 4 * DAY))
    return [*mine, old]


def test_what_is_to_come_stands_soonest_first(bookings: list[Booking], mieke: User) -> None:
    assert codes_in(mieke) == [bookings[0].code, bookings[1].code]


def test_what_is_over_stands_latest_first(bookings: list[Booking], mieke: User) -> None:
    assert codes_in(mieke, "?toon=voorbij") == [bookings[2].code, bookings[3].code]


def test_others_things_are_not_there(bookings: list[Booking], karim: User) -> None:
    assert codes_in(karim) == codes_in(karim, "?toon=voorbij") == []
    assert b"Niets gereserveerd" in client_of(karim).get(URL).content


def test_bookings_of_ones_association_are_there(mieke: User, karim: User) -> None:
    fanfare = an_association("Fanfare", mieke.person, karim.person)
    booking = a_booking(a_hired_room(), mieke.person, association=fanfare)
    assert codes_in(karim) == [booking.code]


def test_stranger_is_told_how_to_begin(bookings: list[Booking]) -> None:
    page = client_of().get(URL)
    assert page.status_code == 200
    assert b"/aanmelden/" in page.content
    assert all(booking.code.encode() not in page.content for booking in bookings)


def test_waiting_is_shown_on_top(bookings: list[Booking], karim: User, noon: dt.datetime) -> None:
    assert karim.person is not None
    join_waiting(
        resource=bookings[0].resource, period=bookings[0].period, person=karim.person, by=GUEST, at=noon
    )  # fmt: skip
    response = client_of(karim).get(URL)
    assert [wait.name for wait in response.context["waiting"]] == ["Bakfiets Berta"]


def test_long_list_comes_in_pages(mieke: User) -> None:
    bike = a_vehicle()
    made = [a_booking(bike, mieke.person, period=a_period(SATURDAY + number * DAY)) for number in range(23)]
    assert codes_in(mieke) == [booking.code for booking in made[:20]]
    assert codes_in(mieke, "?pagina=2") == [booking.code for booking in made[20:]]
    assert codes_in(mieke, "?pagina=x") == codes_in(mieke)


@pytest.mark.parametrize("query", ["", "?toon=voorbij"])
def test_list_takes_a_constant_number_of_queries(mieke: User, noon: dt.datetime, query: str) -> None:
    at = noon - 60 * DAY
    first = SATURDAY if not query else SATURDAY - 50 * DAY
    bike, room, client = a_vehicle(), a_room(), client_of(mieke)
    counts = []
    for wanted in (1, 10):
        while mieke.person.bookings.count() < 2 * wanted:  # type: ignore[union-attr] # she has one
            day = first + mieke.person.bookings.count() * DAY  # type: ignore[union-attr] # as above
            for thing in (bike, room):
                a_booking(thing, mieke.person, period=a_period(day), at=at)
        client.get(URL + query)
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(URL + query).context["rows"]) == 2 * wanted
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_my_page_leads_there(mieke: User) -> None:
    assert b'href="/reservaties/"' in client_of(mieke).get("/mijn/").content
