"""Out, back, nobody came; and undoing each."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.use import (
    check_in_booking,
    check_out_booking,
    mark_no_show,
    undo_check_in,
    undo_check_out,
    undo_no_show,
)
from apps.bookings.enums import BookingState
from apps.bookings.errors import ReasonNeeded, SlotTaken, TooEarly
from apps.bookings.models import Booking, Occupancy
from apps.hub.actors import actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_resource, a_room
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db


def test_check_in_frees_what_is_left_of_the_time(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    by = actor_for(rita)
    check_out_booking(booking, by=by, at=booking.starts_at)
    assert check_in_booking(booking, by=by, at=booking.starts_at + dt.timedelta(hours=1)).state == "returned"
    assert not Occupancy.objects.exists()


def test_check_in_of_what_is_paid_settles_it(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    by = actor_for(rita)
    check_out_booking(booking, by=by, at=booking.starts_at)
    charge = charge_of(booking)
    assert charge is not None
    paid(charge, by=by)
    assert check_in_booking(booking, by=by, at=booking.ends_at).state == BookingState.SETTLED


def test_payment_after_return_settles_and_its_undoing_unsettles(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    by = actor_for(rita)
    check_out_booking(booking, by=by, at=booking.starts_at)
    check_in_booking(booking, by=by, at=booking.ends_at)
    charge = charge_of(booking)
    assert charge is not None
    payment = paid(charge, by=by)
    booking.refresh_from_db()
    assert booking.state == BookingState.SETTLED
    from apps.payments.domain.payment import reverse_payment

    reverse_payment(payment, by=by, at=NOON)
    booking.refresh_from_db()
    assert booking.state == BookingState.RETURNED


def test_undo_check_in_takes_the_time_again_unless_it_is_gone(rita: User) -> None:
    berta = a_resource()
    booking = a_booking(berta, a_person())
    by = actor_for(rita)
    check_out_booking(booking, by=by, at=booking.starts_at)
    check_in_booking(booking, by=by, at=booking.starts_at)
    assert undo_check_in(booking, by=by, at=booking.starts_at).state == BookingState.IN_USE
    assert Occupancy.objects.filter(booking=booking).count() == 1
    check_in_booking(booking, by=by, at=booking.starts_at)
    a_booking(berta, a_person("Lotte Peeters"), at=booking.starts_at)
    with pytest.raises(SlotTaken):
        undo_check_in(booking, by=by, at=booking.starts_at)


def test_undo_check_out_makes_it_confirmed_without_a_new_sequence(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    by = actor_for(rita)
    check_out_booking(booking, by=by, at=NOON)
    undone = undo_check_out(booking, by=by, at=NOON)
    assert (undone.state, undone.sequence) == (BookingState.CONFIRMED, 0)


def test_each_action_twice_is_once(rita: User) -> None:
    by = actor_for(rita)
    booking = a_booking(a_resource(), a_person())
    for action in (check_out_booking, check_in_booking):
        assert action(booking, by=by, at=NOON).state == action(booking, by=by, at=NOON).state


def test_no_show_frees_the_time_keeps_the_debt_and_can_be_undone(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    by = actor_for(rita)
    mark_no_show(booking, by=by, at=booking.ends_at)
    charge = charge_of(booking)
    assert charge is not None
    assert charge.amount_cents == booking.total_cents
    assert not Occupancy.objects.exists()
    assert undo_no_show(booking, by=by, at=booking.ends_at).state == BookingState.CONFIRMED
    assert Occupancy.objects.exists()


def test_no_show_before_the_start_is_refused(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(TooEarly):
        mark_no_show(booking, by=actor_for(rita), at=booking.starts_at - dt.timedelta(seconds=1))


@pytest.mark.parametrize(
    "action", [check_out_booking, check_in_booking, undo_check_out, undo_check_in, mark_no_show, undo_no_show]
)
def test_counter_actions_are_for_volunteers(action: object, mieke: User) -> None:
    booking = a_booking(a_resource(), mieke.person)
    with pytest.raises(NotAllowed):
        action(booking, by=actor_for(mieke), at=NOON)  # type: ignore[operator] # one of the six


def test_approve_a_request_charges_it(jef: User) -> None:
    request = a_booking(a_room(), a_person())
    booking = confirm_booking(request, by=actor_for(jef), at=NOON, note="Welkom")
    charge = charge_of(booking)
    assert charge is not None
    assert (booking.state, booking.sequence, charge.amount_cents) == (BookingState.CONFIRMED, 1, booking.total_cents)


def test_approve_twice_is_once_and_after_denial_is_refused(jef: User) -> None:
    by = actor_for(jef)
    first, second = a_booking(a_room(), a_person()), a_booking(a_room("Zolder"), a_person())
    assert confirm_booking(first, by=by, at=NOON) == confirm_booking(first, by=by, at=NOON)
    deny_booking(second, by=by, at=NOON, reason="Volzet door de kermis")
    with pytest.raises(TransitionRefused):
        confirm_booking(second, by=by, at=NOON)


def test_deny_without_a_word_is_refused_and_with_one_frees_the_time(jef: User) -> None:
    request = a_booking(a_room(), a_person())
    with pytest.raises(ReasonNeeded):
        deny_booking(request, by=actor_for(jef), at=NOON, reason="  ")
    deny_booking(request, by=actor_for(jef), at=NOON, reason="Werken in de zaal")
    assert not Occupancy.objects.exists()


def test_decide_is_for_managers(rita: User) -> None:
    request = a_booking(a_room(), a_person())
    with pytest.raises(NotAllowed):
        confirm_booking(request, by=actor_for(rita), at=NOON)
    assert Booking.objects.get(pk=request.pk).state == BookingState.REQUESTED
