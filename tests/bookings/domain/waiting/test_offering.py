"""Who gets what comes free, and when it goes on to the next."""

import datetime as dt
from collections.abc import Callable

import pytest

from apps.bookings.domain.booking import book_slot, expire_holds, hold_slot
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.closure import close_resource, lift_closure
from apps.bookings.domain.offering import offer_until, offer_waiting
from apps.bookings.domain.use import check_in_booking, check_out_booking
from apps.bookings.domain.waiting import decline_offer, join_waiting, take_offer
from apps.bookings.enums import BookingState, OccupancyKind, WaitingState
from apps.bookings.errors import HouseRulesNeeded, OfferOver
from apps.bookings.models import Occupancy, Resource, WaitingEntry
from apps.bookings.queries.booking import held_by
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.basket import BasketOwner
from tests.bookings.domain.waiting.line import MORNING, Committing, at_minute, cancelled, waiting
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_kind, a_resource, period_on

pytestmark = pytest.mark.django_db


def test_first_come_is_first_offered_when_a_booking_is_cancelled(berta: Resource, committing: Committing) -> None:
    taken = a_booking(berta, period=MORNING)
    second, first = a_person("Karim Benali"), a_person("Mieke Verhulst", email="mieke@voorbeeld.example")
    early, late = waiting(first, berta, at=at_minute(1)), waiting(second, berta, at=at_minute(2))
    with committing():
        cancelled(taken, at_minute(10))
    early.refresh_from_db()
    late.refresh_from_db()
    assert (early.state, late.state) == (WaitingState.OFFERED, WaitingState.WAITING)
    assert early.booking is not None
    assert (early.booking.state, early.booking.person, early.booking.period) == (BookingState.HELD, first, MORNING)
    assert early.booking.hold_until == at_minute(10) + dt.timedelta(hours=12)
    assert Occupancy.objects.get().expires_at == early.booking.hold_until
    assert OutgoingMail.objects.filter(to=first.email, template="bookings/mail/offered").count() == 1


def test_scan_offers_what_the_listener_missed(berta: Resource) -> None:
    taken = a_booking(berta, period=MORNING)
    entry = waiting(a_person(), berta)
    cancelled(taken, at_minute(10))
    assert offer_waiting(at=at_minute(11)) == 1
    assert offer_waiting(at=at_minute(12)) == 0
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED


def test_taking_the_offer_books_it_and_twice_is_once(berta: Resource, committing: Committing) -> None:
    taken, mieke = a_booking(berta, period=MORNING), a_person()
    entry = waiting(mieke, berta)
    with committing():
        cancelled(taken, at_minute(10))
    booking = take_offer(entry, activity="een kast", by=GUEST, at=at_minute(20))
    again = take_offer(entry, by=GUEST, at=at_minute(21))
    assert booking == again
    assert (booking.state, booking.person, booking.activity) == (BookingState.CONFIRMED, mieke, "een kast")
    entry.refresh_from_db()
    assert entry.state == WaitingState.TAKEN
    assert [event.event for event in history_of(entry)] == ["joined", "offered", "offer taken"]


def test_offer_of_what_needs_approval_becomes_a_request(committing: Committing) -> None:
    hall = a_resource("Zaal", needs_approval=True)
    taken = a_booking(hall, period=MORNING)
    entry = waiting(a_person(), hall)
    with committing():
        cancelled(taken, at_minute(10))
    assert take_offer(entry, by=SYSTEM, at=at_minute(20)).state == BookingState.REQUESTED


def test_offer_with_house_rules_asks_to_agree(berta: Resource, committing: Committing) -> None:
    taken = a_booking(berta, period=MORNING)
    berta.house_rules = "Breng hem gewassen terug."
    berta.save()
    entry = waiting(a_person(), berta)
    with committing():
        cancelled(taken, at_minute(10))
    with pytest.raises(HouseRulesNeeded):
        take_offer(entry, by=GUEST, at=at_minute(20))
    booking = take_offer(entry, accepts_rules=True, by=GUEST, at=at_minute(21))
    assert booking.rules_accepted_at == at_minute(21)


def test_declined_offer_goes_to_the_next(berta: Resource, committing: Committing) -> None:
    taken = a_booking(berta, period=MORNING)
    first, second = waiting(a_person(), berta, at=at_minute(1)), waiting(a_person(), berta, at=at_minute(2))
    with committing():
        cancelled(taken, at_minute(10))
    with committing():
        decline_offer(first, by=SYSTEM, at=at_minute(20))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (WaitingState.PASSED, WaitingState.OFFERED)
    with pytest.raises(OfferOver):
        take_offer(first, by=SYSTEM, at=at_minute(21))


def test_unanswered_offer_goes_to_the_next_and_the_first_is_told(berta: Resource, committing: Committing) -> None:
    taken, mieke = a_booking(berta, period=MORNING), a_person(email="mieke@voorbeeld.example")
    first, second = waiting(mieke, berta, at=at_minute(1)), waiting(a_person(), berta, at=at_minute(2))
    with committing():
        cancelled(taken, at_minute(10))
    later = at_minute(10) + dt.timedelta(hours=12)
    with pytest.raises(OfferOver):
        take_offer(first, by=SYSTEM, at=later)
    with committing():
        expire_holds(at=later)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (WaitingState.PASSED, WaitingState.OFFERED)
    assert OutgoingMail.objects.filter(to=mieke.email, template="bookings/mail/passed").count() == 1


@pytest.mark.parametrize(
    "how", ["shorter hold", "back early", "opened again", "request unanswered", "shortened", "moved"]
)
def test_time_that_came_free_in_other_ways_is_offered_too(how: str, committing: Committing) -> None:
    berta = a_resource("Bakfiets Berta", needs_approval=how == "request unanswered")
    start = {"back early": period_on(dt.date(2026, 11, 24), "13", "18")}.get(how, MORNING)
    wish = period_on(dt.date(2026, 11, 24), "16", "18") if how == "back early" else MORNING
    free: Callable[[], object]
    if how == "opened again":
        closure = close_resource(berta, period=start, reason="Herstelling", by=SYSTEM, at=NOON)
        free = lambda: lift_closure(closure, by=SYSTEM, at=at_minute(10))  # noqa: E731 - one of many
    elif how == "shorter hold":
        hold_slot(berta, period=start, owner=BasketOwner(key="gast"), by=GUEST, at=NOON)
        free = lambda: expire_holds(at=at_minute(30))  # noqa: E731 - one of many
    elif how == "back early":
        out = check_out_booking(a_booking(berta, period=start), by=SYSTEM, at=at_minute(60))
        free = lambda: check_in_booking(out, by=SYSTEM, at=at_minute(120))  # noqa: E731 - one of many
    elif how in {"shortened", "moved"}:
        booking = a_booking(berta, period=period_on(SATURDAY, "8", "12"))
        other = period_on(SATURDAY, "8", "9") if how == "shortened" else period_on(SATURDAY, "14", "18")
        free = lambda: change_booking(booking, period=other, by=SYSTEM, at=at_minute(10))  # noqa: E731 - one of many
    else:
        berta.answer_hours = 1
        berta.save()
        a_booking(berta, period=start)
        free = lambda: expire_holds(at=at_minute(60))  # noqa: E731 - one of many
    entry = waiting(a_person(), berta, wish)
    with committing():
        free()
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED


def test_any_of_a_kind_takes_whichever_comes_free(committing: Committing) -> None:
    berta, bart = a_resource("Berta"), a_resource("Bart")
    a_booking(berta, period=MORNING)
    taken = a_booking(bart, period=MORNING)
    entry = join_waiting(kind=a_kind(), period=MORNING, person=a_person(), by=SYSTEM, at=NOON)
    with committing():
        cancelled(taken, at_minute(10))
    entry.refresh_from_db()
    assert entry.booking is not None
    assert (entry.booking.resource, entry.booking.any_of_kind) == (bart, True)


def test_who_waits_for_a_hall_gets_it_only_when_both_halves_are_free(committing: Committing) -> None:
    hall, left, right = a_divided_hall()
    one, other = a_booking(left, period=MORNING), a_booking(right, period=MORNING)
    entry = waiting(a_person(), hall)
    with committing():
        cancelled(one, at_minute(10))
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING
    with committing():
        cancelled(other, at_minute(11))
    entry.refresh_from_db()
    assert entry.state == WaitingState.OFFERED


def test_who_may_not_have_it_by_now_is_passed_over_and_told_why(berta: Resource, committing: Committing) -> None:
    taken, mieke = a_booking(berta, period=MORNING), a_person(email="mieke@voorbeeld.example")
    first, second = waiting(mieke, berta, at=at_minute(1)), waiting(a_person("Karim B"), berta, at=at_minute(2))
    berta.min_age = 18  # Mieke's date of birth is not known
    berta.save()
    second.person.born = dt.date(1990, 1, 1)
    second.person.save()
    with committing():
        cancelled(taken, at_minute(10))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (WaitingState.PASSED, WaitingState.OFFERED)
    mail = OutgoingMail.objects.get(to=mieke.email, template="bookings/mail/passed")
    assert "Berta" in mail.text


def test_thing_without_a_price_is_offered_to_nobody_and_stops_nobody_else(berta: Resource) -> None:
    bart = a_resource("Bart")
    first, second = (a_booking(bike, period=MORNING) for bike in (berta, bart))
    entries = [waiting(a_person(), berta, at=at_minute(1)), waiting(a_person(), bart, at=at_minute(2))]
    berta.tariffs.all().delete()
    cancelled(first, at_minute(10))
    cancelled(second, at_minute(10))
    assert offer_waiting(at=at_minute(11)) == 1
    for entry in entries:
        entry.refresh_from_db()
    assert [entry.state for entry in entries] == [WaitingState.WAITING, WaitingState.OFFERED]


@pytest.mark.parametrize(
    ("left", "lasts"),
    [
        (dt.timedelta(days=4), dt.timedelta(hours=12)),
        (dt.timedelta(hours=10), dt.timedelta(hours=5)),
        (dt.timedelta(minutes=40), dt.timedelta(minutes=30)),
        (dt.timedelta(minutes=20), dt.timedelta(minutes=20)),
    ],
)
def test_offer_lasts_half_a_day_or_less_near_the_start(left: dt.timedelta, lasts: dt.timedelta) -> None:
    entry = WaitingEntry(starts_at=NOON + left, ends_at=NOON + left + dt.timedelta(hours=2))
    assert offer_until(entry, at=NOON) == NOON + lasts


def test_offer_stands_in_nobodys_basket(berta: Resource, committing: Committing) -> None:
    taken, mieke = a_booking(berta, period=MORNING), a_person()
    waiting(mieke, berta)
    with committing():
        cancelled(taken, at_minute(10))
    assert not held_by(BasketOwner(person=mieke)).exists()


def test_association_waits_and_is_offered_in_its_own_name(committing: Committing) -> None:
    hall, mieke = a_resource("Zaal"), a_person()
    fanfare = an_association("Fanfare", mieke)
    taken = book_slot(hall, period=MORNING, person=a_person(), by=SYSTEM, at=NOON)
    entry = join_waiting(resource=hall, period=MORNING, person=mieke, association=fanfare, by=GUEST, at=NOON)
    with committing():
        cancelled(taken, at_minute(10))
    assert take_offer(entry, by=GUEST, at=at_minute(11)).association == fanfare


def test_closed_time_that_is_kept_closed_is_offered_to_nobody(berta: Resource, committing: Committing) -> None:
    closure = close_resource(berta, period=MORNING, reason="Herstelling", by=SYSTEM, at=NOON)
    entry = waiting(a_person(), berta)
    with committing():
        offer_waiting(at=at_minute(1))
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING
    assert Occupancy.objects.get().kind == OccupancyKind.CLOSURE
    assert closure.pk
