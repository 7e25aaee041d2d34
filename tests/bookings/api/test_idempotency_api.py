"""A write with a key: answered again and not done again, refused while it is under way, also with many at once."""

import datetime as dt
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import User
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.hub.models import IdempotentRequest
from tests.api import api, delete, post, when, wish
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_period, a_resource
from tests.factories_series import TUESDAY
from tests.races import race

pytestmark = pytest.mark.usefixtures("noon", "place")

AT_ONCE = 8
Write = Callable[[str], Any]


@pytest.fixture
def writes(mieke: User) -> dict[str, Write]:
    """Every write that a person can do, once with a key."""
    client, berta, taken = api(mieke), a_resource("Berta"), a_resource("Bezet")
    a_booking(taken)
    booking, other, third = (a_booking(a_resource(), mieke.person) for _number in range(3))
    club = an_association("Yoga", mieke.person)
    held = post(client, "holds/", wish(a_resource())).json()["code"]
    sure = post(client, "holds/", wish(a_resource())).json()["code"]
    waits = post(client, "waiting/", wish(taken)).json()["code"]
    evening = {"first_date": TUESDAY.isoformat(), "starts": "19:00", "ends": "21:00", "count": 2}
    later = when(a_period(start=dt.time(14), end=dt.time(15)))
    body = {"name": "Wout Maes", "email": "wout@voorbeeld.example"}
    return {
        "book": lambda key: post(client, "bookings/", wish(berta), key),
        "book any": lambda key: post(client, "bookings/", {"kind": "bakfiets", **later}, key),
        "hold": lambda key: post(client, "holds/", wish(berta, a_period(start=dt.time(19), end=dt.time(21))), key),
        "release": lambda key: delete(client, f"holds/{held}/", key),
        "confirm": lambda key: post(client, f"holds/{sure}/confirm/", {}, key),
        "change": lambda key: post(client, f"bookings/{booking.code}/change/", later, key),
        "cancel": lambda key: post(client, f"bookings/{other.code}/cancel/", {}, key),
        "hand over": lambda key: post(client, f"bookings/{third.code}/handover/", body, key),
        "wait": lambda key: post(client, "waiting/", wish(taken, a_period(end=dt.time(11))), key),
        "leave": lambda key: delete(client, f"waiting/{waits}/", key),
        "series": lambda key: post(
            client, "series/", {"resource": berta.slug, "association": club.code, **evening}, key
        ),
    }


@pytest.mark.django_db
def test_every_write_is_answered_again_and_refused_while_under_way(writes: dict[str, Write]) -> None:
    for name, write in writes.items():
        first = write(name)
        assert (name, first.status_code) in {(name, 200), (name, 201)}, first.content
        counted = (Booking.objects.count(), WaitingEntry.objects.count())
        again = write(name)
        assert (again.json(), again.get("Idempotency-Replayed")) == (first.json(), "true")
        assert (Booking.objects.count(), WaitingEntry.objects.count()) == counted
        IdempotentRequest.objects.filter(key=name).update(status=None, body="")  # as while it runs
        flying = write(name)
        assert (flying.status_code, flying.json()["code"]) == (409, "idempotency_key_in_flight")


@pytest.mark.django_db
def test_call_that_never_ended_is_done_once_when_it_comes_again(mieke: User) -> None:
    client, berta = api(mieke), a_resource()
    first = post(client, "bookings/", wish(berta), "k").json()
    IdempotentRequest.objects.update(status=None, body="")  # the server went away before it answered
    with time_machine.travel(NOON + dt.timedelta(minutes=2)):
        again = post(client, "bookings/", wish(berta), "k")
    assert (again.status_code, again.json()["code"]) == (201, first["code"])
    assert Booking.objects.count() == 1


@pytest.mark.django_db
def test_same_key_on_another_address_is_refused(mieke: User) -> None:
    client, body = api(mieke), wish(a_resource())
    post(client, "holds/", body, "k")
    answer = post(client, "bookings/", body, "k")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["bookings/", "holds/"])
def test_many_at_once_with_one_key_make_one_booking(mieke: User, path: str) -> None:
    berta: Resource = a_resource()
    token = api(mieke).defaults["HTTP_AUTHORIZATION"]

    def write() -> tuple[int, str]:
        answer = post(Client(headers={"authorization": token}), path, wish(berta), "k")
        return answer.status_code, answer.json()["code"]

    outcome = race([write] * AT_ONCE)

    made = {code for status, code in outcome.results if status == HTTPStatus.CREATED}
    others = {answer for answer in outcome.results if answer[0] != HTTPStatus.CREATED}
    assert (outcome.errors, outcome.refusals) == ([], [])
    assert len(made) == Booking.objects.count() == 1
    assert others <= {(409, "idempotency_key_in_flight")}
    assert post(Client(headers={"authorization": token}), path, wish(berta), "k").json()["code"] in made


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_many_at_once_without_a_key_are_told_that_it_is_taken(mieke: User) -> None:
    berta = a_resource()
    token = api(mieke).defaults["HTTP_AUTHORIZATION"]

    def write() -> tuple[int, str]:
        answer = post(Client(headers={"authorization": token}), "bookings/", wish(berta))
        return answer.status_code, answer.json()["code"]

    outcome = race([write] * AT_ONCE)

    refused = {answer for answer in outcome.results if answer[0] != HTTPStatus.CREATED}
    assert outcome.errors == []
    assert (Booking.objects.count(), len(outcome.results) - 1) == (1, sum(s == 409 for s, _code in outcome.results))
    assert {code for _status, code in refused} <= {"slot_taken", "try_again"}
