"""Thirty wishes of one party at once: the control shows the race, locking the party ends it."""

from functools import partial

import pytest

from apps.accounts.domain.household import set_household
from apps.accounts.models import Association, Person
from apps.bookings.domain.booking import book_slot, confirm_hold, hold_slot
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import BookingState, QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Booking, Resource
from apps.hub.actors import SYSTEM
from apps.payments.basket import BasketOwner
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_kind, a_resource, period_on
from tests.factories_rules import a_quota
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 30


def things(number: int = CROWD) -> list[Resource]:
    """So many of one kind, so that nobody is in another's way."""
    return [a_resource(kind=a_kind()) for _one in range(number)]


def book(thing: Resource, person: Person, association: Association | None = None) -> int:
    period = period_on(SATURDAY, "9", "12")
    return book_slot(thing, period=period, person=person, association=association, by=SYSTEM, at=NOON).pk


def test_thirty_wishes_of_one_person_stay_within_the_quota() -> None:
    a_quota(a_kind(), 2)
    person = a_person()
    outcome = race([partial(book, thing, person) for thing in things()])
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes) == (2, {"quota_reached"})
    assert Booking.objects.count() == 2


def test_thirty_people_of_one_household_stay_within_its_hours() -> None:
    a_quota(a_kind(), 10, QuotaMeasure.HOURS, span=QuotaSpan.MONTH, holder=QuotaHolder.HOUSEHOLD)
    people = [set_household(a_person(), name="Kerkstraat 12", by=SYSTEM, at=NOON) for _one in range(CROWD)]
    outcome = race([partial(book, thing, person) for thing, person in zip(things(), people, strict=True)])
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes) == (3, {"quota_reached"})


def test_thirty_bookers_of_one_association_stay_within_its_quota() -> None:
    a_quota(a_kind(), 1, span=QuotaSpan.OPEN, holder=QuotaHolder.ASSOCIATION)
    people = [a_person() for _one in range(CROWD)]
    club = an_association("Fanfare", *people)
    outcome = race([partial(book, thing, person, club) for thing, person in zip(things(), people, strict=True)])
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes) == (1, {"quota_reached"})


def test_thirty_holds_of_guests_that_become_one_person_stay_within_the_quota() -> None:
    a_quota(a_kind(), 1)
    person, period = a_person(), period_on(SATURDAY, "9", "12")
    holds = [
        hold_slot(thing, period=period, owner=BasketOwner(key=f"gast-{number}"), by=SYSTEM, at=NOON)
        for number, thing in enumerate(things())
    ]
    outcome = race([partial(confirm_hold, held, person=person, by=SYSTEM, at=NOON) for held in holds])
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes) == (1, {"quota_reached"})
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 1


def test_control_without_the_lock_goes_over_the_quota() -> None:
    """Look, wait for the others, write: all thirty find room for two."""
    a_quota(a_kind(), 2)
    person, found = a_person(), things()
    looked = race([partial(looks_free, thing, person) for thing in found])
    wrote = race([partial(insert, thing, person, number) for number, thing in enumerate(found) if looked.results])
    assert not looked.errors + wrote.errors
    assert looked.results == [True] * CROWD
    assert Booking.objects.count() == CROWD


def looks_free(thing: Resource, person: Person) -> bool:
    """The naive look before the insert."""
    wish = Wish(thing, period_on(SATURDAY, "9", "12"), BasketOwner(person=person), SYSTEM, NOON)
    return not reasons_against(wish)


def insert(thing: Resource, person: Person, number: int) -> None:
    """The naive insert after the look."""
    period = period_on(SATURDAY, "9", "12")
    Booking.objects.create(
        code=f"C{number}", resource=thing, person=person, starts_at=period.start, ends_at=period.end,
        state=BookingState.CONFIRMED, total_cents=0, terms=[], created_at=NOON, modified_at=NOON,
    )  # fmt: skip
