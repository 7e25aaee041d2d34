"""The full product of states: exactly the mapped moves pass."""

from itertools import product

import pytest
from django.db import IntegrityError, transaction

from apps.bookings.domain.state import move
from apps.bookings.enums import TAKES_TIME, TRANSITIONS, BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.errors import TransitionRefused
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_resource

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("old", "new"), list(product(BookingState, BookingState)), ids=str)
def test_move_passes_exactly_when_the_table_says_so(old: BookingState, new: BookingState) -> None:
    booking = a_booking(a_resource(), a_person())
    booking.state = old
    if new in TRANSITIONS[old]:
        assert move(booking, new, event="test", by=SYSTEM, at=NOON).state == new
    else:
        with pytest.raises(TransitionRefused):
            move(booking, new, event="test", by=SYSTEM, at=NOON)


def test_every_state_has_its_row_in_the_table() -> None:
    assert set(TRANSITIONS) == set(BookingState)
    assert all(not TRANSITIONS[state] for state in (BookingState.DENIED, BookingState.CANCELLED))
    assert BookingState.RETURNED not in TAKES_TIME


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "lost"},
        {"person": None},
        {"state": "cancelled"},
        {"hold_until": NOON},
        {"state": "held"},
        {"ends_at": NOON, "starts_at": NOON},
    ],
    ids=["unknown state", "nobody", "cancelled without moment", "hold on a booking", "held for ever", "empty"],
)
def test_database_refuses_a_broken_booking(broken: dict[str, object]) -> None:
    booking = a_booking(a_resource(), a_person())
    with pytest.raises(IntegrityError), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**broken)
