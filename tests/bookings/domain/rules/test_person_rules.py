"""Rules about who asks."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.household import set_born
from apps.accounts.models import Person, User
from apps.bookings.domain.clearance import end_clearance
from apps.bookings.domain.rules import reasons_about_person, reasons_against
from apps.bookings.domain.rules.person import age_on
from apps.bookings.models import Resource
from apps.hub.actors import SYSTEM, actor_for
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_kind, a_resource, period_on
from tests.factories_rules import a_capability, a_clearance, a_quota, a_wish, codes_against

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def a_car(**rules: Any) -> Resource:
    """A thing with these rules of its own."""
    car = a_resource("Auto Anna")
    Resource.objects.filter(pk=car.pk).update(**rules)
    return car


def person_of(user: User) -> Person:
    assert user.person is not None
    return user.person


def test_capability_is_asked_of_the_thing_and_of_its_kind(karim: User, rita: User) -> None:
    drive = a_capability()
    own, of_kind = a_car(capability=drive), a_resource(kind=a_kind("wagen"))
    of_kind.kind.capability = drive
    of_kind.kind.save()
    for car in (own, of_kind):
        assert codes_against(a_wish(car, person=person_of(karim))) == {"capability_needed"}
    a_clearance(person_of(karim), drive, by=rita)
    for car in (own, of_kind):
        assert codes_against(a_wish(car, person=person_of(karim))) == set()


def test_capability_of_another_kind_does_not_count(karim: User, rita: User) -> None:
    a_clearance(person_of(karim), a_capability("licht bedienen"), by=rita)
    assert codes_against(a_wish(a_car(capability=a_capability()), person=person_of(karim))) == {"capability_needed"}


def test_capability_must_hold_on_the_last_day(karim: User, rita: User) -> None:
    drive = a_capability()
    car = a_car(capability=drive)
    a_clearance(person_of(karim), drive, by=rita, until=SATURDAY)
    same_day, until_midnight, next_day = (
        period_on(SATURDAY, "20", "22"),
        period_on(SATURDAY, "20", "0", until=SATURDAY + DAY),
        period_on(SATURDAY, "20", "8", until=SATURDAY + DAY),
    )
    assert codes_against(a_wish(car, same_day, person=person_of(karim))) == set()
    assert codes_against(a_wish(car, until_midnight, person=person_of(karim))) == set()
    assert codes_against(a_wish(car, next_day, person=person_of(karim))) == {"capability_ends"}


def test_capability_that_was_ended_counts_no_more(karim: User, rita: User, jef: User) -> None:
    drive = a_capability()
    clearance = a_clearance(person_of(karim), drive, by=rita)
    end_clearance(clearance, by=actor_for(jef), at=NOON)
    assert codes_against(a_wish(a_car(capability=drive), person=person_of(karim))) == {"capability_needed"}


@pytest.mark.parametrize("rules", ["capability", "min_age"])
def test_guest_is_asked_to_sign_in_first(rules: str) -> None:
    value = a_capability() if rules == "capability" else 21
    assert codes_against(a_wish(a_car(**{rules: value}))) == {"sign_in_first"}


def test_age_is_that_of_the_first_day_of_use(karim: User) -> None:
    person = set_born(person_of(karim), born=SATURDAY.replace(year=2005), by=SYSTEM, at=NOON)
    car = a_car(min_age=21)
    assert codes_against(a_wish(car, period_on(SATURDAY, "9", "12"), person=person)) == set()
    eve = period_on(SATURDAY - DAY, "20", "9", until=SATURDAY)
    assert codes_against(a_wish(car, eve, person=person)) == {"too_young"}


def test_age_that_is_unknown_is_asked(karim: User) -> None:
    person = set_born(person_of(karim), born=None, by=SYSTEM, at=NOON)
    assert codes_against(a_wish(a_car(min_age=21), person=person)) == {"born_needed"}
    assert codes_against(a_wish(a_car(), person=person)) == set()


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (dt.date(2026, 2, 28), 21),
        (dt.date(2026, 3, 1), 22),
        (dt.date(2028, 2, 28), 23),
        (dt.date(2028, 2, 29), 24),
    ],
)
def test_age_of_who_was_born_on_leap_day(day: dt.date, age: int) -> None:
    assert age_on(day, born=dt.date(2004, 2, 29)) == age


def test_house_rules_are_asked_when_it_is_meant_and_not_while_looking(karim: User) -> None:
    hall = a_car(house_rules="Veeg de vloer.")
    person = person_of(karim)
    assert codes_against(a_wish(hall, person=person)) == {"house_rules_needed"}
    assert codes_against(a_wish(hall, person=person, accepts_rules=True)) == set()
    assert codes_against(a_wish(hall, person=person, by=SYSTEM)) == set()
    assert reasons_against(a_wish(hall, person=person)) == []


def test_reasons_about_a_person_leave_the_time_alone(karim: User, rita: User) -> None:
    car = a_car(capability=a_capability(), min_age=90, max_length=dt.timedelta(minutes=30))
    wish = a_wish(car, person=person_of(karim))
    assert {reason.code for reason in reasons_about_person(wish)} == {"capability_needed", "too_young"}


def test_nothing_is_asked_of_the_database_without_rules_about_people(karim: User) -> None:
    wish = a_wish(person=person_of(karim))
    with CaptureQueriesContext(connection) as queries:
        assert reasons_against(wish) == []
    assert len(queries) == 0


def test_two_queries_are_enough_whatever_the_rules(karim: User, rita: User) -> None:
    drive = a_capability()
    car = a_car(capability=drive, min_age=21)
    a_clearance(person_of(karim), drive, by=rita)
    for owner in (car, car.kind, car.kind):
        a_quota(owner, 3)
    wish = a_wish(car, person=person_of(karim))
    with CaptureQueriesContext(connection) as queries:
        assert reasons_against(wish) == []
    assert len(queries) == 2
