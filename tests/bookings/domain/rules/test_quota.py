"""Quotas: who shares them, what counts, over which stretch."""

import datetime as dt

import pytest
from django.utils import translation

from apps.accounts.domain.household import set_household
from apps.accounts.enums import CustomerGroup
from apps.accounts.models import Person, User
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.rules import reasons_against
from apps.bookings.enums import BookingState, QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Booking, Resource
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from tests.factories import NOON, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_kind, a_resource, period_on
from tests.factories_rules import a_quota, a_wish, codes_against

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SUNDAY, MONDAY = SATURDAY + DAY, SATURDAY + 2 * DAY
REACHED = {"quota_reached"}


@pytest.fixture
def bike(db: None) -> Resource:
    return a_resource("Bakfiets Berta")


@pytest.fixture
def person(mieke: User) -> Person:
    assert mieke.person is not None
    return mieke.person


def on(date: dt.date, start: str = "14", end: str = "16") -> Period:
    return period_on(date, start, end)


def test_quota_lets_pass_up_to_its_limit(bike: Resource, person: Person) -> None:
    a_quota(bike, 2)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == set()
    a_booking(bike, person, period=on(SUNDAY))
    assert codes_against(a_wish(bike, on(SATURDAY, "9", "12"), person=person)) == REACHED


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (QuotaSpan.DAY, SATURDAY, SUNDAY),
        (QuotaSpan.WEEK, SUNDAY, MONDAY),
        (QuotaSpan.MONTH, MONDAY, dt.date(2026, 12, 1)),
    ],
)
def test_quota_is_counted_over_the_local_day_week_or_month(
    bike: Resource, person: Person, span: QuotaSpan, inside: dt.date, outside: dt.date
) -> None:
    a_quota(bike, span=span)
    a_booking(bike, person, period=on(SATURDAY, "9", "12"))
    assert codes_against(a_wish(bike, on(inside), person=person)) == REACHED
    assert codes_against(a_wish(bike, on(outside), person=person)) == set()


def test_quota_counts_by_the_local_start(bike: Resource, person: Person) -> None:
    """Half past midnight on Monday is still Sunday in UTC."""
    a_quota(bike)
    a_booking(bike, person, period=on(MONDAY, "0", "1"))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == set()
    assert codes_against(a_wish(bike, on(MONDAY), person=person)) == REACHED


def test_quota_in_hours_adds_up_what_lasts(bike: Resource, person: Person) -> None:
    a_quota(bike, 6, QuotaMeasure.HOURS)
    a_booking(bike, person, period=on(SATURDAY, "8", "12.30"))
    assert codes_against(a_wish(bike, on(SUNDAY, "8", "9.30"), person=person)) == set()
    assert codes_against(a_wish(bike, on(SUNDAY, "8", "10"), person=person)) == REACHED


def test_quota_in_hours_is_elapsed_time(bike: Resource, person: Person) -> None:
    """The night of 28 March 2027 lasts an hour less."""
    a_quota(bike, 11, QuotaMeasure.HOURS)
    night = period_on(dt.date(2027, 3, 27), "20", "8", until=dt.date(2027, 3, 28))
    assert codes_against(a_wish(bike, night, person=person)) == set()


def test_quota_on_what_is_open_at_once_ends_with_the_booking(bike: Resource, person: Person) -> None:
    a_quota(bike, span=QuotaSpan.OPEN)
    booking = a_booking(bike, person, period=on(SATURDAY))
    next_month = on(dt.date(2026, 12, 20))
    assert codes_against(a_wish(bike, next_month, person=person)) == REACHED
    assert codes_against(a_wish(bike, next_month, person=person, at=booking.ends_at)) == set()
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.IN_USE)
    assert codes_against(a_wish(bike, next_month, person=person, at=booking.ends_at)) == REACHED


@pytest.mark.parametrize("owner", ["thing", "kind"])
def test_quota_of_a_kind_counts_all_its_things(bike: Resource, person: Person, owner: str) -> None:
    a_quota(bike if owner == "thing" else bike.kind)
    other, elsewhere = a_resource(), a_resource(kind=a_kind("step"))
    a_booking(other, person, period=on(SATURDAY))
    a_booking(elsewhere, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == (REACHED if owner == "kind" else set())


def test_quota_of_a_person_is_not_anothers(bike: Resource, person: Person, karim: User) -> None:
    a_quota(bike)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=karim.person)) == set()
    assert codes_against(a_wish(bike, on(SUNDAY))) == set()


def test_quota_of_a_household_is_shared(bike: Resource, person: Person, karim: User, lotte: User) -> None:
    a_quota(bike, holder=QuotaHolder.HOUSEHOLD)
    assert karim.person is not None
    for member in (person, karim.person):
        set_household(member, name="Kerkstraat 12", by=SYSTEM, at=NOON)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=karim.person)) == REACHED
    assert codes_against(a_wish(bike, on(SUNDAY), person=lotte.person)) == set()


def test_quota_of_a_household_holds_for_who_lives_alone(bike: Resource, person: Person) -> None:
    a_quota(bike, holder=QuotaHolder.HOUSEHOLD)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == REACHED


def test_quota_of_a_person_in_a_household_is_theirs_alone(bike: Resource, person: Person, karim: User) -> None:
    a_quota(bike)
    assert karim.person is not None
    for member in (person, karim.person):
        set_household(member, name="Kerkstraat 12", by=SYSTEM, at=NOON)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=karim.person)) == set()


def test_quota_of_an_association_counts_whoever_books(bike: Resource, person: Person, karim: User) -> None:
    a_quota(bike, holder=QuotaHolder.ASSOCIATION)
    assert karim.person is not None
    club, other = an_association("Fanfare", person), an_association("Koor", person)
    a_booking(bike, person, association=club, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=karim.person, association=club)) == REACHED
    assert codes_against(a_wish(bike, on(SUNDAY), person=person, association=other)) == set()
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == set()


def test_quota_of_a_person_leaves_what_is_for_their_association_out(bike: Resource, person: Person) -> None:
    a_quota(bike)
    club = an_association("Fanfare", person)
    a_booking(bike, person, association=club, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == set()
    a_booking(bike, person, period=on(SUNDAY))
    assert codes_against(a_wish(bike, on(SATURDAY, "9", "12"), person=person, association=club)) == set()


def test_quota_for_a_group_holds_for_that_group(bike: Resource, person: Person) -> None:
    a_quota(bike, group=CustomerGroup.EVERYBODY)
    a_booking(bike, person, period=on(SATURDAY))
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == REACHED
    person.is_member = True
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == set()


@pytest.mark.parametrize(
    ("state", "fee", "found"),
    [
        (BookingState.REQUESTED, None, REACHED),
        (BookingState.IN_USE, None, REACHED),
        (BookingState.SETTLED, None, REACHED),
        (BookingState.NO_SHOW, None, REACHED),
        (BookingState.CANCELLED, 300, REACHED),
        (BookingState.CANCELLED, 0, set()),
        (BookingState.CANCELLED, None, set()),
        (BookingState.DENIED, None, set()),
        (BookingState.EXPIRED, None, set()),
    ],
)
def test_quota_counts_what_stood_and_what_was_cancelled_late(
    bike: Resource, person: Person, state: BookingState, fee: int | None, found: set[str]
) -> None:
    a_quota(bike)
    booking = a_booking(bike, person, period=on(SATURDAY))
    Booking.objects.filter(pk=booking.pk).update(
        state=state, cancel_fee_cents=fee, cancelled_at=NOON if state == BookingState.CANCELLED else None
    )
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == found


def test_quota_counts_a_hold_until_it_runs_out(bike: Resource, person: Person) -> None:
    a_quota(bike)
    held = hold_slot(bike, period=on(SATURDAY), owner=BasketOwner(person=person), by=SYSTEM, at=NOON)
    assert held.hold_until is not None
    assert codes_against(a_wish(bike, on(SUNDAY), person=person)) == REACHED
    assert codes_against(a_wish(bike, on(SUNDAY), person=person, at=held.hold_until)) == set()


def test_change_of_a_booking_does_not_count_against_itself(bike: Resource, person: Person) -> None:
    a_quota(bike)
    a_quota(bike, 4, QuotaMeasure.HOURS)
    booking = a_booking(bike, person, period=on(SATURDAY))
    for period, found in (
        (on(SUNDAY), set()),
        (on(SATURDAY, "14", "18"), set()),
        (on(SATURDAY, "13", "18"), REACHED),
    ):
        assert codes_against(a_wish(bike, period, person=person, booking=booking)) == found


def test_booking_over_a_later_quota_may_stay_and_get_shorter(bike: Resource, person: Person) -> None:
    a_booking(bike, person, period=on(SUNDAY))
    booking = a_booking(bike, person, period=on(SATURDAY))
    a_quota(bike)
    a_quota(bike, 1, QuotaMeasure.HOURS)
    for period, found in (
        (on(SATURDAY, "14", "15.30"), set()),
        (on(SATURDAY, "14", "17"), REACHED),
        (on(MONDAY, "14", "15"), set()),
    ):
        assert codes_against(a_wish(bike, period, person=person, booking=booking)) == found


def test_taking_over_a_booking_counts_for_who_takes_it(bike: Resource, person: Person, karim: User) -> None:
    a_quota(bike)
    assert karim.person is not None
    booking = a_booking(bike, person, period=on(SATURDAY))
    a_booking(bike, karim.person, period=on(SUNDAY))
    assert codes_against(a_wish(bike, booking.period, person=karim.person, booking=booking)) == REACHED


def test_quota_says_how_much_and_what_there_is_already(bike: Resource, person: Person) -> None:
    a_quota(bike, 2)
    a_quota(bike, 5, QuotaMeasure.HOURS, span=QuotaSpan.MONTH, holder=QuotaHolder.HOUSEHOLD)
    for date, end in ((SATURDAY, "16"), (SUNDAY, "16.30")):
        a_booking(bike, person, period=on(date, "14", end))
    with translation.override("nl"):
        texts = [reason.text for reason in reasons_against(a_wish(bike, on(SATURDAY, "9", "12"), person=person))]
    assert texts == [
        "Hoogstens 2 reservaties per week, per persoon. Je hebt al 2 reservaties.",
        "Hoogstens 5 uur per maand, per gezin. Je hebt al 4,5 uur.",
    ]


def test_moving_to_a_thing_with_a_quota_counts_there(bike: Resource, person: Person) -> None:
    other = a_resource("Bakfiets Bram")
    a_quota(bike)
    a_booking(bike, person, period=on(SATURDAY))
    booking = a_booking(other, person, period=on(SUNDAY))
    assert codes_against(a_wish(bike, booking.period, person=person, booking=booking)) == REACHED
