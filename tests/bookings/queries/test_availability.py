"""What is free on a day, beside buffers, closures, parts and clock changes."""

import datetime as dt

import pytest

from apps.bookings.domain.booking import HOLD, hold_slot
from apps.bookings.domain.closure import close_resource
from apps.bookings.models import Resource
from apps.bookings.queries.availability import day_plans, free_periods, round_up
from apps.bookings.queries.booking import booking_for
from apps.bookings.queries.resource import bookable_resources
from apps.hub import clock
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import Missing
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from tests.factories import NOON, a_person, a_user
from tests.factories_bookings import (
    SATURDAY,
    a_booking,
    a_divided_hall,
    a_hired_room,
    a_resource,
    period_on,
)

pytestmark = pytest.mark.django_db


def spelled(periods: list[Period]) -> list[str]:
    """As people read them."""
    return [f"{clock.local(p.start):%-H.%M}-{clock.local(p.end):%-H.%M}" for p in periods]


def test_free_periods_are_what_bookings_leave() -> None:
    berta = a_resource()
    a_booking(berta, a_person())
    assert spelled(free_periods(berta, SATURDAY, at=NOON)) == ["0.00-9.00", "12.00-0.00"]


def test_free_periods_keep_room_for_the_buffer() -> None:
    car = a_resource(buffer_after=dt.timedelta(minutes=30))
    a_booking(car, a_person())
    assert spelled(free_periods(car, SATURDAY, at=NOON)) == ["0.00-8.30", "12.30-0.00"]


def test_free_periods_of_a_room_lie_within_its_hours() -> None:
    assert spelled(free_periods(a_hired_room(), SATURDAY, at=NOON)) == ["8.00-22.00"]


def test_free_periods_of_today_begin_now() -> None:
    assert spelled(free_periods(a_resource(), clock.local_date(NOON), at=NOON)) == ["12.00-0.00"]


def test_free_periods_forget_a_hold_that_ran_out() -> None:
    berta = a_resource()
    owner = BasketOwner(person=a_person())
    hold_slot(berta, period=period_on(SATURDAY, "9", "12"), owner=owner, by=GUEST, at=NOON)
    assert len(free_periods(berta, SATURDAY, at=NOON)) == 2
    assert len(free_periods(berta, SATURDAY, at=NOON + HOLD)) == 1


def test_hall_is_busy_when_a_half_is_and_says_why() -> None:
    hall, left, right = a_divided_hall()
    close_resource(left, period=period_on(SATURDAY, "9", "12"), reason="Schilderen", by=SYSTEM, at=NOON)
    plans = {plan.resource.pk: plan for plan in day_plans([hall, left, right], SATURDAY, at=NOON)}
    assert [taken.reason for taken in plans[hall.pk].taken] == ["Schilderen"]
    assert not plans[right.pk].taken


@pytest.mark.parametrize(("date", "hours"), [(dt.date(2027, 3, 28), 23), (dt.date(2026, 10, 25), 25)])
def test_day_of_the_clock_change_is_as_long_as_it_is(date: dt.date, hours: int) -> None:
    (plan,) = day_plans([a_resource()], date, at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert plan.free[0].duration == dt.timedelta(hours=hours)


@pytest.mark.parametrize("number", [1, 20])
def test_day_plans_ask_the_same_number_of_queries(number: int, django_assert_num_queries: object) -> None:
    for _one in range(number):
        a_booking(a_resource(), a_person())
    with django_assert_num_queries(10):  # type: ignore[operator] # pytest-django's fixture
        resources: list[Resource] = list(bookable_resources("mobi"))
        assert len(day_plans(resources, SATURDAY, at=NOON)) == number


def test_booking_of_a_stranger_does_not_exist_for_you() -> None:
    mieke, lotte, rita = a_user(), a_user(), a_user()
    booking = a_booking(a_resource(), mieke.person)
    assert booking_for(booking.code, actor=actor_for(mieke), person=mieke.person) == booking
    for stranger in (lotte, rita):
        with pytest.raises(Missing):
            booking_for(booking.code, actor=actor_for(stranger), person=stranger.person)
    with pytest.raises(Missing):
        booking_for(booking.code, actor=GUEST, person=None)


@pytest.mark.parametrize(
    ("moment", "minutes", "expected"),
    [
        ("2026-11-24T12:07+01:00", 30, "2026-11-24T12:30+01:00"),
        ("2026-11-24T12:30+01:00", 30, "2026-11-24T12:30+01:00"),
        ("2027-03-28T01:40+01:00", 30, "2027-03-28T03:00+02:00"),
        ("2027-03-28T09:00+02:00", 1440, "2027-03-29T00:00+02:00"),
        ("2026-10-25T02:10+01:00", 30, "2026-10-25T02:30+01:00"),
        ("2026-10-25T09:00+01:00", 1440, "2026-10-26T00:00+01:00"),
    ],
)
def test_round_up_goes_by_the_wall_clock(moment: str, minutes: int, expected: str) -> None:
    assert round_up(dt.datetime.fromisoformat(moment), minutes) == dt.datetime.fromisoformat(expected)


def test_hours_that_open_in_the_hour_that_is_skipped_open_after_it() -> None:
    night = a_resource(hours=(dt.time(2, 30), dt.time(6)))
    (plan,) = day_plans([night], dt.date(2027, 3, 28), at=NOON)
    assert spelled(plan.opening) == ["3.30-6.00"]
