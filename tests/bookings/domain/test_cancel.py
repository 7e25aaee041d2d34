"""Cancelling by the terms that were promised."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.enums import BookingState
from apps.bookings.errors import CancelTooLate
from apps.bookings.models import Occupancy
from apps.hub.actors import GUEST, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_resource, a_room

pytestmark = pytest.mark.django_db


def test_cancel_booking_in_time_owes_nothing_and_frees_the_time() -> None:
    booking = a_booking(a_resource(), a_person())
    cancelled = cancel_booking(booking, by=GUEST, at=NOON, reason="Ziek")
    charge = charge_of(cancelled)
    assert charge is not None
    assert (cancelled.state, cancelled.sequence, cancelled.cancelled_at) == (BookingState.CANCELLED, 1, NOON)
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.VOID, 0)
    assert not Occupancy.objects.exists()


def test_cancel_booking_late_costs_what_the_terms_say() -> None:
    booking = a_booking(a_resource(), a_person())
    late = booking.starts_at - dt.timedelta(hours=2)
    assert cancel_preview(booking, at=late).fee_cents == 300
    charge = charge_of(cancel_booking(booking, by=GUEST, at=late))
    assert charge is not None
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.OPEN, 300)


def test_terms_changed_after_booking_do_not_touch_it() -> None:
    booking = a_booking(a_resource(), a_person())
    kind = booking.resource.kind
    kind.cancellation_terms = [[0, 0]]
    kind.save()
    booking.refresh_from_db()
    assert cancel_preview(booking, at=NOON).fee_cents == 0


def test_cancel_booking_exactly_a_day_before_is_free_and_a_second_later_is_not() -> None:
    booking = a_booking(a_resource(), a_person())
    edge = booking.starts_at - dt.timedelta(hours=24)
    assert cancel_preview(booking, at=edge).fee_cents == 0
    assert cancel_preview(booking, at=edge + dt.timedelta(seconds=1)).fee_cents == 300


def test_cancel_booking_twice_is_once() -> None:
    booking = a_booking(a_resource(), a_person())
    for _tap in range(2):
        assert cancel_booking(booking, by=GUEST, at=NOON).sequence == 1


def test_cancel_booking_after_start_is_refused() -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(CancelTooLate):
        cancel_booking(booking, by=GUEST, at=booking.starts_at)


def test_cancel_request_costs_nothing() -> None:
    request = a_booking(a_room(), a_person())
    assert cancel_preview(request, at=request.starts_at).fee_cents == 0
    assert cancel_booking(request, by=GUEST, at=NOON).state == BookingState.CANCELLED


def test_cancel_booking_of_somebody_else_is_not_allowed(mieke: User, lotte: User) -> None:
    booking = a_booking(a_resource(), mieke.person)
    with pytest.raises(NotAllowed):
        cancel_booking(booking, by=actor_for(lotte), at=NOON)


def test_cancel_booking_of_ones_association_is_allowed(mieke: User, karim: User) -> None:
    assert mieke.person
    assert karim.person
    fanfare = an_association("Fanfare", mieke.person, karim.person)
    booking = a_booking(a_room(), mieke.person, association=fanfare)
    assert cancel_booking(booking, by=actor_for(karim), at=NOON).state == BookingState.CANCELLED


def test_waive_the_fee_is_for_managers(rita: User, jef: User) -> None:
    booking = a_booking(a_resource(), a_person())
    late = booking.starts_at - dt.timedelta(hours=1)
    with pytest.raises(NotAllowed):
        cancel_booking(booking, by=actor_for(rita), at=late, waive_fee=True)
    charge = charge_of(cancel_booking(booking, by=actor_for(jef), at=late, waive_fee=True))
    assert charge is not None
    assert outstanding_cents(charge) == 0


def test_cancel_booking_that_is_over_is_refused(rita: User) -> None:
    booking = a_booking(a_resource(), a_person())
    type(booking).objects.filter(pk=booking.pk).update(state=BookingState.RETURNED)
    with pytest.raises(TransitionRefused):
        cancel_booking(booking, by=actor_for(rita), at=NOON)
