"""Requests: answered with a word, answered too late, and what is offered instead."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.booking import expire_holds
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import confirm_booking, deny_booking, instead_of
from apps.bookings.domain.series import SeriesRule, create_series
from apps.bookings.enums import BookingState
from apps.bookings.errors import ReasonNeeded, SlotTaken
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.booking import bookings_of
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.models import Charge
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_room, period_on

pytestmark = pytest.mark.django_db

MORNING = period_on(SATURDAY, "9", "12")
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def hall() -> Resource:
    """A room of which a manager answers within two days."""
    room = a_room()
    room.answer_hours = 48
    room.save()
    return room


@pytest.fixture
def asked(hall: Resource) -> Booking:
    """Somebody's request for Saturday morning."""
    return a_booking(hall, a_person(email="mieke@voorbeeld.example"), period=MORNING)


def state(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


def test_request_waits_until_its_limit_and_keeps_its_time(hall: Resource, asked: Booking) -> None:
    assert asked.hold_until == NOON + 48 * HOUR
    assert Occupancy.objects.get().expires_at == asked.hold_until
    expire_holds(at=NOON + 47 * HOUR)
    with pytest.raises(SlotTaken):
        a_booking(hall, period=MORNING, at=NOON + 47 * HOUR)
    assert state(asked) == BookingState.REQUESTED


def test_unanswered_request_expires_with_a_mail_and_is_still_theirs_to_see(asked: Booking) -> None:
    expire_holds(at=NOON + 48 * HOUR)
    expire_holds(at=NOON + 49 * HOUR)
    assert (state(asked), Occupancy.objects.count()) == (BookingState.EXPIRED, 0)
    assert OutgoingMail.objects.filter(template="bookings/mail/unanswered").count() == 1
    assert history_of(asked).last().event == "unanswered"  # type: ignore[union-attr] # just written
    assert asked.person is not None
    assert list(bookings_of(asked.person)) == [asked]


def test_unanswered_request_makes_room_by_itself(hall: Resource, asked: Booking) -> None:
    assert a_booking(hall, period=MORNING, at=NOON + 48 * HOUR).pk
    assert state(asked) == BookingState.EXPIRED


def test_series_that_nobody_answers_lapses_whole_with_one_mail(hall: Resource) -> None:
    person = a_person(email="yoga@voorbeeld.example")
    club = an_association("Yoga", person)
    rule = SeriesRule(SATURDAY, dt.time(9), dt.time(12), count=3)
    create_series(hall, rule=rule, person=person, association=club, activity="Yoga", by=SYSTEM, at=NOON)
    expire_holds(at=NOON + 48 * HOUR)
    assert [booking.state for booking in Booking.objects.all()] == [BookingState.EXPIRED] * 3
    assert OutgoingMail.objects.filter(template="bookings/mail/unanswered").count() == 1


def test_request_without_a_limit_expires_at_its_start() -> None:
    asked = a_booking(a_room(), period=MORNING)
    expire_holds(at=MORNING.start - HOUR)
    assert (asked.hold_until, state(asked)) == (None, BookingState.REQUESTED)
    expire_holds(at=MORNING.start)
    assert state(asked) == BookingState.EXPIRED


def test_approving_makes_it_a_booking_that_no_longer_expires(asked: Booking) -> None:
    confirm_booking(asked, by=SYSTEM, at=NOON, note="Welkom")
    confirm_booking(asked, by=SYSTEM, at=NOON)
    expire_holds(at=NOON + 100 * HOUR)
    asked.refresh_from_db()
    assert (asked.state, asked.hold_until, asked.decision_note) == (BookingState.CONFIRMED, None, "Welkom")
    assert Occupancy.objects.get().expires_at is None
    assert Charge.objects.count() == 1


def test_denying_frees_the_time_and_offers_what_else_there_is(hall: Resource, asked: Booking) -> None:
    other = a_room("Kleine zaal")
    deny_booking(asked, by=SYSTEM, at=NOON, reason="Er is toneel.")
    asked.refresh_from_db()
    assert (asked.state, Occupancy.objects.count(), charge_of(asked)) == (BookingState.DENIED, 0, None)
    assert (other, MORNING) in [(found.resource, found.period) for found in instead_of(asked, at=NOON)]
    mail = OutgoingMail.objects.get(template="bookings/mail/denied")
    assert "Er is toneel." in mail.text
    assert "Kleine zaal" in mail.text
    assert "Kleine zaal" in mail.html


def test_decisions_refuse_strangers_silence_and_what_was_decided(rita: User, asked: Booking) -> None:
    with pytest.raises(NotAllowed):
        confirm_booking(asked, by=actor_for(rita), at=NOON)
    with pytest.raises(ReasonNeeded):
        deny_booking(asked, by=SYSTEM, at=NOON, reason=" ")
    cancel_booking(asked, by=SYSTEM, at=NOON)
    with pytest.raises(TransitionRefused):
        confirm_booking(asked, by=SYSTEM, at=NOON)
    with pytest.raises(TransitionRefused):
        deny_booking(asked, by=SYSTEM, at=NOON, reason="Nee")
