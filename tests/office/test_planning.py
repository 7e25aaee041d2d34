"""The planning board: what stands on every thing, per day and per week."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.models import Resource
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.payments.basket import BasketOwner
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_kind, a_period, a_resource, a_room

pytestmark = pytest.mark.usefixtures("noon", "place")

DAY = "/beheer/planning/"
WEEK = "/beheer/planning/week/"


def rows(manager: Client, query: str = "?dag=2026-11-28") -> dict[str, Any]:
    """The rows of the day by the name of their thing."""
    page = manager.get(DAY + query)
    assert page.status_code == 200
    return {row.resource.name: row for group in page.context["groups"] for row in group.rows}


def kinds(row: Any) -> list[str]:
    return [entry.kind for entry in row.entries]


def test_day_shows_what_stands_on_each_thing(manager: Client, walter: Person) -> None:
    bike, hall = a_resource("Berta"), a_room("Zaal")
    booked = a_booking(bike, walter)
    asked = a_booking(hall, walter, activity="Quiz")
    hold_slot(
        bike, period=a_period(start=dt.time(13), end=dt.time(14)), owner=BasketOwner(key="gast"), by=SYSTEM, at=NOON
    )
    close_resource(bike, period=a_period(start=dt.time(15), end=dt.time(16)), reason="Herstelling", by=SYSTEM, at=NOON)

    found = rows(manager)

    assert kinds(found["Berta"]) == ["mine", "held", "closed"]
    assert [entry.who for entry in found["Berta"].entries] == ["Walter M.", "gast", "Herstelling"]
    assert kinds(found["Zaal"]) == ["pending"]
    assert [entry.href for entry in found["Berta"].entries] == [
        f"/beheer/reservaties/{booked.code}/",
        "",
        "/beheer/sluitingen/",
    ]
    assert found["Zaal"].entries[0].href == f"/beheer/aanvragen/{asked.code}/"
    assert found["Zaal"].entries[0].note == "Quiz"


def test_whole_and_parts_show_each_others_time(manager: Client, walter: Person) -> None:
    hall, left, _right = a_divided_hall()
    a_booking(hall, walter)
    a_booking(left, walter, period=a_period(start=dt.time(14), end=dt.time(15)))

    found = rows(manager)

    assert kinds(found["Grote zaal"]) == ["mine", "taken"]
    assert kinds(found["Linkerhelft"]) == ["taken", "mine"]
    assert kinds(found["Rechterhelft"]) == ["taken"]
    assert found["Grote zaal"].entries[1].note == "Linkerhelft"


def test_buffers_are_drawn_beside_the_booking(manager: Client, walter: Person) -> None:
    bike = a_resource("Berta", buffer_after=dt.timedelta(hours=1))
    a_booking(bike, walter)

    drawn = [(bar.kind, bar.title[:12]) for bar in rows(manager)["Berta"].ruler.bars]

    assert [kind for kind, _title in drawn] == ["taken", "mine"]


def test_late_and_returned_things_stay_on_the_board(manager: Client, walter: Person) -> None:
    bike = a_resource("Berta")
    early = a_booking(bike, walter, period=a_period(NOON.date(), dt.time(13), dt.time(14)))
    late = a_booking(bike, walter, period=a_period(NOON.date(), dt.time(15), dt.time(16)))
    hour = dt.timedelta(hours=1)
    check_out_booking(early, by=SYSTEM, at=NOON + hour)
    check_in_booking(early, by=SYSTEM, at=NOON + 2 * hour)
    check_out_booking(late, by=SYSTEM, at=NOON + 3 * hour)

    with time_machine.travel(NOON + 5 * hour):
        row = rows(manager, "")["Berta"]

    assert kinds(row) == ["done", "late"]


def test_things_out_of_service_show_only_with_something_on_them(manager: Client, walter: Person) -> None:
    bike, _other = a_resource("Berta"), a_resource("Weg")
    a_booking(bike, walter)
    Resource.objects.update(is_active=False)

    assert set(rows(manager)) == {"Berta"}


def test_night_is_shown_when_something_starts_or_ends_in_it(manager: Client, walter: Person) -> None:
    bike = a_resource("Berta")
    sunday = SATURDAY + dt.timedelta(days=1)
    a_booking(bike, walter, period=a_period(SATURDAY, dt.time(20), dt.time(2), until=sunday))

    shown = {day: manager.get(f"{DAY}?dag={day}").context["hours"].opens for day in (SATURDAY, sunday)}

    assert shown == {SATURDAY: 6, sunday: 0}


@pytest.mark.parametrize("date", ["2026-10-25", "2027-03-28"])
def test_day_on_which_the_clock_changes_is_drawn(manager: Client, walter: Person, date: str) -> None:
    a_resource("Berta")
    page = manager.get(f"{DAY}?dag={date}")
    shown = page.context["hours"].period
    assert (page.status_code, shown.duration) == (200, dt.timedelta(hours=18))


def test_week_shows_the_bookings_in_the_cell_of_each_day_they_touch(manager: Client, walter: Person) -> None:
    bike = a_resource("Berta")
    friday, sunday = SATURDAY - dt.timedelta(days=1), SATURDAY + dt.timedelta(days=1)
    a_booking(bike, walter, period=a_period(friday, dt.time(20), dt.time(9), until=sunday))

    groups = manager.get(f"{WEEK}?dag=2026-11-25").context["groups"]

    cells = [[entry.times for entry in cell.entries] for cell in groups[0].rows[0].cells]
    assert [len(cell) for cell in cells] == [0, 0, 0, 0, 1, 1, 1]
    assert cells[4] != cells[5] != cells[6]


def test_filters_leave_out_the_rest(manager: Client) -> None:
    a_resource("Berta")
    a_resource("Kwik", kind=a_kind("wagen"))
    a_room("Zaal")

    assert set(rows(manager, "?soort=wagen")) == {"Kwik"}
    assert set(rows(manager, "?module=mobi")) == {"Berta", "Kwik"}
    assert set(rows(manager, "")) == {"Berta", "Kwik", "Zaal"}


def test_module_that_is_off_is_left_out(manager: Client) -> None:
    a_resource("Berta")
    a_room("Zaal")
    switch_module("cafe", on=False, by=SYSTEM, at=NOON)

    assert set(rows(manager, "?module=cafe")) == {"Berta"}


@pytest.mark.parametrize("path", [DAY, WEEK])
@pytest.mark.parametrize(
    "query", ["?dag=x", "?dag=9999-12-31", "?dag=0001-01-01", "?soort=%00", "?soort=niets", "?module=%00", "?dag=%00"]
)
def test_strange_address_shows_something(manager: Client, walter: Person, path: str, query: str) -> None:
    a_booking(a_resource("Berta"), walter)

    page = manager.get(path + query)

    assert (page.status_code, len(page.context["groups"])) == (200, 1)


@pytest.mark.parametrize("path", [DAY, WEEK])
def test_board_with_nothing_to_book_says_so(manager: Client, path: str) -> None:
    assert b'class="empty"' in manager.get(path).content


@pytest.mark.parametrize("path", [DAY, WEEK])
def test_board_costs_the_same_queries_at_1_and_at_20(manager: Client, walter: Person, path: str) -> None:
    counts = []
    for number in range(20):
        thing = a_resource() if number % 2 else a_room(f"Zaal {number}")
        a_booking(thing, walter, period=a_period(start=dt.time(9 + number % 3)))
        a_booking(thing, walter, period=a_period(start=dt.time(13), end=dt.time(14)))
        if number in {1, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.get(f"{path}?dag=2026-11-28").status_code == 200
            counts.append(len(queries))

    assert counts[0] == counts[1]
