"""Holding, letting go, confirming, and booking any of a kind, with what the kind asks."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.models import Booking, KindField, Resource
from tests.api import api, delete, get, post, when, wish
from tests.factories_bookings import a_booking, a_kind, a_resource, a_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


def test_hold_then_confirm(mieke: User) -> None:
    client = api(mieke)
    held = post(client, "holds/", wish(a_resource()))
    assert (held.status_code, held.json()["state"]) == (201, "held")
    assert held.json()["held_until"]
    code = held.json()["code"]
    assert [row["code"] for row in get(client, "holds/").json()["results"]] == [code]
    assert post(client, f"holds/{code}/confirm/", {}).json()["state"] == "confirmed"
    assert post(client, f"holds/{code}/confirm/", {}).json()["state"] == "confirmed"  # twice is once
    assert get(client, "holds/").json()["results"] == []


def test_hold_let_go_frees_its_time(mieke: User, karim: User) -> None:
    berta = a_resource()
    code = post(api(mieke), "holds/", wish(berta)).json()["code"]
    assert post(api(karim), "holds/", wish(berta)).status_code == 409
    assert delete(api(mieke), f"holds/{code}/", "weg").json()["state"] == "expired"
    assert delete(api(mieke), f"holds/{code}/", "weg")["Idempotency-Replayed"] == "true"
    assert post(api(karim), "holds/", wish(berta)).status_code == 201
    assert post(api(mieke), f"holds/{code}/confirm/", {}).status_code == 409


def test_hold_of_somebody_else_is_nothing(mieke: User, lotte: User) -> None:
    code = post(api(mieke), "holds/", wish(a_resource())).json()["code"]
    for answer in (delete(api(lotte), f"holds/{code}/"), post(api(lotte), f"holds/{code}/confirm/", {})):
        assert answer.status_code == 404
    assert Booking.objects.get(code=code).state == "held"


@pytest.mark.parametrize("path", ["holds/", "bookings/"])
def test_any_of_a_kind_takes_one_that_is_free(path: str, mieke: User) -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    a_booking(berta)
    made = post(api(mieke), path, {"kind": "bakfiets", **when()}).json()
    assert (made["resource"], made["any_of_kind"]) == (bavo.slug, True)
    full = post(api(mieke), path, {"kind": "bakfiets", **when()})
    assert (full.status_code, full.json()["code"]) == (409, "slot_taken")
    assert full.json()["alternatives"]


@pytest.mark.parametrize("path", ["holds/", "bookings/"])
def test_same_key_books_any_of_a_kind_once(path: str, mieke: User) -> None:
    a_resource()
    a_resource()
    client, body = api(mieke), {"kind": "bakfiets", **when()}
    assert post(client, path, body, "k").json() == post(client, path, body, "k").json()
    assert Booking.objects.count() == 1


def test_thing_and_kind_or_neither_is_refused(mieke: User) -> None:
    berta = a_resource()
    for body in ({**wish(berta), "kind": "bakfiets"}, when()):
        answer = post(api(mieke), "bookings/", body)
        assert (answer.status_code, list(answer.json()["fields"])) == (422, ["resource"])


def test_kind_without_things_is_full(mieke: User) -> None:
    a_kind("leeg")
    assert post(api(mieke), "bookings/", {"kind": "leeg", **when()}).status_code == 409


def test_answers_are_asked_and_kept(mieke: User) -> None:
    berta = a_resource()
    KindField.objects.create(
        kind=berta.kind, slug="klus", label="Welke klus?", scope=FieldScope.BOOKING, type=FieldType.TEXT,
        is_required=True,
    )  # fmt: skip
    assert post(api(mieke), "bookings/", wish(berta)).json()["code"] == "answer_needed"
    made = post(api(mieke), "bookings/", wish(berta, answers={"klus": "verhuizen"}))
    assert made.json()["answers"] == {"klus": "verhuizen"}


@pytest.mark.parametrize("answers", [{"klus": []}, {"klus": {"a": 1}}, {"klus": "x" * 301}, [], "x", {"klus": 10**400}])
def test_answer_that_is_none_is_refused(mieke: User, answers: object) -> None:
    answer = post(api(mieke), "bookings/", wish(a_resource(), answers=answers))
    assert answer.status_code in {400, 422}


def test_house_rules_have_to_be_accepted(mieke: User) -> None:
    hall = a_room(needs_approval=False)
    Resource.objects.filter(pk=hall.pk).update(house_rules="Ruim op.")
    refused = post(api(mieke), "holds/", wish(hall))
    assert (refused.status_code, refused.json()["code"]) == (422, "house_rules_needed")
    assert post(api(mieke), "holds/", wish(hall, accepts_house_rules=True)).status_code == 201


def test_refusal_tells_all_reasons_and_what_else_could_be_had(mieke: User) -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    a_booking(berta)
    answer = post(api(mieke), "bookings/", wish(berta)).json()
    assert answer["code"] == answer["reasons"][0]["code"] == "slot_taken"
    assert bavo.slug in {found["resource"] for found in answer["alternatives"]}
    strict = a_resource("Kort", max_length=dt.timedelta(hours=1), horizon_days=2)
    codes = {reason["code"] for reason in post(api(mieke), "bookings/", wish(strict)).json()["reasons"]}
    assert codes == {"too_long", "too_far_ahead"}


def test_an_alternative_can_be_booked_as_it_was_told(mieke: User) -> None:
    berta = a_resource()
    a_booking(berta)
    found = post(api(mieke), "bookings/", wish(berta)).json()["alternatives"][0]
    made = post(api(mieke), "bookings/", {name: found[name] for name in ("resource", "start", "end")})
    assert (made.status_code, made.json()["total_cents"]) == (201, found["total_cents"])
