"""What is out past its end is not free, and never runs into the next booking."""

import datetime as dt

import pytest

from apps.bookings.domain.overdue import grow_overdue
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Occupancy
from apps.hub.actors import SYSTEM
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, period_on

pytestmark = pytest.mark.django_db

HALF_HOUR = dt.timedelta(minutes=30)


def out(booking: Booking) -> Booking:
    """It left on time."""
    return check_out_booking(booking, by=SYSTEM, at=booking.starts_at)


def test_late_return_keeps_others_out_until_it_is_back() -> None:
    berta = a_resource()
    late = out(a_booking(berta, a_person()))
    at = late.ends_at + dt.timedelta(minutes=10)
    assert grow_overdue(at=at) == 1
    wish = period_on(SATURDAY, "12", "13")
    with pytest.raises(SlotTaken):
        a_booking(berta, a_person("Lotte Peeters"), period=wish, at=at)
    check_in_booking(late, by=SYSTEM, at=at)
    assert a_booking(berta, a_person("Lotte Peeters"), period=wish, at=at).pk


def test_late_return_stops_at_the_next_booking() -> None:
    berta = a_resource()
    late = out(a_booking(berta, a_person()))
    following = a_booking(berta, a_person("Lotte Peeters"), period=period_on(SATURDAY, "13", "14"))
    for hours in (0.5, 1, 3, 24):
        grow_overdue(at=late.ends_at + dt.timedelta(hours=hours))
    assert Occupancy.objects.get(booking=late).ends_at == following.starts_at
    late.refresh_from_db()
    assert late.ends_at == period_on(SATURDAY, "9", "12").end


def test_hold_that_ran_out_does_not_stop_it() -> None:
    berta = a_resource()
    late = out(a_booking(berta, a_person()))
    held = a_booking(berta, a_person("Lotte Peeters"), period=period_on(SATURDAY, "12", "13"))
    Booking.objects.filter(pk=held.pk).update(state="held", hold_until=NOON)
    Occupancy.objects.filter(booking=held).update(kind="hold", expires_at=NOON)
    assert grow_overdue(at=late.ends_at + HALF_HOUR) == 1


def test_scan_run_twice_grows_once_and_what_is_on_time_not_at_all() -> None:
    late = out(a_booking(a_resource(), a_person()))
    a_booking(a_resource(), a_person())
    assert grow_overdue(at=late.ends_at) == 0
    assert [grow_overdue(at=late.ends_at + HALF_HOUR) for _run in range(2)] == [1, 0]


def test_hall_that_runs_late_keeps_both_halves() -> None:
    hall, left, right = a_divided_hall()
    late = out(a_booking(hall, a_person()))
    at = late.ends_at + HALF_HOUR
    grow_overdue(at=at)
    assert {row.resource_id for row in Occupancy.objects.filter(ends_at=at + HALF_HOUR)} == {left.pk, right.pk}
