"""Who waits, and how an association keeps to what it books."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.use import mark_no_show
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import WaitingState
from apps.bookings.models import WaitingEntry
from apps.hub.actors import SYSTEM
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_resource, a_room, period_on

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/wachtlijst/"
MORNING = period_on(SATURDAY, "9", "12")


def test_list_shows_each_place_and_whom_to_call(manager: Client, walter: Person) -> None:
    bike = a_resource("Bakfiets Berta")
    a_booking(bike, period=MORNING)
    for person in (a_person("Mieke Verhulst", email="mieke@voorbeeld.example"), walter):
        join_waiting(resource=bike, period=MORNING, person=person, by=SYSTEM, at=NOON)
    answer = manager.get(PAGE)
    assert [(row.entry.person.name, row.place) for row in answer.context["rows"]] == [
        ("Mieke Verhulst", 1),
        ("Walter Maes", 2),
    ]
    assert f"tel:{walter.phone}" in answer.content.decode()


def test_manager_takes_somebody_off_the_list(manager: Client, walter: Person) -> None:
    bike = a_resource()
    a_booking(bike, period=MORNING)
    entry = join_waiting(resource=bike, period=MORNING, person=walter, by=SYSTEM, at=NOON)
    answers = [manager.post(f"{PAGE}{code}/weg/").status_code for code in (entry.code, entry.code, "ZZZZ")]
    entry.refresh_from_db()
    assert (answers, entry.state) == ([302, 302, 404], WaitingState.WITHDRAWN)


def test_list_costs_the_same_queries_at_1_and_at_20(manager: Client) -> None:
    bike, counts = a_resource(), []
    a_booking(bike, period=MORNING)
    for number in range(20):
        join_waiting(resource=bike, period=MORNING, person=a_person(), by=SYSTEM, at=NOON)
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert len(manager.get(PAGE).context["rows"]) == number + 1
            counts.append(len(queries))
    assert counts[0] == counts[1]
    assert WaitingEntry.objects.count() == 20


def test_who_must_be_called_stands_on_the_home_page(manager: Client, walter: Person) -> None:
    bike = a_resource("Bakfiets Berta")
    taken = a_booking(bike, period=MORNING)
    entry = join_waiting(resource=bike, period=MORNING, person=walter, by=SYSTEM, at=NOON)
    assert f"/reservaties/wachtlijst/{entry.code}/" not in manager.get("/beheer/").content.decode()
    cancel_booking(taken, by=SYSTEM, at=NOON)
    offer_waiting(at=NOON)
    page = manager.get("/beheer/").content.decode()
    assert f"/reservaties/wachtlijst/{entry.code}/" in page
    assert walter.phone_display in page
    assert manager.post(f"/reservaties/wachtlijst/{entry.code}/nemen/").status_code == 303


def test_request_costs_the_same_queries_with_1_and_20_beside_it(manager: Client, walter: Person) -> None:
    hall, counts = a_room(), []
    asked = a_booking(hall, walter, period=period_on(SATURDAY, "8", "9"))
    for number in range(20):
        start = f"{9 + number // 4}.{number % 4 * 15:02d}"
        hall.step_minutes = 15
        hall.min_length = dt.timedelta(minutes=15)
        hall.save()
        end = f"{9 + (number + 1) // 4}.{(number + 1) % 4 * 15:02d}"
        a_booking(hall, period=period_on(SATURDAY, start, end))
        join_waiting(resource=hall, period=asked.period, person=a_person(), by=SYSTEM, at=NOON)
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                clashes = manager.get(f"/beheer/aanvragen/{asked.code}/").context["clashes"]
            assert (len(clashes.others), len(clashes.waiting)) == (number + 1, number + 1)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_association_page_counts_who_did_not_come(manager: Client, walter: Person) -> None:
    fanfare, bike = an_association("Fanfare", walter), a_resource()
    missed = a_booking(bike, walter, period=MORNING, association=fanfare)
    mark_no_show(missed, by=SYSTEM, at=MORNING.start + dt.timedelta(hours=1), reason="liet niets weten")
    answer = manager.get(f"/beheer/verenigingen/{fanfare.code}/")
    assert (answer.context["party"].no_shows, "liet niets weten" in answer.content.decode()) == (1, True)
    assert "liet niets weten" in manager.get(f"/beheer/mensen/{walter.code}/").content.decode()
    assert manager.get("/beheer/verenigingen/ZZZZ/").status_code == 404
