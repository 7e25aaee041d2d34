"""Thirty at once for one hour: the control shows the race, the guards end it."""

import datetime as dt
import threading
import uuid
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Person
from apps.bookings.domain.booking import book_slot, hold_slot
from apps.bookings.domain.occupancy import NO_OVERLAP
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Occupancy, Resource
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from apps.payments.domain.checkout import confirm_basket
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_divided_hall, a_hired_room, a_resource, period_on
from tests.guards import no_overlap_rule, overlaps
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

CROWD = 30


def wanting(resource: Resource, people: list[Person], *, start: str = "9", end: str = "12") -> list[Callable[[], int]]:
    """One runner per person, all for the same hours."""
    period = period_on(SATURDAY, start, end)
    return [partial(_book, resource, period, person, uuid.uuid4()) for person in people]


def _book(resource: Resource, period: Period, person: Person, key: uuid.UUID) -> int:
    return book_slot(resource, period=period, person=person, by=SYSTEM, at=NOON, request_key=key).pk


def test_one_hour_goes_to_one_of_thirty() -> None:
    berta = a_resource("Bakfiets Berta")
    outcome = race(wanting(berta, [a_person() for _one in range(CROWD)]))
    assert not outcome.errors
    assert (len(outcome.results), outcome.codes) == (1, {"slot_taken"})
    assert Occupancy.objects.count() == Booking.objects.count() == 1


def test_hall_against_its_halves_never_overlaps_and_never_deadlocks() -> None:
    hall, left, right = a_divided_hall()
    people = [a_person() for _one in range(CROWD)]
    runners = [
        runner
        for index, person in enumerate(people)
        for runner in wanting((hall, left, right, hall)[index % 4], [person])
    ]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken"}
    assert overlaps() == 0
    assert len(outcome.results) in {1, 2}


def test_baskets_with_a_hall_and_its_halves_crosswise_never_deadlock() -> None:
    """A hall made of older rooms has the higher id: by its own id it would lock a half after the other half."""
    left, right = a_hired_room("Linkerhelft"), a_hired_room("Rechterhelft")
    hall = a_hired_room("Grote zaal", parts=(left, right))
    runners = []
    for number in range(10):
        person, things = a_person(), ((right, hall), (left, right))[number % 2]
        for place, thing in enumerate(things):
            period = period_on(SATURDAY + dt.timedelta(days=2 * number + place), "9", "12")
            hold_slot(thing, period=period, owner=BasketOwner(person=person), by=SYSTEM, at=NOON)
        runners.append(partial(_check_out, person))
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes == set()
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 20


def _check_out(person: Person) -> int:
    owner = BasketOwner(person=person)
    return len(confirm_basket(owner, person=person, guest=None, answers={}, by=SYSTEM, at=NOON).confirmed)


def test_hours_that_overlap_in_many_ways_never_overlap_in_the_end() -> None:
    berta = a_resource("Bakfiets Berta")
    runners = [
        runner
        for index in range(CROWD)
        for runner in wanting(berta, [a_person()], start=str(8 + index % 5), end=str(9 + index % 5 + index % 3))
    ]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes == {"slot_taken"}
    assert overlaps() == 0


def test_same_form_sent_thirty_times_is_one_booking() -> None:
    berta, person, key = a_resource("Bakfiets Berta"), a_person(), uuid.uuid4()
    period = period_on(SATURDAY, "9", "12")
    outcome = race([partial(_book, berta, period, person, key) for _tap in range(CROWD)])
    assert not outcome.errors
    assert Booking.objects.count() == 1
    assert len(set(outcome.results)) == 1


def test_control_without_guards_sells_the_hour_more_than_once() -> None:
    """What the guards are for: look, wait for the others, insert; with the constraint taken away."""
    berta = a_resource("Bakfiets Berta")
    period = period_on(SATURDAY, "9", "12")
    with no_overlap_rule():
        looked = race([lambda: free(berta) for _one in range(CROWD)])
        wrote = race([lambda: insert(berta, period) for free_then in looked.results if free_then])
        assert not looked.errors + wrote.errors
        assert Occupancy.objects.count() == CROWD
    insert(berta, period)
    with pytest.raises(IntegrityError, match=NO_OVERLAP), transaction.atomic():
        insert(berta, period)


def test_control_without_guards_sells_a_hall_beside_its_halves() -> None:
    """Who looks at the hall's own rows sees none of its halves', and who wants a half nothing of the hall."""
    hall, left, right = a_divided_hall()
    period = period_on(SATURDAY, "9", "12")
    barrier = threading.Barrier(3)
    takes = {hall: (left, right), left: (left,), right: (right,)}

    def look_then_take(thing: Resource) -> int:
        assert all(free(leaf) for leaf in takes[thing])
        barrier.wait(timeout=30)
        for leaf in takes[thing]:
            insert(leaf, period)
        return len(takes[thing])

    with no_overlap_rule():
        outcome = race([partial(look_then_take, thing) for thing in takes])
        assert not outcome.errors
        assert overlaps() == 2


def test_control_without_guards_lets_hours_overlap_in_many_ways() -> None:
    berta = a_resource("Bakfiets Berta")
    periods = [period_on(SATURDAY, str(8 + index % 5), str(9 + index % 5 + index % 3)) for index in range(CROWD)]
    barrier = threading.Barrier(CROWD)

    def look_then_insert(period: Period) -> int:
        assert free(berta)
        barrier.wait(timeout=30)
        insert(berta, period)
        return 1

    with no_overlap_rule():
        outcome = race([partial(look_then_insert, period) for period in periods])
        assert not outcome.errors
        assert overlaps() > CROWD


def free(resource: Resource) -> bool:
    """The naive look before the insert."""
    return not Occupancy.objects.filter(resource=resource).exists()


def insert(resource: Resource, period: Period) -> None:
    """The naive insert after the look."""
    Occupancy.objects.create(resource=resource, starts_at=period.start, ends_at=period.end, kind="maintenance")
