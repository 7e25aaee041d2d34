"""Thirty at once, and the same without our guards to show that thirty really are at once."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.cycle import close_cycle
from apps.market.domain.order import cancel_order, place_order
from apps.market.models import Offer, Order, OrderCycle, PickupSlot
from apps.payments.basket import BasketOwner
from apps.payments.models import Charge
from tests.factories import NOON, a_person
from tests.factories_market import a_basket, a_slot, an_offer, an_open_cycle
from tests.races import Outcome, race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30


def people(number: int = MANY) -> list[Person]:
    return [a_person(f"Buur {letter}", phone=f"0470 00 00 {letter:02d}") for letter in range(number)]


def order_all(cycle: OrderCycle, offer: Offer, slot: PickupSlot) -> Outcome[Order]:
    """Everybody has it in their basket and presses at the same moment."""
    baskets = [(person, a_basket(person, cycle, (offer, 1))) for person in people()]
    return race([partial(place_order, b, person=p, slot=slot, by=SYSTEM, at=NOON) for p, b in baskets])


def test_last_loaf_is_sold_once(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    loaf = an_offer(cycle, limit=1)

    outcome = order_all(cycle, loaf, cycle.slots.get())

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"sold_out"}, [])
    assert Order.objects.count() == Charge.objects.count() == 1
    loaf.refresh_from_db()
    assert (loaf.claimed, cycle.slots.get().claimed) == (1, 1)


def test_last_place_in_slot_is_taken_once(place: Place) -> None:
    cycle = an_open_cycle(capacity=1)
    bread = an_offer(cycle)

    outcome = order_all(cycle, bread, cycle.slots.get())

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"slot_full"}, [])
    bread.refresh_from_db()
    assert (bread.claimed, cycle.slots.get().claimed) == (1, 1)


def test_thirty_presses_of_one_basket_make_one_order(place: Place, walter: Person) -> None:
    cycle = an_open_cycle()
    loaf, slot = an_offer(cycle, limit=5), cycle.slots.get()
    basket = a_basket(walter, cycle, (loaf, 2))

    outcome = race([partial(place_order, basket, person=walter, slot=slot, by=SYSTEM, at=NOON)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert len({order.pk for order in outcome.results}) == 1
    loaf.refresh_from_db()
    assert (loaf.claimed, cycle.slots.get().claimed) == (2, 1)


def test_orders_in_opposite_order_of_slots_and_offers_never_deadlock(place: Place) -> None:
    cycle = an_open_cycle(capacity=100)
    early, late = cycle.slots.get(), a_slot(cycle, hour=17, capacity=100)
    bread, milk = an_offer(cycle, limit=500), an_offer(cycle, limit=500)
    runners = []
    for number, person in enumerate(people(10)):
        first, second = (early, late) if number % 2 else (late, early)
        goods = [(bread, 1), (milk, 1)] if number % 2 else [(milk, 1), (bread, 1)]
        basket = a_basket(person, cycle, *goods)
        place_order(basket, person=person, slot=first, by=SYSTEM, at=NOON)
        put_in_basket(basket, goods[0][0], quantity=2, at=NOON)
        runners.append(partial(place_order, basket, person=person, slot=second, by=SYSTEM, at=NOON))

    outcome = race(runners)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (10, [], [])
    assert sorted(PickupSlot.objects.values_list("claimed", flat=True)) == [5, 5]


def test_ordering_against_closing_leaves_nothing_in_between(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    bread, slot = an_offer(cycle), cycle.slots.get()
    baskets = [(person, a_basket(person, cycle, (bread, 1))) for person in people(12)]
    runners: list[Callable[[], Order | OrderCycle]] = [
        partial(place_order, basket, person=person, slot=slot, by=SYSTEM, at=NOON) for person, basket in baskets
    ]

    runners.insert(6, partial(close_cycle, cycle, by=SYSTEM, at=NOON))

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"cycle_closed"}) == ([], True)
    bread.refresh_from_db()
    assert bread.claimed == Order.objects.count() == cycle.slots.get().claimed == 12 - len(outcome.refusals)


def test_cancelling_and_ordering_keep_the_count(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    bread, slot = an_offer(cycle, limit=10), cycle.slots.get()
    villagers = people(20)
    orders = [
        place_order(a_basket(person, cycle, (bread, 1)), person=person, slot=slot, by=SYSTEM, at=NOON)
        for person in villagers[:10]
    ]
    hopeful = []
    for person in villagers[10:]:
        basket = open_basket(BasketOwner(person=person), cycle, at=NOON)
        basket.lines.create(offer=bread, quantity=1, price_seen_cents=bread.price_cents)
        hopeful.append((person, basket))

    runners = [partial(cancel_order, order, by=SYSTEM, at=NOON) for order in orders]
    runners += [partial(place_order, basket, person=who, slot=slot, by=SYSTEM, at=NOON) for who, basket in hopeful]

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"sold_out"}) == ([], True)
    bread.refresh_from_db()
    standing = Order.objects.filter(state="placed").count()
    assert bread.claimed == cycle.slots.get().claimed == standing <= 10


def test_control_oversells_without_lock_and_constraint(transactional_db: None) -> None:
    """Check-then-write on a bare table: what the locks and the CHECK of the real one prevent.

    Without this, a run in which the threads happened to follow each other would prove nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_offer (id integer PRIMARY KEY, sold integer NOT NULL, left_over integer)")
        cursor.execute("INSERT INTO control_offer VALUES (1, 0, 1)")
    everybody_looked = threading.Barrier(MANY)

    def buy() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT left_over FROM control_offer WHERE id = 1")
            left = cursor.fetchone()[0]
        everybody_looked.wait(timeout=30)
        if left >= 1:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE control_offer SET sold = sold + 1, left_over = %s WHERE id = 1", [left - 1])

    try:
        outcome = race([buy] * MANY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sold FROM control_offer")
            sold = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_offer")

    assert (outcome.errors, sold) == ([], MANY)
