"""Series over the API: looked at date by date, made, read and cancelled."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Association, User
from apps.bookings.models import Booking, Resource, Series
from tests.api import api, get, post
from tests.factories import an_association
from tests.factories_bookings import a_booking, a_resource, a_room
from tests.factories_series import TUESDAY, evening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]

WEEK = dt.timedelta(days=7)


@pytest.fixture
def hall() -> Resource:
    return a_room(needs_approval=False)


@pytest.fixture
def club(mieke: User) -> Association:
    return an_association("Yoga", mieke.person)


def rule(hall: Resource, club: Association, **other: Any) -> dict[str, Any]:
    """Three Tuesday evenings."""
    dates = {"first_date": TUESDAY.isoformat(), "starts": "19:00", "ends": "21:00", "count": 3}
    return {"resource": hall.slug, "association": club.code, **dates, **other}


def test_preview_tells_every_date_and_makes_nothing(hall: Resource, club: Association, mieke: User) -> None:
    a_booking(hall, period=evening(TUESDAY + WEEK))
    dates = post(api(mieke), "series/preview/", rule(hall, club)).json()
    assert [date["is_possible"] for date in dates] == [True, False, True]
    assert [reason["code"] for reason in dates[1]["reasons"]] == ["slot_taken"]
    assert dates[1]["alternatives"]
    assert dates[0]["price_cents"] == 2000
    assert not Series.objects.exists()


def test_create_books_what_can_be_and_keeps_what_cannot(hall: Resource, club: Association, mieke: User) -> None:
    a_booking(hall, period=evening(TUESDAY + WEEK))
    client = api(mieke)
    made = post(client, "series/", rule(hall, club), "k")
    assert made.status_code == 201
    assert [date["state"] for date in made.json()["dates"]] == ["booked", "rejected", "booked"]
    assert post(client, "series/", rule(hall, club), "k").json() == made.json()
    assert Series.objects.count() == 1
    assert get(client, f"series/{made.json()['code']}/").json() == made.json()
    assert [row["code"] for row in get(client, "series/").json()["results"]] == [made.json()["code"]]


def test_create_takes_an_alternative_for_a_date(hall: Resource, club: Association, mieke: User) -> None:
    a_booking(hall, period=evening(TUESDAY + WEEK))
    client = api(mieke)
    planned = post(client, "series/preview/", rule(hall, club)).json()[1]
    instead = [{"date": planned["date"], **planned["alternatives"][0]}]
    made = post(client, "series/", rule(hall, club, instead=instead)).json()
    assert [date["state"] for date in made["dates"]] == ["booked"] * 3
    nothing = [{"date": planned["date"], **planned["alternatives"][0], "resource": "niets"}]
    assert post(client, "series/", rule(hall, club, instead=nothing)).status_code == 404
    assert post(client, "series/", rule(hall, club, instead=instead * 61)).status_code == 422


def test_cancel_tells_first_what_comes_back(hall: Resource, club: Association, mieke: User) -> None:
    client = api(mieke)
    code = post(client, "series/", rule(hall, club)).json()["code"]
    path, second = f"series/{code}/cancel/", (TUESDAY + WEEK).isoformat()
    told = get(client, path, date=second).json()
    assert (len(told["bookings"]), told["back_cents"], told["fee_cents"]) == (2, 4000, 0)
    post(client, path, {"date": second, "reason": "Lesgever weg"})
    assert list(Booking.objects.order_by("starts_at").values_list("state", flat=True)) == [
        "confirmed", "cancelled", "cancelled",
    ]  # fmt: skip
    assert post(client, path, {}, "k").json()["cancelled_at"]
    assert post(client, path, {}, "k")["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "wrong",
    [
        {"count": None},
        {"until": "2027-01-01"},
        {"starts": "x"},
        {"first_date": "9999-12-31"},
        {"first_date": "0001-01-01"},
        {"interval": 0},
        {"frequency": "daily"},
        {"count": 10**9},
        {"resource": "niets"},
        {"association": "niets"},
        {"starts": "02:30", "first_date": "2027-03-28", "count": 1},
    ],
)
def test_rule_that_is_none_is_refused(hall: Resource, club: Association, mieke: User, wrong: dict[str, Any]) -> None:
    for path in ("series/preview/", "series/"):
        answer = post(api(mieke), path, rule(hall, club, **wrong))
        dst = "starts" in wrong and "count" in wrong
        assert answer.status_code in ({404, 422} if not dst else {200, 422})


def test_series_is_for_clubs_and_not_of_strangers(hall: Resource, club: Association, mieke: User, lotte: User) -> None:
    code = post(api(mieke), "series/", rule(hall, club)).json()["code"]
    other = api(lotte)
    assert post(other, "series/", rule(hall, club)).status_code in {403, 422}
    assert post(other, "series/", rule(hall, club, association="")).status_code in {403, 422}
    for answer in (
        get(other, f"series/{code}/"), get(other, f"series/{code}/cancel/"), post(other, f"series/{code}/cancel/", {}),
    ):  # fmt: skip
        assert answer.status_code == 404
    assert get(other, "series/").json()["count"] == 0


def test_series_list_costs_the_same_queries_at_1_and_at_20(club: Association, mieke: User) -> None:
    client, counts = api(mieke), []
    for number in range(20):
        post(client, "series/", rule(a_resource(), club, count=1))
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert len(get(client, "series/").json()["results"]) == number + 1
            counts.append(len(queries))
    assert counts[0] == counts[1]
