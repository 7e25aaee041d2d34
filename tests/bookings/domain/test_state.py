"""The full product of states and events: exactly what the table says passes."""

from collections.abc import Callable
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.state import move
from apps.bookings.domain.use import check_in_booking, check_out_booking, undo_check_out, undo_no_show
from apps.bookings.enums import MOVES, TAKES_TIME, TRANSITIONS, BookingState
from apps.bookings.models import Booking, Occupancy
from apps.bookings.web.words import event_words
from apps.hub.actors import SYSTEM
from apps.hub.errors import TransitionRefused
from apps.hub.models import HistoryEvent
from apps.hub.queries.history import history_of
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_resource

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("old", "event"), list(product(BookingState, MOVES)), ids=str)
def test_event_happens_exactly_from_the_states_of_the_table(old: BookingState, event: str) -> None:
    booking = a_booking(a_resource(), a_person())
    booking.state = old
    sources, to = MOVES[event]
    if old in sources:
        assert move(booking, to, event=event, by=SYSTEM, at=NOON).state == to
        last = list(history_of(booking))[-1]
        assert (last.event, last.old, last.new) == (event, old, to)
    else:
        with pytest.raises(TransitionRefused):
            move(booking, to, event=event, by=SYSTEM, at=NOON)


@pytest.mark.parametrize(("old", "new"), list(product(BookingState, BookingState)), ids=str)
def test_no_event_leads_to_a_state_that_the_table_does_not_name(old: BookingState, new: BookingState) -> None:
    booking = a_booking(a_resource(), a_person())
    booking.state = old
    passed = False
    for event in MOVES:
        try:
            with transaction.atomic():
                move(booking, new, event=event, by=SYSTEM, at=NOON)
        except TransitionRefused:
            continue
        passed = True
        break
    assert passed == (new in TRANSITIONS[old])


def test_every_state_has_its_row_in_the_table() -> None:
    assert set(TRANSITIONS) == set(BookingState)
    ends = (BookingState.DENIED, BookingState.CANCELLED, BookingState.EXPIRED)
    assert all(not TRANSITIONS[state] for state in ends)
    assert BookingState.RETURNED not in TAKES_TIME


@pytest.mark.parametrize("event", MOVES)
def test_person_can_read_of_every_event(event: str) -> None:
    with translation.override("nl"):
        words = event_words(HistoryEvent(event=event))
    assert words
    assert words.casefold() != event.casefold()


@pytest.mark.parametrize("act", [check_out_booking, undo_check_out, undo_no_show, confirm_booking])
def test_what_is_back_already_cannot_go_out_without_taking_its_time(act: Callable[..., Booking]) -> None:
    booking = a_booking(a_resource(), a_person(), at=NOON)
    check_out_booking(booking, by=SYSTEM, at=NOON)
    check_in_booking(booking, by=SYSTEM, at=NOON)
    with pytest.raises(TransitionRefused):
        act(booking, by=SYSTEM, at=NOON)
    assert not Occupancy.objects.exists()


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
