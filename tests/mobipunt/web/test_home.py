"""`/mobipunt/`."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.models import Booking
from apps.hub.models import ModuleSwitch, Place
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_bookings import SATURDAY, a_booking, period_on
from tests.factories_mobipunt import a_vehicle

HOME = f"/mobipunt/?dag={SATURDAY.isoformat()}"


def queries_of(client: Client, url: str) -> int:
    """How many queries a warm page takes."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_home_lists_every_vehicle_with_its_free_times(place: Place, noon: dt.datetime) -> None:
    berta = a_vehicle()
    a_booking(berta, period=period_on(SATURDAY, "9", "12"))
    page = client_of().get(HOME).content.decode()
    assert "Bakfiets Berta" in page
    assert "6.00–9.00" in page
    assert "12.00–24.00" in page
    assert f"/mobipunt/bakfiets-berta/?dag={SATURDAY}&amp;van=6.00&amp;tot=9.00#boeken" in page


def test_home_shows_one_kind_when_asked(place: Place, noon: dt.datetime) -> None:
    a_vehicle("Bakfiets Berta")
    a_vehicle("E-fiets Ella", kind="e-fiets")
    page = client_of().get(f"{HOME}&soort=e-fiets").content.decode()
    assert "E-fiets Ella" in page
    assert "Bakfiets Berta" not in page


@pytest.mark.parametrize("day", ["", "gisteren", "2020-01-01", "9999-12-31", "2026-02-30"])
def test_home_with_a_day_that_cannot_be_shows_another(place: Place, noon: dt.datetime, day: str) -> None:
    a_vehicle()
    assert client_of().get("/mobipunt/", {"dag": day}).status_code == 200


def test_home_without_vehicles_says_so(place: Place, noon: dt.datetime) -> None:
    response = client_of().get("/mobipunt/")
    assert response.status_code == 200
    assert b"empty" in response.content


def test_home_of_a_module_that_is_off_is_not_there(place: Place, noon: dt.datetime) -> None:
    berta = a_vehicle()
    ModuleSwitch.objects.update_or_create(code="mobi", defaults={"is_on": False})
    assert client_of().get("/mobipunt/").status_code == 404
    assert client_of().get(f"/mobipunt/{berta.slug}/").status_code == 404


def test_home_marks_ones_own_booking_and_nobody_elses(
    place: Place, noon: dt.datetime, mieke: User, karim: User
) -> None:
    booking = a_booking(a_vehicle(), mieke.person, period=period_on(SATURDAY, "9", "12"))
    mine = f"/reservaties/{booking.code}/"
    assert mine in client_of(mieke).get(HOME).content.decode()
    assert mine not in client_of(karim).get(HOME).content.decode()
    assert "Mieke" not in client_of(karim).get(HOME).content.decode()


def test_home_takes_as_many_queries_for_one_as_for_twenty(place: Place, noon: dt.datetime) -> None:
    client = client_of()
    a_booking(a_vehicle(), period=period_on(SATURDAY, "9", "12"))
    one = queries_of(client, HOME)
    person = a_person("Walter Maes")
    for number in range(19):
        vehicle = a_vehicle(f"Bakfiets {number}")
        a_booking(vehicle, person, period=period_on(SATURDAY, "9", "12"))
    assert Booking.objects.count() == 20
    assert queries_of(client, HOME) == one


def test_door_tells_how_many_are_free_now(place: Place, noon: dt.datetime) -> None:
    berta, _bavo = a_vehicle("Bakfiets Berta"), a_vehicle("Bakfiets Bavo")
    a_booking(berta, period=period_on(noon.date(), "12", "14"))
    assert "1 van de 2 nu vrij" in client_of().get("/").content.decode()


@pytest.mark.parametrize(("until", "free"), [("17", 0), ("18", 0), ("16.30", 1)])
def test_badge_and_door_agree_on_what_is_free_now(place: Place, until: str, free: int) -> None:
    date = SATURDAY
    a_booking(a_vehicle(), period=period_on(date, "14", until))
    with time_machine.travel(period_on(date, "16.49", "18").start, tick=False):
        assert f"{free} van de 1 nu vrij" in client_of().get("/").content.decode()
        page = client_of().get(f"/mobipunt/?dag={date}").content.decode()
    assert page.count("nu vrij") == free


def test_my_page_lists_the_trips_to_come_once(place: Place, noon: dt.datetime, mieke: User) -> None:
    booking = a_booking(a_vehicle(), mieke.person)
    page = client_of(mieke).get("/mijn/").content.decode()
    assert page.count(f"/reservaties/{booking.code}/") == 1


def test_my_page_lists_trips_that_are_over_too(place: Place, noon: dt.datetime, mieke: User) -> None:
    booking = a_booking(a_vehicle(), mieke.person)
    with time_machine.travel(booking.ends_at + dt.timedelta(days=1), tick=False):
        page = client_of(mieke).get("/mijn/").content.decode()
    assert page.count(f"/reservaties/{booking.code}/") == 1


def test_day_further_on_stands_in_the_middle_of_its_strip(place: Place, noon: dt.datetime) -> None:
    a_vehicle()
    page = client_of().get("/mobipunt/?dag=2026-12-24").content.decode()
    assert "?dag=2026-12-22" in page
    assert "?dag=2026-12-28" in page
