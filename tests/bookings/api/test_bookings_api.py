"""Bookings over the API: the same rules, one error body, and writes that can be repeated."""

import uuid
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.bookings.models import Booking
from apps.hub import modules
from apps.hub.models import ModuleSwitch
from tests.api import api, post, wish
from tests.factories_bookings import a_booking, a_resource, a_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


def test_resources_tell_their_free_periods_to_everybody() -> None:
    berta = a_resource("Bakfiets Berta")
    a_booking(berta)
    page = api(None).get("/api/v1/resources/", {"date": "2026-11-28"}).json()
    assert page["count"] == 1
    found = page["results"][0]
    assert (found["price"], found["deposit_cents"]) == ("€\N{NO-BREAK SPACE}2/u.", 0)
    assert [(rate["basis"], rate["minutes"], rate["amount_cents"]) for rate in found["rates"]] == [("time", 60, 200)]
    assert [period["start"][11:16] for period in page["results"][0]["free"]] == ["00:00", "12:00"]


@pytest.mark.parametrize("number", [1, 20])
def test_resources_ask_the_same_number_of_queries(number: int, django_assert_num_queries: Any) -> None:
    for _one in range(number):
        a_resource()
    client = api(None)
    with django_assert_num_queries(12):
        assert len(client.get("/api/v1/resources/").json()["results"]) == number


@pytest.mark.parametrize("date", ["gisteren", "2026-13-01", "9999-12-31", "0001-01-01", "\x00", "2026-11-28T00:00"])
def test_resources_on_a_day_that_is_none_are_refused(date: str) -> None:
    a_resource()
    answer = api(None).get("/api/v1/resources/", {"date": date})
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message", "fields"}


def test_module_that_is_off_hides_its_resources() -> None:
    berta = a_resource()
    assert "mobi" in {module.code for module in modules.known()}
    ModuleSwitch.objects.create(code="mobi", is_on=False)
    assert api(None).get("/api/v1/resources/").json()["count"] == 0
    assert api(None).get(f"/api/v1/resources/{berta.slug}/").status_code == 404


def test_book_and_cancel(mieke: User) -> None:
    client = api(mieke)
    made = post(client, "bookings/", wish(a_resource(), activity="Verhuizen"))
    assert made.status_code == 201
    assert (made.json()["state"], made.json()["total_cents"]) == ("confirmed", 600)
    code = made.json()["code"]
    assert client.get(f"/api/v1/bookings/{code}/").json() == made.json()
    assert client.get("/api/v1/bookings/").json()["results"] == [made.json()]
    assert post(client, f"bookings/{code}/cancel/", {}).json()["state"] == "cancelled"
    assert post(client, f"bookings/{code}/cancel/", {}).status_code == 200


def test_book_a_room_that_needs_approval_is_a_request(mieke: User) -> None:
    assert post(api(mieke), "bookings/", wish(a_room())).json()["state"] == "requested"


def test_book_what_is_taken_is_a_conflict(mieke: User) -> None:
    berta = a_resource()
    a_booking(berta)
    answer = post(api(mieke), "bookings/", wish(berta))
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")


BAD: dict[str, dict[str, Any]] = {
    "nothing": {},
    "end before start": {"end": "2026-11-28T07:00:00+01:00"},
    "no offset": {"start": "2026-11-28T09:00:00"},
    "no moment": {"start": "morgen"},
    "the end of the calendar": {"start": "9999-12-31T23:00:00-12:00", "end": "9999-12-31T23:59:59-12:00"},
    "nobody comes": {"attendees": 0},
    "a billion come": {"attendees": 10**9},
    "text for a number": {"attendees": "twee"},
    "a sign that no database takes": {"activity": "\x00"},
    "very long": {"activity": "🚲" * 300},
    "no slug": {"resource": "../etc"},
}


@pytest.mark.parametrize("case", BAD)
def test_book_with_wrong_input_is_refused_with_the_one_body(case: str, mieke: User) -> None:
    body = {**wish(a_resource()), **BAD[case]} if BAD[case] else {}
    answer = post(api(mieke), "bookings/", body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"code", "message", "fields"}
    assert not Booking.objects.exists()


@pytest.mark.parametrize("body", ["{", "[1]", "null", '"x"', "12"])
def test_book_with_something_that_is_no_object_is_refused(body: str, mieke: User) -> None:
    answer = api(mieke).post("/api/v1/bookings/", body, content_type="application/json")
    assert answer.status_code in {400, 422}
    assert set(answer.json()) == {"code", "message", "fields"}


def test_strangers_find_nothing(mieke: User, lotte: User) -> None:
    booking = a_booking(person=mieke.person)
    assert api(lotte).get(f"/api/v1/bookings/{booking.code}/").status_code == 404
    assert post(api(lotte), f"bookings/{booking.code}/cancel/", {}).status_code == 404
    assert api(lotte).get("/api/v1/bookings/").json()["count"] == 0


def test_without_a_token_or_with_a_wrong_one_is_401() -> None:
    for client in (api(None), Client(headers={"authorization": "Token nep"})):
        answer = client.get("/api/v1/bookings/")
        assert answer.status_code == 401
        assert set(answer.json()) == {"code", "message", "fields"}


def test_same_key_and_body_is_answered_and_not_done_again(mieke: User) -> None:
    client, berta, key = api(mieke), a_resource(), str(uuid.uuid4())
    first = post(client, "bookings/", wish(berta), key)
    again = post(client, "bookings/", wish(berta), key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert Booking.objects.count() == 1


def test_same_key_with_another_body_is_refused(mieke: User) -> None:
    client, key = api(mieke), str(uuid.uuid4())
    post(client, "bookings/", wish(a_resource()), key)
    answer = post(client, "bookings/", wish(a_resource()), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


def test_key_of_somebody_else_is_another_key(mieke: User, karim: User) -> None:
    key = str(uuid.uuid4())
    post(api(mieke), "bookings/", wish(a_resource()), key)
    assert post(api(karim), "bookings/", wish(a_resource()), key).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 65, "é"])
def test_key_that_cannot_be_kept_is_refused(key: str, mieke: User) -> None:
    answer = post(api(mieke), "bookings/", wish(a_resource()), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_idempotency_key")


def test_refusal_that_may_pass_frees_its_key(mieke: User) -> None:
    berta, key = a_resource(), str(uuid.uuid4())
    other = a_booking(berta)
    client = api(mieke)
    assert post(client, "bookings/", wish(berta), key).status_code == 409
    other.occupancies.all().delete()
    assert post(client, "bookings/", wish(berta), key).status_code == 201


@pytest.mark.parametrize("number", [1, 20])
def test_own_bookings_ask_the_same_number_of_queries(number: int, mieke: User, django_assert_num_queries: Any) -> None:
    for _one in range(number):
        a_booking(person=mieke.person)
    client = api(mieke)
    with django_assert_num_queries(4):
        assert len(client.get("/api/v1/bookings/").json()["results"]) == number


@pytest.mark.parametrize("path", ["resources/no%20slug/", "nergens/", "bookings/%00/"])
def test_address_that_is_none_has_the_one_body(path: str, mieke: User) -> None:
    answer = api(mieke).get(f"/api/v1/{path}")
    assert (answer.status_code, set(answer.json())) == (404, {"code", "message", "fields"})
