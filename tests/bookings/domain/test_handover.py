"""Handing over: nobody has something, or owes for it, without saying yes."""

import datetime as dt

import pytest

from apps.accounts.domain.person import set_member
from apps.accounts.enums import CustomerGroup
from apps.accounts.errors import InvalidEmail, NotYourAssociation
from apps.accounts.models import Person, User
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.handover import (
    MOST_OFFERS,
    accept_handover,
    decline_handover,
    hand_over_booking,
    is_transferable,
    offer_handover,
    takeover_price,
    withdraw_handover,
)
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.errors import (
    AddressNeeded,
    BornNeeded,
    HandoverGone,
    HouseRulesNeeded,
    OfferedTooOften,
    ToYourself,
)
from apps.bookings.models import Booking, Handover, Resource
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed, TransitionRefused
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_hired_room, a_period, a_resource, a_room, an_hourly_tariff
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
S = BookingState


@pytest.fixture
def booking(mieke: User) -> Booking:
    """Mieke has a bike on Saturday morning, not paid yet."""
    return a_booking(a_resource(), mieke.person)


def offered(booking: Booking, *, email: str = "wout@voorbeeld.example", name: str = "Wout Janssens") -> str:
    return offer_handover(booking, name=name, email=email, by=SYSTEM, at=NOON)[1]


def owes(person: Person | None, booking: Booking) -> int:
    charge = charge_of(booking)
    return outstanding_cents(charge) if charge is not None and charge.person == person else 0


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


# What the new one must be


def test_new_one_must_be_let_by_the_rules(booking: Booking) -> None:
    Resource.objects.filter(pk=booking.resource_id).update(min_age=16)
    token = offered(booking)
    with pytest.raises(BornNeeded):
        accept_handover(token, by=GUEST, at=NOON)
    assert Handover.objects.get().state == HandoverState.OFFERED


def test_new_one_must_agree_with_the_house_rules(booking: Booking) -> None:
    Resource.objects.filter(pk=booking.resource_id).update(house_rules="Na gebruik opladen.")
    token = offered(booking)
    with pytest.raises(HouseRulesNeeded):
        accept_handover(token, by=GUEST, at=NOON)
    assert accept_handover(token, by=GUEST, at=NOON, accepts_rules=True).rules_accepted_at == NOON


def test_booking_for_an_association_goes_to_who_books_for_it(mieke: User, karim: User, lotte: User) -> None:
    fanfare = an_association("Fanfare", mieke.person, karim.person)
    booking = a_booking(a_hired_room(), mieke.person, association=fanfare)
    token = offered(booking)
    with pytest.raises(NotYourAssociation):
        accept_handover(token, by=actor_for(lotte), at=NOON)
    taken = accept_handover(token, by=actor_for(karim), at=NOON)
    assert (taken.person, taken.association) == (karim.person, fanfare)


def test_what_was_approved_is_asked_anew_for_somebody_else(mieke: User, jef: User) -> None:
    booking = confirm_booking(a_booking(a_room(), mieke.person), by=actor_for(jef), at=NOON)
    taken = accept_handover(offered(booking), by=GUEST, at=NOON)
    assert (taken.state, taken.sequence) == (S.REQUESTED, booking.sequence + 1)
    assert owes(taken.person, taken) == 3000
    assert owes(confirm_booking(taken, by=actor_for(jef), at=NOON).person, taken) == 3000


def test_request_goes_over_as_a_request(mieke: User) -> None:
    taken = accept_handover(offered(a_booking(a_room(), mieke.person)), by=GUEST, at=NOON)
    assert (taken.state, taken.sequence, charge_of(taken)) == (S.REQUESTED, 1, None)


# By whose tariff


def test_member_who_hands_over_to_a_neighbour_hands_over_no_reduction(mieke: User) -> None:
    assert mieke.person is not None
    bike = a_resource()
    an_hourly_tariff(bike, 100, group=CustomerGroup.MEMBER)
    set_member(mieke.person, is_member=True, by=SYSTEM, at=NOON)
    booking = book_slot(bike, period=a_period(), person=mieke.person, by=SYSTEM, at=NOON)
    token = offered(booking)
    price = takeover_price(booking, Handover.objects.get().to_person, at=NOON)
    taken = accept_handover(token, by=GUEST, at=NOON)
    assert price is not None
    assert (booking.total_cents, price.total_cents, taken.total_cents) == (300, 600, 600)
    assert (taken.group, owes(taken.person, taken)) == (CustomerGroup.EVERYBODY, 600)


def test_price_that_was_paid_stays(mieke: User, karim: User) -> None:
    assert mieke.person is not None
    assert karim.person is not None
    bike = a_resource()
    an_hourly_tariff(bike, 100, group=CustomerGroup.MEMBER)
    set_member(mieke.person, is_member=True, by=SYSTEM, at=NOON)
    booking = book_slot(bike, period=a_period(), person=mieke.person, by=SYSTEM, at=NOON)
    charge = charge_of(booking)
    assert charge is not None
    paid(charge)
    assert takeover_price(booking, karim.person, at=NOON) is None


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


def test_asking_anew_by_handing_over_makes_cancelling_no_cheaper(mieke: User, jef: User) -> None:
    room = a_room()
    room.kind.cancellation_terms = [[48, 100]]
    room.kind.save()
    booking = confirm_booking(a_booking(room, mieke.person), by=actor_for(jef), at=NOON)
    late = booking.starts_at - dt.timedelta(hours=2)
    _handover, token = offer_handover(
        booking, name="Wout Janssens", email="wout@voorbeeld.example", by=actor_for(mieke), at=late
    )
    taken = accept_handover(token, by=GUEST, at=late)
    assert (taken.state, cancel_booking(taken, by=GUEST, at=late).cancel_fee_cents) == (S.REQUESTED, 3000)
