"""Closing a thing or a room for a while."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person
from apps.bookings.domain.use import check_out_booking
from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.models import Closure, Resource
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from tests.factories import a_person
from tests.factories_bookings import SATURDAY, a_booking, a_resource, period_on

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
        "kind": "closure",
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

    assert (response.status_code, response.context["way"].bookings) == (409, [booking])
    assert not response.context["way"].was_asked
    assert Closure.objects.count() == 0


def test_closure_handles_each_booking_as_chosen_and_keeps_what_was_typed(manager: Client, bike: Resource) -> None:
    walter = a_person(email="walter@voorbeeld.example")
    bart = a_resource("Bakfiets Bart")
    moved, gone, kept = (
        a_booking(bike, walter, period=period_on(SATURDAY, start, end))
        for start, end in (("9", "10"), ("11", "12"), ("14", "15"))
    )
    chosen = {f"op_{moved.code}": f"move:{bart.slug}", f"op_{gone.code}": "cancel", f"op_{kept.code}": ""}

    half = manager.post(PAGE, asked(bike, kind="maintenance", **chosen))
    assert (half.status_code, list(half.context["way"].errors)) == (422, [f"op_{kept.code}"])
    page = half.content.decode()
    assert "Herstelling" in page
    assert f'<option value="move:{bart.slug}" selected>' in page
    assert Closure.objects.count() == 0

    whole = manager.post(PAGE, asked(bike, kind="maintenance", **chosen, rest="keep"))
    assert whole.status_code == 302
    assert Closure.objects.get().kind == OccupancyKind.MAINTENANCE
    for booking in (moved, gone, kept):
        booking.refresh_from_db()
    assert (moved.resource, gone.state, kept.resource) == (bart, BookingState.CANCELLED, bike)
    assert OutgoingMail.objects.filter(template="bookings/mail/changed").count() == 1


def test_closure_offers_no_unit_that_is_taken_and_only_keeping_of_what_is_out(
    manager: Client, bike: Resource, walter: Person
) -> None:
    bart = a_resource("Bakfiets Bart")
    a_booking(bart, walter)
    booking = a_booking(bike, walter)
    way = manager.post(PAGE, asked(bike)).context["way"]
    assert [value for value, _label in way.fields[f"op_{booking.code}"].choices] == ["", "cancel", "keep"]
    check_out_booking(booking, by=SYSTEM, at=booking.starts_at)
    way = manager.post(PAGE, asked(bike)).context["way"]
    assert [value for value, _label in way.fields[f"op_{booking.code}"].choices] == ["", "keep"]


def test_closures_cost_the_same_queries_with_1_and_20_in_the_way(
    manager: Client, bike: Resource, walter: Person
) -> None:
    a_resource("Bakfiets Bart")
    counts = []
    for number in range(20):
        a_booking(
            bike,
            walter,
            period=period_on(
                SATURDAY, f"{number // 2}.{number % 2 * 3}0", f"{(number + 1) // 2}.{(number + 1) % 2 * 3}0"
            ),
        )
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert manager.post(PAGE, asked(bike)).status_code == 409
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_closure_is_lifted(manager: Client, bike: Resource) -> None:
    manager.post(PAGE, asked(bike))
    pk = str(Closure.objects.get().pk)

    answers = [
        manager.post(f"{PAGE}opheffen/", {"closure": value}).status_code for value in (pk, pk, "x", "9" * 40, "")
    ]

    assert answers == [302, 404, 404, 404, 404]
