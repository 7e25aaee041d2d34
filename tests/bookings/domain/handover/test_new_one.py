"""Who takes over must be let by the rules, and by whose tariff it is then."""

import datetime as dt

import pytest

from apps.accounts.domain.person import set_member
from apps.accounts.enums import CustomerGroup
from apps.accounts.errors import NotYourAssociation
from apps.accounts.models import User
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.handover import accept_handover, offer_handover, takeover_price
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.errors import BornNeeded, HouseRulesNeeded
from apps.bookings.models import Booking, Handover, Resource
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.payments.queries.charge import charge_of
from tests.bookings.domain.handover.offers import offered, owes
from tests.factories import NOON, an_association
from tests.factories_bookings import a_booking, a_hired_room, a_period, a_resource, a_room, an_hourly_tariff
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db
S = BookingState


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
