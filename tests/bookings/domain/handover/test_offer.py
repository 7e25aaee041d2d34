"""Handing over: nobody has something, or owes for it, without saying yes."""

import datetime as dt

import pytest

from apps.accounts.errors import InvalidEmail
from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.handover import (
    MOST_OFFERS,
    accept_handover,
    decline_handover,
    hand_over_booking,
    is_transferable,
    offer_handover,
    withdraw_handover,
)
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.errors import AddressNeeded, HandoverGone, OfferedTooOften, ToYourself
from apps.bookings.models import Booking, Handover
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.queries.charge import charge_of
from tests.bookings.domain.handover.offers import offered, owes
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_resource, a_room
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
S = BookingState


def test_offer_changes_nothing_and_writes_one_mail(booking: Booking, mieke: User) -> None:
    handover, token = offer_handover(
        booking, name="Wout Janssens", email="Wout@voorbeeld.example", by=actor_for(mieke), at=NOON
    )
    booking.refresh_from_db()
    mail = OutgoingMail.objects.get(template="bookings/mail/handover")
    assert (booking.person, booking.sequence, owes(mieke.person, booking)) == (mieke.person, 0, 600)
    assert (mail.to, token in mail.text, token in mail.html) == ("wout@voorbeeld.example", True, True)
    assert booking.code not in mail.text.replace(booking.holder_name, "")
    assert token not in str(Handover.objects.values())
    assert handover.state == HandoverState.OFFERED


def test_accept_makes_it_theirs_with_what_is_still_to_pay(booking: Booking, mieke: User) -> None:
    taken = accept_handover(offered(booking), by=GUEST, at=NOON)
    assert taken.person is not None
    assert (taken.pk, taken.uid, taken.sequence, taken.state) == (booking.pk, booking.uid, 1, S.CONFIRMED)
    assert (taken.person.name, taken.person.email) == ("Wout Janssens", "wout@voorbeeld.example")
    assert (owes(taken.person, taken), owes(mieke.person, taken)) == (600, 0)
    assert taken.occupancies.count() == 1
    assert [event.event for event in history_of(taken)] == ["confirmed", "handover offered", "handed over"]


def test_accept_twice_is_once(booking: Booking) -> None:
    token = offered(booking)
    for _tap in range(2):
        assert accept_handover(token, by=GUEST, at=NOON).sequence == 1


def test_what_was_paid_stays_with_who_paid(booking: Booking, mieke: User) -> None:
    charge = charge_of(booking)
    assert charge is not None
    paid(charge)
    taken = accept_handover(offered(booking), by=GUEST, at=NOON)
    charge.refresh_from_db()
    assert (charge.person, owes(taken.person, taken)) == (mieke.person, 0)
    cancelled = cancel_booking(taken, by=GUEST, at=NOON)
    assert owes(mieke.person, cancelled) == -600


def test_former_one_gets_the_event_cancelled_and_the_new_one_gets_it(booking: Booking, mieke: User) -> None:
    accept_handover(offered(booking), by=GUEST, at=NOON)
    new = OutgoingMail.objects.get(template="bookings/mail/taken_over")
    former = OutgoingMail.objects.get(template="bookings/mail/given_away")
    events = {mail.to: bytes(mail.attachments.get().content).decode() for mail in (new, former)}
    assert set(events) == {"wout@voorbeeld.example", "mieke@voorbeeld.example"}
    assert all(f"UID:{booking.uid}@" in event and "SEQUENCE:1\r\n" in event for event in events.values())
    assert "STATUS:CONFIRMED" in events["wout@voorbeeld.example"]
    assert "STATUS:CANCELLED" in events["mieke@voorbeeld.example"]
    assert booking.code not in former.text


def test_who_is_signed_in_takes_it_in_their_own_name(booking: Booking, karim: User) -> None:
    taken = accept_handover(offered(booking), by=actor_for(karim), at=NOON)
    assert taken.person == karim.person
    assert Handover.objects.get().to_person == karim.person


def test_offer_to_an_address_that_signs_in_is_to_that_person(booking: Booking, karim: User) -> None:
    people = Person.objects.count()
    offered(booking, email="KARIM@voorbeeld.example", name="K.")
    assert (Handover.objects.get().to_person, Person.objects.count()) == (karim.person, people)


def test_offer_to_who_has_it_already_is_refused(booking: Booking) -> None:
    with pytest.raises(ToYourself):
        offered(booking, email="mieke@voorbeeld.example")


def test_offer_without_a_right_address_is_refused(booking: Booking) -> None:
    with pytest.raises(AddressNeeded):
        offered(booking, email=" ")
    with pytest.raises(InvalidEmail):
        offered(booking, email="wout")


def test_offer_by_a_stranger_is_not_allowed(booking: Booking, lotte: User) -> None:
    with pytest.raises(NotAllowed):
        offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=actor_for(lotte), at=NOON)


def test_new_offer_takes_the_place_of_the_one_before(booking: Booking) -> None:
    first, second = offered(booking), offered(booking, email="els@voorbeeld.example")
    with pytest.raises(HandoverGone):
        accept_handover(first, by=GUEST, at=NOON)
    assert accept_handover(second, by=GUEST, at=NOON).sequence == 1


def test_our_mails_are_no_way_to_write_to_everybody(booking: Booking) -> None:
    for number in range(MOST_OFFERS):
        offered(booking, email=f"buur{number}@voorbeeld.example")
    with pytest.raises(OfferedTooOften):
        offered(booking)


def test_offer_that_was_withdrawn_cannot_be_taken(booking: Booking, mieke: User, lotte: User) -> None:
    handover, token = offer_handover(booking, name="Wout", email="wout@voorbeeld.example", by=SYSTEM, at=NOON)
    with pytest.raises(NotAllowed):
        withdraw_handover(handover, by=actor_for(lotte), at=NOON)
    for _tap in range(2):
        assert withdraw_handover(handover, by=actor_for(mieke), at=NOON).state == HandoverState.WITHDRAWN
    with pytest.raises(HandoverGone):
        accept_handover(token, by=GUEST, at=NOON)
    assert history_of(booking).filter(event="handover withdrawn").count() == 1


def test_decline_leaves_it_where_it_is(booking: Booking, mieke: User) -> None:
    token = offered(booking)
    decline_handover(token, by=GUEST, at=NOON)
    with pytest.raises(HandoverGone):
        accept_handover(token, by=GUEST, at=NOON)
    booking.refresh_from_db()
    assert booking.person == mieke.person


def test_made_up_link_is_gone() -> None:
    for answer in (accept_handover, decline_handover):
        with pytest.raises(HandoverGone):
            answer("verzonnen", by=GUEST, at=NOON)


def test_offer_of_what_is_cancelled_or_over_is_gone(booking: Booking) -> None:
    token = offered(booking)
    with pytest.raises(HandoverGone):
        accept_handover(token, by=GUEST, at=booking.ends_at)
    cancelled = cancel_booking(booking, by=GUEST, at=NOON)
    with pytest.raises(HandoverGone):
        accept_handover(token, by=GUEST, at=NOON)
    with pytest.raises(TransitionRefused):
        offered(cancelled)
    with pytest.raises(TransitionRefused):
        hand_over_booking(cancelled, person=a_person("Els"), by=SYSTEM, at=NOON)


def test_request_that_ran_out_cannot_be_handed_over() -> None:
    request = a_booking(a_room(), a_person())
    request.hold_until = NOON
    assert not is_transferable(request, at=NOON)
    assert is_transferable(request, at=NOON - dt.timedelta(seconds=1))


# At the counter


def test_counter_hands_over_at_once(booking: Booking, rita: User, lotte: User, walter: Person) -> None:
    token = offered(booking)
    with pytest.raises(NotAllowed):
        hand_over_booking(booking, person=walter, by=actor_for(lotte), at=NOON)
    for _tap in range(2):
        taken = hand_over_booking(booking, person=walter, by=actor_for(rita), at=NOON)
        assert (taken.person, taken.sequence, owes(walter, taken)) == (walter, 1, 600)
    with pytest.raises(HandoverGone):
        accept_handover(token, by=GUEST, at=NOON)


def test_hand_over_during_use(booking: Booking, rita: User, walter: Person) -> None:
    out = check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    late = booking.ends_at + dt.timedelta(hours=1)
    taken = hand_over_booking(out, person=walter, by=actor_for(rita), at=late)
    assert (taken.state, taken.person) == (S.IN_USE, walter)
    assert check_in_booking(taken, by=actor_for(rita), at=late).state == S.RETURNED


def test_who_had_no_address_is_told_nothing(rita: User, walter: Person) -> None:
    booking = a_booking(a_resource(), walter)
    hand_over_booking(booking, person=a_person("Els Dewit", phone="056 41 20 34"), by=actor_for(rita), at=NOON)
    assert not OutgoingMail.objects.filter(template__in=["bookings/mail/given_away", "bookings/mail/taken_over"])
