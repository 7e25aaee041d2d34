"""The waiting list over the API: joining, the place in the line, the offer, leaving."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.hub.actors import SYSTEM
from tests.api import api, delete, get, post, when, wish
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_period, a_resource

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


@pytest.fixture
def berta() -> Resource:
    return a_resource("Berta")


@pytest.fixture
def booked(berta: Resource) -> Booking:
    return a_booking(berta)


def free(booking: Booking) -> None:
    """It comes free, and the scan finds it."""
    cancel_booking(booking, by=SYSTEM, at=NOON)
    offer_waiting(at=NOON)


def test_join_tells_the_place_and_twice_is_once(berta: Resource, booked: Booking, mieke: User, karim: User) -> None:
    first = post(api(mieke), "waiting/", wish(berta))
    second = post(api(karim), "waiting/", {"kind": "bakfiets", **when()})
    assert (first.status_code, first.json()["place"], first.json()["state"]) == (201, 1, "waiting")
    assert second.json()["place"] == 2
    assert post(api(mieke), "waiting/", wish(berta)).json()["code"] == first.json()["code"]
    assert [row["code"] for row in get(api(mieke), "waiting/").json()["results"]] == [first.json()["code"]]


def test_what_is_free_needs_no_waiting(berta: Resource, mieke: User) -> None:
    assert post(api(mieke), "waiting/", wish(berta)).status_code in {409, 422}


def test_offer_is_taken(berta: Resource, booked: Booking, mieke: User) -> None:
    code = post(api(mieke), "waiting/", wish(berta)).json()["code"]
    free(booked)
    told = get(api(mieke), f"waiting/{code}/").json()
    assert (told["state"], told["place"]) == ("offered", None)
    assert told["held_until"]
    taken = post(api(mieke), f"waiting/{code}/take/", {}, "k")
    assert (taken.status_code, taken.json()["state"], taken.json()["code"]) == (200, "confirmed", told["booking"])


def test_offer_declined_goes_to_the_next(berta: Resource, booked: Booking, mieke: User, karim: User) -> None:
    first = post(api(mieke), "waiting/", wish(berta)).json()["code"]
    second = post(api(karim), "waiting/", wish(berta)).json()["code"]
    free(booked)
    assert post(api(mieke), f"waiting/{first}/decline/", {}).json()["state"] == "passed"
    offer_waiting(at=NOON)
    assert get(api(karim), f"waiting/{second}/").json()["state"] == "offered"


def test_who_waits_goes_before_who_books(berta: Resource, booked: Booking, mieke: User, karim: User) -> None:
    post(api(mieke), "waiting/", wish(berta))
    cancel_booking(booked, by=SYSTEM, at=NOON)
    answer = post(api(karim), "bookings/", wish(berta))
    assert (answer.status_code, answer.json()["code"]) in {(409, "promised_to_waiting"), (409, "slot_taken")}


def test_leave_the_line(berta: Resource, booked: Booking, mieke: User) -> None:
    code = post(api(mieke), "waiting/", wish(berta)).json()["code"]
    assert delete(api(mieke), f"waiting/{code}/", "k").json()["state"] == "withdrawn"
    assert delete(api(mieke), f"waiting/{code}/", "k")["Idempotency-Replayed"] == "true"
    assert get(api(mieke), "waiting/").json()["count"] == 0


def test_take_without_an_offer_is_refused(berta: Resource, booked: Booking, mieke: User) -> None:
    code = post(api(mieke), "waiting/", wish(berta)).json()["code"]
    assert post(api(mieke), f"waiting/{code}/take/", {}).status_code in {404, 409}


def test_strangers_find_nothing(berta: Resource, booked: Booking, mieke: User, lotte: User) -> None:
    code = post(api(mieke), "waiting/", wish(berta)).json()["code"]
    other = api(lotte)
    for answer in (
        get(other, f"waiting/{code}/"), delete(other, f"waiting/{code}/"),
        post(other, f"waiting/{code}/take/", {}), post(other, f"waiting/{code}/decline/", {}),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert WaitingEntry.objects.get().state == "waiting"


@pytest.mark.parametrize("wrong", [{"kind": "bakfiets"}, {"resource": ""}, {"resource": "niets"}, {"end": "x"}])
def test_wait_for_nothing_is_refused(berta: Resource, mieke: User, wrong: dict[str, str]) -> None:
    assert post(api(mieke), "waiting/", {**wish(berta), **wrong}).status_code in {404, 422}


def test_waiting_costs_the_same_queries_at_1_and_at_19(berta: Resource, mieke: User) -> None:
    client, counts = api(mieke), []
    for number in range(19):
        period = a_period(start=dt.time(number), end=dt.time(number + 1))
        a_booking(berta, period=period)
        assert post(client, "waiting/", wish(berta, period)).status_code == 201
        if number in {0, 18}:
            with CaptureQueriesContext(connection) as queries:
                assert len(get(client, "waiting/").json()["results"]) == number + 1
            counts.append(len(queries))
    assert counts[0] == counts[1]
