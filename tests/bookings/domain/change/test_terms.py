"""What a change costs by the terms of cancelling, and who gets the time that it releases."""

import datetime as dt

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.domain.change import change_booking, change_preview
from apps.bookings.domain.use import check_out_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.enums import Basis, BookingState, Days, WaitingState
from apps.bookings.models import Resource
from apps.bookings.queries.resource import with_details
from apps.hub.actors import GUEST, actor_for
from apps.hub.errors import NotAllowed
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of
from tests.bookings.domain.change.changes import HOUR, late, owed_for, total_is_its_lines, until
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_tariff, period_on
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
S = BookingState


def test_shorten_late_gives_back_only_what_the_terms_give() -> None:
    booking = a_booking(a_resource(), a_person())
    preview = change_preview(booking, period=until("10"), at=late(booking))
    assert (preview.new_total_cents, preview.fee_cents, preview.difference_cents) == (400, 200, -200)
    changed = change_booking(booking, period=until("10"), by=GUEST, at=late(booking))
    assert (changed.total_cents, changed.fee_floor_cents, owed_for(changed)) == (400, 300, 400)
    assert [(line.amount_cents, line.is_fee) for line in changed.lines.all()] == [(200, False), (200, True)]


def test_shorten_and_then_cancel_costs_what_cancelling_would_have() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    cost = cancel_preview(booking, at=at).fee_cents
    changed = change_booking(booking, period=until("10"), by=GUEST, at=at)
    cancelled = cancel_booking(changed, by=GUEST, at=at)
    assert (cost, cancelled.cancel_fee_cents, owed_for(cancelled)) == (300, 300, 300)


def test_move_far_away_and_then_cancel_costs_what_cancelling_would_have() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    moved = change_booking(booking, period=a_period(SATURDAY + dt.timedelta(days=20)), by=GUEST, at=at)
    assert (moved.total_cents, moved.fee_floor_cents) == (600, 300)
    assert cancel_preview(moved, at=at).fee_cents == 300
    shorter = change_booking(
        moved, period=period_on(SATURDAY + dt.timedelta(days=20), "9", "10"), by=GUEST, at=at
    )  # fmt: skip
    assert (shorter.total_cents, total_is_its_lines(shorter)) == (300, True)


def test_shorten_and_extend_again_costs_what_it_did() -> None:
    booking = a_booking(a_resource(), a_person())
    at = late(booking)
    shorter = change_booking(booking, period=until("10"), by=GUEST, at=at)
    again = change_booking(shorter, period=until("12"), by=GUEST, at=at)
    assert (again.total_cents, again.lines.filter(is_fee=True).count()) == (600, 0)


def test_cancel_in_time_after_a_change_in_time_is_free() -> None:
    booking = change_booking(a_booking(a_resource(), a_person()), period=until("13"), by=GUEST, at=NOON)
    cancelled = cancel_booking(booking, by=GUEST, at=NOON)
    assert (cancelled.cancel_fee_cents, owed_for(cancelled)) == (0, 0)


def test_manager_may_waive_what_shortening_costs(rita: User, jef: User) -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(NotAllowed):
        change_booking(booking, period=until("10"), by=actor_for(rita), at=late(booking), waive_fee=True)
    changed = change_booking(booking, period=until("10"), by=actor_for(jef), at=late(booking), waive_fee=True)
    assert (changed.total_cents, changed.fee_floor_cents) == (200, 0)


def test_paid_booking_that_gets_shorter_shows_what_comes_back() -> None:
    booking = a_booking(a_resource(), a_person())
    charge = charge_of(booking)
    assert charge is not None
    paid(charge)
    changed = change_booking(booking, period=until("10"), by=GUEST, at=NOON)
    assert owed_for(changed) == -400
    charge.refresh_from_db()
    assert charge.state == ChargeState.OPEN


def test_change_to_what_is_free_of_charge_voids_the_charge() -> None:
    booking = a_booking(a_resource(), a_person())
    changed = change_booking(booking, resource=a_resource(per_hour_cents=0), by=GUEST, at=NOON)
    charge = charge_of(changed)
    assert charge is not None
    assert (changed.total_cents, charge.state, owed_for(changed)) == (0, ChargeState.VOID, 0)


@pytest.mark.parametrize("way", ["shorter", "another day", "another thing", "shorter in use"])
def test_released_time_goes_to_who_waits_for_it(
    way: str, rita: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    booking = a_booking(a_resource(), a_person())
    entry = join_waiting(
        resource=booking.resource, period=until("12", start="11"), person=a_person("Wacht"), by=GUEST, at=NOON
    )
    at = NOON
    if way == "shorter in use":
        at = booking.starts_at + HOUR / 2
        booking = check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "another thing":
            change_booking(booking, resource=a_resource(), by=GUEST, at=at)
        else:
            period = a_period(SATURDAY + dt.timedelta(days=1)) if way == "another day" else until("11")
            change_booking(booking, period=period, by=GUEST, at=at)
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED
    assert entry.booking is not None
    assert entry.booking.period == until("12", start="11")


def test_what_becomes_free_by_moving_is_owed_no_more() -> None:
    bike = a_resource()
    bike.tariffs.all().delete()
    a_tariff({"basis": Basis.FLAT, "amount_cents": 500, "days": Days.WEEKEND}, resource=bike)
    booking = a_booking(with_details(Resource.objects.filter(pk=bike.pk)).get(), a_person())
    changed = change_booking(booking, period=period_on(SATURDAY + dt.timedelta(days=2), "9", "12"), by=GUEST, at=NOON)
    assert (booking.total_cents, changed.total_cents, owed_for(changed)) == (500, 0, 0)
    assert cancel_booking(changed, by=GUEST, at=NOON).state == S.CANCELLED
