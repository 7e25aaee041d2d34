"""Changing what is under way, and another unit of the same kind."""

import pytest

from apps.accounts.models import User
from apps.bookings.domain.change import change_booking, swap_unit
from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.enums import BookingState
from apps.bookings.errors import AskAtCounter, InThePast, OtherKind, SlotTaken, StartStays
from apps.bookings.models import Booking, Occupancy
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed, TransitionRefused
from apps.hub.period import Period
from apps.hub.queries.history import history_of
from tests.bookings.domain.change.changes import HOUR, rows_of, until
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_kind, a_period, a_resource, a_room

pytestmark = pytest.mark.django_db
S = BookingState


def test_extend_in_use_keeps_it_out_and_charges(out: Booking) -> None:
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    assert (changed.state, changed.total_cents, changed.sequence) == (S.IN_USE, 800, 1)
    assert rows_of(changed) == [(out.resource_id, Period(out.starts_at, until("13.30").end))]


def test_extend_in_use_into_the_time_of_the_next_is_refused(out: Booking) -> None:
    a_booking(out.resource, period=until("15", start="13"))
    with pytest.raises(SlotTaken):
        change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)


def test_extend_when_late_counts_the_buffer_from_the_new_end(out: Booking) -> None:
    Occupancy.objects.filter(booking=out).update(ends_at=out.ends_at + 2 * HOUR)
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.ends_at + HOUR / 4)
    assert rows_of(changed) == [(out.resource_id, Period(out.starts_at, until("13.30").end))]


def test_shorten_in_use_frees_the_rest_and_costs_the_same(out: Booking) -> None:
    changed = change_booking(out, period=until("11"), by=GUEST, at=out.starts_at + HOUR)
    assert (changed.total_cents, changed.state) == (600, S.IN_USE)
    at = out.starts_at + HOUR
    assert a_booking(out.resource, period=until("12", start="11.30"), at=at).state == S.CONFIRMED


@pytest.mark.parametrize(
    ("period", "refusal"),
    [(until("12", start="10"), StartStays), (until("9.30"), InThePast)],
    ids=["another start", "an end that has passed"],
)
def test_in_use_only_an_end_to_come_can_change(out: Booking, period: Period, refusal: type[BuurtpuntError]) -> None:
    with pytest.raises(refusal):
        change_booking(out, period=period, by=SYSTEM, at=out.starts_at + HOUR)


def test_thing_in_use_stays_the_same_thing(out: Booking) -> None:
    with pytest.raises(StartStays):
        change_booking(out, resource=a_resource(), by=SYSTEM, at=out.starts_at + HOUR)


def test_back_early_after_extending_is_one_history(out: Booking, rita: User) -> None:
    changed = change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    back = check_in_booking(changed, by=actor_for(rita), at=until("12").end)
    assert (back.state, Occupancy.objects.count()) == (S.RETURNED, 0)
    told = [(event.event, event.new) for event in history_of(back)]
    assert told == [
        ("confirmed", "confirmed"), ("checked out", "in_use"), ("changed", "in_use"), ("checked in", "returned"),
    ]  # fmt: skip


def test_start_that_has_passed_is_moved_by_staff_alone(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    at = booking.starts_at + HOUR
    with pytest.raises(StartStays):
        change_booking(booking, period=until("13", start="11"), by=GUEST, at=at)
    changed = change_booking(booking, period=until("13", start="11"), by=actor_for(rita), at=at)
    assert changed.period == until("13", start="11")


def test_longer_in_use_of_what_needs_approval_is_for_staff(jef: User, rita: User) -> None:
    booking = confirm_booking(a_booking(a_room(), a_person()), by=actor_for(jef), at=NOON)
    out = check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with pytest.raises(AskAtCounter):
        change_booking(out, period=until("13"), by=GUEST, at=out.starts_at + HOUR)
    assert change_booking(out, period=until("11"), by=GUEST, at=out.starts_at + HOUR).state == S.IN_USE
    assert change_booking(out, period=until("13"), by=actor_for(rita), at=out.starts_at + HOUR).state == S.IN_USE


# Another unit


def test_swap_unit_keeps_time_price_and_terms(rita: User, lotte: User) -> None:
    booking = a_booking(a_resource("Berta"), a_person())
    bavo = a_resource("Bavo", per_hour_cents=900)
    with pytest.raises(NotAllowed):
        swap_unit(booking, to=bavo, by=actor_for(lotte), at=NOON)
    for _tap in range(2):
        swapped = swap_unit(booking, to=bavo, by=actor_for(rita), at=NOON, reason="Lekke band")
    assert (swapped.resource, swapped.total_cents, swapped.sequence) == (bavo, 600, 1)
    assert rows_of(swapped) == [(bavo.pk, a_period())]
    assert history_of(swapped).get(event="swapped").data["was_thing"] == "Berta"


def test_swap_unit_refuses_another_kind_what_is_taken_and_what_is_out(rita: User) -> None:
    booking, bavo = a_booking(a_resource(), a_person()), a_resource()
    by = actor_for(rita)
    with pytest.raises(OtherKind):
        swap_unit(booking, to=a_resource(kind=a_kind("boormachine")), by=by, at=NOON)
    a_booking(bavo)
    with pytest.raises(SlotTaken):
        swap_unit(booking, to=bavo, by=by, at=NOON)
    out = check_out_booking(booking, by=by, at=booking.starts_at)
    with pytest.raises(TransitionRefused):
        swap_unit(out, to=a_resource(), by=by, at=booking.starts_at)
