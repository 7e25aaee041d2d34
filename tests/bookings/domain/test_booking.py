"""Holding, confirming, releasing; and every sentence with which a wish is refused."""

import datetime as dt
import uuid

import pytest

from apps.accounts.models import User
from apps.bookings.domain.booking import HOLD, book_slot, confirm_hold, expire_holds, hold_slot, release_hold
from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.errors import HoldExpired, SlotTaken
from apps.bookings.models import Booking, Occupancy, TariffRate
from apps.hub import clock
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import BuurtpuntError, InvalidPeriod, TimeDoesNotExist
from apps.hub.queries.history import history_of
from apps.payments.basket import BasketOwner
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import (
    SATURDAY,
    a_booking,
    a_divided_hall,
    a_hired_room,
    a_resource,
    a_room,
    period_on,
)

pytestmark = pytest.mark.django_db


def a_walker(name: str = "Walter Maes") -> BasketOwner:
    """Somebody with a basket and no e-mail address."""
    return BasketOwner(person=a_person(name))


def test_book_slot_confirms_and_occupies() -> None:
    berta = a_resource("Bakfiets Berta")
    booking = a_booking(berta, a_person())
    assert booking.state == BookingState.CONFIRMED
    row = Occupancy.objects.get(booking=booking)
    assert (row.kind, row.period, row.expires_at) == (OccupancyKind.BOOKING, booking.period, None)
    assert [event.event for event in history_of(booking)] == ["confirmed"]


def test_book_slot_owes_the_frozen_price() -> None:
    booking = a_booking(a_resource(per_hour_cents=250), a_person())
    TariffRate.objects.update(amount_cents=900)
    charge = charge_of(booking)
    assert charge is not None
    assert (booking.total_cents, charge.amount_cents) == (750, 750)
    assert sum(line.amount_cents for line in booking.lines.all()) == 750


def test_book_slot_that_is_taken_is_refused_and_leaves_nothing() -> None:
    berta = a_resource()
    a_booking(berta, a_person())
    with pytest.raises(SlotTaken):
        a_booking(berta, a_person("Lotte Peeters"), period=period_on(SATURDAY, "11", "13"))
    assert Booking.objects.count() == 1


def test_book_slot_that_touches_another_is_fine() -> None:
    berta = a_resource()
    a_booking(berta, a_person())
    assert a_booking(berta, a_person("Lotte Peeters"), period=period_on(SATURDAY, "12", "13")).pk


def test_book_slot_within_the_buffer_is_refused() -> None:
    car = a_resource("Kwik", buffer_after=dt.timedelta(minutes=30))
    a_booking(car, a_person())
    with pytest.raises(SlotTaken):
        a_booking(car, a_person("Lotte Peeters"), period=period_on(SATURDAY, "12", "13"))
    assert a_booking(car, a_person("Lotte Peeters"), period=period_on(SATURDAY, "12.30", "13.30")).pk


def test_hold_slot_twice_with_the_same_key_is_one_booking() -> None:
    berta, owner, key = a_resource(), a_walker(), uuid.uuid4()
    period = period_on(SATURDAY, "9", "12")
    first = hold_slot(berta, period=period, owner=owner, by=GUEST, at=NOON, request_key=key)
    again = hold_slot(berta, period=period, owner=owner, by=GUEST, at=NOON, request_key=key)
    assert first == again
    assert Booking.objects.count() == 1


def test_hold_slot_with_a_key_of_somebody_else_is_refused() -> None:
    berta, key = a_resource(), uuid.uuid4()
    period = period_on(SATURDAY, "9", "12")
    hold_slot(berta, period=period, owner=a_walker(), by=GUEST, at=NOON, request_key=key)
    with pytest.raises(BuurtpuntError) as refused:
        hold_slot(berta, period=period, owner=a_walker("Lotte Peeters"), by=GUEST, at=NOON, request_key=key)
    assert refused.value.code == "try_again"


def test_expired_hold_makes_room_when_somebody_wants_the_time() -> None:
    berta, period = a_resource(), period_on(SATURDAY, "9", "12")
    held = hold_slot(berta, period=period, owner=a_walker(), by=GUEST, at=NOON)
    with pytest.raises(SlotTaken):
        a_booking(berta, a_person("Lotte Peeters"), at=NOON + HOLD - dt.timedelta(seconds=1))
    assert a_booking(berta, a_person("Lotte Peeters"), at=NOON + HOLD).state == BookingState.CONFIRMED
    held.refresh_from_db()
    assert held.state == BookingState.EXPIRED


def test_confirm_hold_after_it_was_given_back_is_refused() -> None:
    berta = a_resource()
    owner = a_walker()
    held = hold_slot(berta, period=period_on(SATURDAY, "9", "12"), owner=owner, by=GUEST, at=NOON)
    a_booking(berta, a_person("Lotte Peeters"), at=NOON + HOLD)
    with pytest.raises(HoldExpired):
        confirm_hold(held, person=a_person(), by=GUEST, at=NOON + HOLD)


def test_confirm_hold_twice_is_once() -> None:
    owner = a_walker()
    held = hold_slot(a_resource(), period=period_on(SATURDAY, "9", "12"), owner=owner, by=GUEST, at=NOON)
    assert owner.person
    for _tap in range(2):
        assert confirm_hold(held, person=owner.person, by=GUEST, at=NOON).state == BookingState.CONFIRMED
    assert [event.event for event in history_of(held)] == ["held", "confirmed"]


def test_release_hold_frees_the_time() -> None:
    berta, owner = a_resource(), a_walker()
    held = hold_slot(berta, period=period_on(SATURDAY, "9", "12"), owner=owner, by=GUEST, at=NOON)
    release_hold(held, by=GUEST, at=NOON)
    assert not Occupancy.objects.exists()
    assert release_hold(held, by=GUEST, at=NOON).state == BookingState.EXPIRED


def test_expire_holds_finds_all_that_ran_out_however_late_it_runs() -> None:
    berta = a_resource()
    for hour in ("9", "10", "11"):
        hold_slot(berta, period=period_on(SATURDAY, hour, f"{hour}.30"), owner=a_walker(), by=GUEST, at=NOON)
    assert expire_holds(at=NOON) == 0
    assert expire_holds(at=NOON + dt.timedelta(days=2)) == 3
    assert expire_holds(at=NOON + dt.timedelta(days=2)) == 0


def test_room_that_needs_approval_becomes_a_request_that_owes_nothing_yet() -> None:
    booking = a_booking(a_room(), a_person())
    assert booking.state == BookingState.REQUESTED
    assert Occupancy.objects.get(booking=booking).kind == OccupancyKind.REQUEST
    assert charge_of(booking) is None


def test_hall_takes_both_halves() -> None:
    hall, left, right = a_divided_hall()
    booking = a_booking(hall, a_person())
    assert {row.resource_id for row in booking.occupancies.all()} == {left.pk, right.pk}
    for half in (left, right):
        with pytest.raises(SlotTaken):
            a_booking(half, a_person("Lotte Peeters"))


def test_half_taken_makes_the_whole_hall_taken_and_leaves_the_other_half() -> None:
    hall, left, right = a_divided_hall()
    a_booking(left, a_person())
    with pytest.raises(SlotTaken):
        a_booking(hall, a_person("Lotte Peeters"))
    assert a_booking(right, a_person("Lotte Peeters")).state == BookingState.CONFIRMED


def test_book_for_an_association_one_is_no_member_of_is_refused(mieke: User, lotte: User) -> None:
    assert mieke.person
    assert lotte.person
    fanfare = an_association("Fanfare De Eendracht", mieke.person)
    period = period_on(SATURDAY, "9", "12")
    room = a_hired_room()
    with pytest.raises(BuurtpuntError) as refused:
        hold_slot(room, period=period, owner=BasketOwner(person=lotte.person), association=fanfare, by=GUEST, at=NOON)
    assert refused.value.code == "not_your_association"
    held = hold_slot(
        room, period=period, owner=BasketOwner(person=mieke.person), association=fanfare, by=GUEST, at=NOON
    )
    assert held.association == fanfare


WISHES = {
    "in_the_past": (dt.date(2026, 11, 23), "9", "12"),
    "too_far_ahead": (dt.date(2028, 11, 25), "9", "12"),
    "too_short": (SATURDAY, "9", "9.10"),
    "too_long": (SATURDAY, "9", "12"),
    "not_on_step": (SATURDAY, "9.07", "12"),
}


@pytest.mark.parametrize("code", WISHES)
def test_wish_against_a_rule_is_refused_with_its_own_code(code: str) -> None:
    date, start, end = WISHES[code]
    longest = dt.timedelta(hours=2) if code == "too_long" else dt.timedelta(days=3)
    with pytest.raises(BuurtpuntError) as refused:
        a_booking(a_resource(max_length=longest), a_person(), period=period_on(date, start, end))
    assert refused.value.code == code
    assert refused.value.text


def test_room_outside_its_hours_is_refused() -> None:
    with pytest.raises(BuurtpuntError) as refused:
        a_booking(a_hired_room(), a_person(), period=period_on(SATURDAY, "21", "23"))
    assert refused.value.code == "closed"


def test_step_that_is_running_may_still_be_booked() -> None:
    seven_past = NOON + dt.timedelta(minutes=7)
    period = period_on(clock.local_date(NOON), "12", "13")
    assert a_booking(a_resource(), a_person(), period=period, at=seven_past).pk


def test_inactive_resource_is_refused() -> None:
    berta = a_resource()
    berta.is_active = False
    with pytest.raises(BuurtpuntError) as refused:
        a_booking(berta, a_person())
    assert refused.value.code == "not_bookable"


def test_end_before_start_is_no_period() -> None:
    with pytest.raises(InvalidPeriod):
        period_on(SATURDAY, "12", "9")


def test_night_of_summer_time_lasts_eleven_hours_and_costs_so() -> None:
    period = period_on(dt.date(2027, 3, 27), "20", "8", until=dt.date(2027, 3, 28))
    booking = a_booking(a_resource(per_hour_cents=200), a_person(), period=period)
    assert booking.total_cents == 11 * 200


def test_night_of_winter_time_lasts_thirteen_hours_and_costs_so() -> None:
    period = period_on(dt.date(2027, 10, 30), "20", "8", until=dt.date(2027, 10, 31))
    booking = a_booking(a_resource(per_hour_cents=200), a_person(), period=period, at=NOON + dt.timedelta(days=300))
    assert booking.total_cents == 13 * 200


def test_hour_that_does_not_exist_is_refused() -> None:
    with pytest.raises(TimeDoesNotExist):
        period_on(dt.date(2027, 3, 28), "2.30", "4")


def test_hour_that_comes_twice_means_the_first() -> None:
    period = period_on(dt.date(2026, 10, 25), "2.30", "4")
    assert period.duration == dt.timedelta(hours=2, minutes=30)


def test_book_slot_writes_who_did_it() -> None:
    booking = book_slot(a_resource(), period=period_on(SATURDAY, "9", "12"), person=a_person(), by=SYSTEM, at=NOON)
    assert {event.actor_kind for event in history_of(booking)} == {"system"}
