"""Changing what a manager approved, and what still asks."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.domain.change import change_booking, change_preview
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.models import Booking
from apps.hub.actors import GUEST, actor_for
from apps.payments.queries.charge import charge_of
from tests.bookings.domain.change.changes import late, owed_for, until
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_room

pytestmark = pytest.mark.django_db
S = BookingState


def test_resident_who_changes_what_was_approved_asks_anew(approved: Booking) -> None:
    room = approved.resource
    room.answer_hours = 24
    room.save()
    assert change_preview(approved, period=until("13"), at=NOON).asks_approval
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    row = changed.occupancies.get()
    assert (changed.state, changed.sequence) == (S.REQUESTED, approved.sequence + 1)
    assert (row.kind, row.expires_at, changed.hold_until) == (
        OccupancyKind.REQUEST, NOON + dt.timedelta(hours=24), NOON + dt.timedelta(hours=24),
    )  # fmt: skip
    assert owed_for(changed) == 3000  # as it was promised, until the answer


def test_less_of_what_was_approved_stays_approved(approved: Booking) -> None:
    assert not change_preview(approved, period=until("11"), at=NOON).asks_approval
    assert change_booking(approved, period=until("11"), by=GUEST, at=NOON).state == S.CONFIRMED


def test_change_by_a_manager_stays_confirmed(approved: Booking, jef: User, rita: User) -> None:
    changed = change_booking(approved, period=until("13"), by=actor_for(jef), at=NOON)
    assert (changed.state, owed_for(changed)) == (S.CONFIRMED, 4000)
    assert change_booking(changed, period=until("14"), by=actor_for(rita), at=NOON).state == S.REQUESTED


def test_change_that_is_approved_is_charged_anew(approved: Booking, jef: User) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    assert owed_for(confirm_booking(changed, by=actor_for(jef), at=NOON)) == 4000


def test_change_that_is_denied_owes_nothing(approved: Booking, jef: User) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=NOON)
    assert owed_for(deny_booking(changed, reason="Neen", by=actor_for(jef), at=NOON)) == 0


def test_change_is_no_way_round_the_cost_of_cancelling_by_asking_anew(approved: Booking) -> None:
    changed = change_booking(approved, period=until("13"), by=GUEST, at=late(approved))
    assert (changed.state, cancel_preview(changed, at=late(approved)).fee_cents) == (S.REQUESTED, 1500)
    smaller = change_booking(changed, period=until("11"), by=GUEST, at=late(approved))
    assert smaller.total_cents == 2000 + 1000
    assert owed_for(cancel_booking(smaller, by=GUEST, at=late(approved))) == 1500 + 500


def test_request_changes_as_a_request_and_costs_nothing() -> None:
    request = a_booking(a_room(), a_person())
    changed = change_booking(request, period=until("11"), by=GUEST, at=late(request))
    assert (changed.state, changed.total_cents, changed.sequence) == (S.REQUESTED, 2000, 1)
    assert charge_of(changed) is None


def test_request_that_goes_to_what_needs_no_approval_is_a_booking() -> None:
    request = a_booking(a_room(), a_person())
    free = a_room("Kleine zaal", needs_approval=False)
    changed = change_booking(request, resource=free, by=GUEST, at=NOON)
    assert (changed.state, changed.sequence, owed_for(changed)) == (S.CONFIRMED, 1, 3000)
    assert changed.occupancies.get().kind == OccupancyKind.BOOKING
