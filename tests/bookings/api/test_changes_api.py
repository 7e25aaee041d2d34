"""Changing, cancelling and handing over, each with what it would mean told first."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.models import Booking, Handover
from apps.hub.models import OutgoingMail
from tests.api import api, delete, get, post, when, wish
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_period, a_resource, a_room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]

LATER = a_period(start=dt.time(14), end=dt.time(18))


@pytest.fixture
def booking(mieke: User) -> Booking:
    return a_booking(person=mieke.person)


def test_change_tells_its_price_first_and_does_it_then(booking: Booking, mieke: User) -> None:
    client, path = api(mieke), f"bookings/{booking.code}/change/"
    told = get(client, path, **when(LATER)).json()
    assert (told["old_total_cents"], told["new_total_cents"], told["difference_cents"]) == (600, 800, 200)
    booking.refresh_from_db()
    assert booking.period == a_period()
    done = post(client, path, {**when(LATER), "sequence": 0}, "k").json()
    assert (done["total_cents"], done["sequence"], done["code"]) == (800, 1, booking.code)
    assert post(client, path, {**when(LATER), "sequence": 0}, "k").json() == done


def test_change_of_the_end_alone_keeps_the_start(booking: Booking, mieke: User) -> None:
    end = a_period(end=dt.time(13)).end.isoformat()
    assert post(api(mieke), f"bookings/{booking.code}/change/", {"end": end}).json()["total_cents"] == 800


def test_change_to_another_unit(booking: Booking, mieke: User) -> None:
    other = a_resource()
    assert (
        post(api(mieke), f"bookings/{booking.code}/change/", {"resource": other.slug}).json()["resource"] == other.slug
    )


def test_change_that_cannot_be_tells_why_and_what_can(booking: Booking, mieke: User) -> None:
    a_booking(booking.resource, period=LATER)
    answer = post(api(mieke), f"bookings/{booking.code}/change/", when(LATER))
    assert (answer.status_code, answer.json()["code"]) == (409, "slot_taken")
    assert answer.json()["alternatives"]
    stale = post(api(mieke), f"bookings/{booking.code}/change/", {**when(LATER), "sequence": 7})
    assert (stale.status_code, stale.json()["code"]) == (409, "changed_meanwhile")


def test_change_to_another_kind_is_refused(booking: Booking, mieke: User) -> None:
    answer = post(api(mieke), f"bookings/{booking.code}/change/", {"resource": a_room().slug})
    assert (answer.status_code, answer.json()["code"]) == (422, "other_kind")


@pytest.mark.parametrize(
    "wrong",
    [{"end": "2020-01-01T00:00:00Z"}, {"start": "x"}, {"resource": "niets"}, {"sequence": -1}, {"sequence": "x"}],
)
def test_change_to_nonsense_is_refused(booking: Booking, mieke: User, wrong: dict[str, object]) -> None:
    path = f"bookings/{booking.code}/change/"
    assert post(api(mieke), path, wrong).status_code in {404, 422}
    assert get(api(mieke), path, **wrong).status_code in {404, 422}


def test_cancel_tells_first_what_comes_back(mieke: User) -> None:
    soon = a_booking(person=mieke.person, period=a_period(NOON.date(), dt.time(14), dt.time(16)))
    told = get(api(mieke), f"bookings/{soon.code}/cancel/").json()
    assert (told["refund_percent"], told["back_cents"], told["fee_cents"]) == (50, 200, 200)
    done = post(api(mieke), f"bookings/{soon.code}/cancel/", {"reason": "Ziek"}).json()
    assert (done["state"], done["cancel_fee_cents"]) == ("cancelled", 200)


def test_handover_is_offered_by_mail_and_taken_back(booking: Booking, mieke: User) -> None:
    client, path = api(mieke), f"bookings/{booking.code}/handover/"
    assert get(client, path).status_code == 404
    body = {"name": "Wout Maes", "email": "wout@voorbeeld.example"}
    made = post(client, path, body, "k")
    assert (made.status_code, made.json()["state"]) == (201, "offered")
    assert "token" not in made.content.decode()
    assert OutgoingMail.objects.filter(to="wout@voorbeeld.example").count() == 1
    assert post(client, path, body, "k").json() == made.json()
    assert Handover.objects.count() == 1
    assert get(client, path).json() == made.json()
    assert delete(client, path).json()["state"] == "withdrawn"
    assert delete(client, path).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": "Wout", "email": "x"}, {"name": "", "email": "wout@voorbeeld.example"}])
def test_handover_to_nobody_is_refused(booking: Booking, mieke: User, body: dict[str, str]) -> None:
    assert post(api(mieke), f"bookings/{booking.code}/handover/", body).status_code == 422


@pytest.mark.parametrize("noun", ["change", "cancel", "handover"])
def test_strangers_find_nothing(booking: Booking, lotte: User, noun: str) -> None:
    path = f"bookings/{booking.code}/{noun}/"
    body = {"name": "Wout", "email": "wout@voorbeeld.example"} if noun == "handover" else {}
    assert (get(api(lotte), path).status_code, post(api(lotte), path, body).status_code) == (404, 404)
    assert get(api(None), path).status_code == 401


def test_who_books_for_the_club_may_change_it(mieke: User, karim: User) -> None:
    club = an_association("Yoga", mieke.person, karim.person)
    made = post(api(mieke), "bookings/", wish(a_resource(), association=club.code)).json()
    assert post(api(karim), f"bookings/{made['code']}/change/", when(LATER)).status_code == 200
