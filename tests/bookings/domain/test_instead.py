"""What a booking could be changed to instead."""

import datetime as dt

import pytest

from apps.bookings.domain.instead import instead_of
from apps.bookings.domain.use import check_out_booking
from apps.bookings.models import Booking, Resource
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.period import Period
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, period_on

pytestmark = pytest.mark.django_db


def until(end: str) -> Period:
    return period_on(SATURDAY, "9", end)


def found(booking: Booking, resource: Resource, period: Period, *, at: dt.datetime = NOON) -> list[tuple[str, Period]]:
    return [(thing.name, when) for thing, when in instead_of(booking, resource, period, by=GUEST, at=at)]


@pytest.fixture
def booking() -> Booking:
    """Berta on Saturday from nine to twelve; somebody else has it from half past twelve."""
    booking = a_booking(a_resource("Berta"), a_person())
    a_booking(booking.resource, period=period_on(SATURDAY, "12.30", "16"))
    return booking


def test_longer_is_offered_as_long_as_it_can_be(booking: Booking) -> None:
    assert found(booking, booking.resource, until("14"))[0] == ("Berta", until("12.30"))


def test_another_of_the_kind_is_offered(booking: Booking) -> None:
    a_resource("Bavo")
    assert ("Bavo", until("14")) in found(booking, booking.resource, until("14"))


def test_against_the_next_one_nothing_longer_is_offered() -> None:
    booking = a_booking(a_resource("Berta"), a_person())
    a_booking(booking.resource, period=period_on(SATURDAY, "12", "16"))
    assert all(when.start != booking.starts_at for _thing, when in found(booking, booking.resource, until("14")))


def test_without_a_next_one_a_wish_too_long_is_offered_shorter() -> None:
    berta = a_resource("Berta", max_length=dt.timedelta(hours=6))
    booking = a_booking(berta, a_person())
    assert ("Berta", until("15")) in found(booking, berta, until("20"))


def test_in_use_only_its_own_end_is_offered(booking: Booking) -> None:
    a_resource("Bavo")
    out = check_out_booking(booking, by=SYSTEM, at=booking.starts_at)
    assert found(out, out.resource, until("14"), at=out.starts_at + dt.timedelta(hours=1)) == [
        ("Berta", until("12.30"))
    ]


def test_another_start_has_no_longest(booking: Booking) -> None:
    wish = period_on(SATURDAY, "13", "15")
    assert all(when.start != booking.starts_at for _thing, when in found(booking, booking.resource, wish))


def test_how_it_is_now_is_no_alternative(booking: Booking) -> None:
    bavo = a_resource("Bavo")
    a_booking(bavo, period=until("12"))
    assert ("Berta", until("12")) not in found(booking, bavo, until("12"))


def test_half_of_a_hall_is_offered_when_the_other_is_taken() -> None:
    hall, left, right = a_divided_hall()
    booking = a_booking(hall, a_person(), period=period_on(SATURDAY, "9", "10"))
    a_booking(right, period=period_on(SATURDAY, "10", "12"))
    assert (left.name, until("12")) in found(booking, hall, until("12"))


def test_wish_at_the_ends_of_the_calendar_is_answered(booking: Booking) -> None:
    first = Period(dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(1, 1, 2, tzinfo=dt.UTC))
    last = Period(booking.starts_at, dt.datetime(9999, 12, 30, tzinfo=dt.UTC))
    assert found(booking, booking.resource, first) == []
    assert all(when.end < last.end for _thing, when in found(booking, booking.resource, last))
    assert first.widen(dt.timedelta(days=2), dt.timedelta()) == first
