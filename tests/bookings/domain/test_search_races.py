"""Thirty at once for any of a kind: as many get one as there are, each another, and nobody stands in a deadlock."""

from collections.abc import Callable
from functools import partial

import pytest

from apps.accounts.models import Person
from apps.bookings.domain.make_way import book_exactly
from apps.bookings.domain.search import book_any
from apps.bookings.models import Booking, ResourceKind
from apps.hub.actors import SYSTEM
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_table, period_on
from tests.guards import overlaps
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 30
MORNING = period_on(SATURDAY, "9", "12")


def wanting_any(kind: ResourceKind, person: Person) -> Callable[[], int]:
    return lambda: book_any(kind, period=MORNING, person=person, by=SYSTEM, at=NOON).resource_id


def test_thirty_who_want_any_of_three_get_three() -> None:
    tables = [a_table() for _one in range(3)]
    outcome = race([wanting_any(tables[0].kind, a_person()) for _one in range(CROWD)])
    assert not outcome.errors
    assert sorted(outcome.results) == [table.pk for table in tables]
    assert outcome.codes <= {"slot_taken", "try_again"}


def test_any_against_exactly_that_one_never_overlaps() -> None:
    tables = [a_table() for _one in range(6)]
    kind, people = tables[0].kind, [a_person() for _one in range(CROWD)]
    exactly = [
        partial(book_exactly, tables[index % 2], period=MORNING, person=person, by=SYSTEM, at=NOON)
        for index, person in enumerate(people[:15])
    ]
    any_one = [partial(book_any, kind, period=MORNING, person=person, by=SYSTEM, at=NOON) for person in people[15:]]
    outcome = race([*exactly, *any_one])
    assert not outcome.errors
    assert overlaps() == 0
    assert 2 <= len(outcome.results) <= len(tables)
    for booking in Booking.objects.all():
        assert set(booking.occupancies.values_list("resource_id", flat=True)) == {booking.resource_id}
