"""Closing a thing or a room for a while."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts.models import Person
from apps.bookings.models import Closure, Resource
from apps.hub import clock
from tests.factories_bookings import a_booking, a_resource

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/sluitingen/"


@pytest.fixture
def bike() -> Resource:
    """A cargo bike."""
    return a_resource("Bakfiets Berta")


def asked(bike: Resource, **changes: str) -> dict[str, str]:
    return {
        "resource": bike.slug,
        "start_date": "2026-11-28",
        "start_time": "0.00",
        "end_date": "2026-11-29",
        "end_time": "24.00",
        "reason": "Herstelling",
    } | changes


@pytest.mark.django_db
def test_closure_takes_whole_days_until_midnight(manager: Client, bike: Resource) -> None:
    response = manager.post(PAGE, asked(bike))

    closure = Closure.objects.get()
    assert response.status_code == 302
    assert (closure.starts_at, closure.ends_at) == (
        clock.start_of_day(dt.date(2026, 11, 28)),
        clock.start_of_day(dt.date(2026, 11, 30)),
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"resource": "x"}, "resource"),
        ({"start_date": "morgen"}, "start_date"),
        ({"start_time": "25"}, "start_time"),
        ({"end_date": "2026-11-27"}, "end_date"),
        ({"start_date": "2027-03-28", "start_time": "2.30", "end_date": "2027-03-28"}, "start_time"),
        ({"end_date": "9999-12-31"}, "end_date"),
        ({"reason": ""}, "reason"),
        ({"reason": " "}, "reason"),
        ({"reason": "😀" * 300}, "reason"),
    ],
)
def test_closure_of_wrong_input_is_refused(
    manager: Client, bike: Resource, changes: dict[str, str], field: str
) -> None:
    response = manager.post(PAGE, asked(bike, **changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Closure.objects.count() == 0


def test_closure_over_bookings_lists_them(manager: Client, bike: Resource, walter: Person) -> None:
    booking = a_booking(bike, walter)

    response = manager.post(PAGE, asked(bike))

    assert (response.status_code, response.context["in_the_way"]) == (409, [booking])
    assert Closure.objects.count() == 0


def test_closure_is_lifted(manager: Client, bike: Resource) -> None:
    manager.post(PAGE, asked(bike))
    pk = str(Closure.objects.get().pk)

    answers = [
        manager.post(f"{PAGE}opheffen/", {"closure": value}).status_code for value in (pk, pk, "x", "9" * 40, "")
    ]

    assert answers == [302, 404, 404, 404, 404]
