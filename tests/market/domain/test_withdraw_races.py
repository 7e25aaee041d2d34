"""Ordering against withdrawing: whoever is first, nobody keeps what is not for sale."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.order import cancel_order, place_order
from apps.market.domain.withdraw import withdraw_offer
from apps.market.enums import OrderState
from apps.market.models import Offer, Order, OrderAmendment, OrderLine
from tests.factories import NOON, a_person
from tests.factories_market import a_basket, a_variant, an_offer, an_open_cycle, an_order
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30


def test_no_order_keeps_what_was_withdrawn_meanwhile(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    bread, milk = (an_offer(cycle, a_variant(name), limit=100) for name in ("Brood", "Melk"))
    people = [a_person(f"Buur {n}", email=f"buur{n}@voorbeeld.example") for n in range(MANY - 1)]
    slot = cycle.slots.get()
    runners: list[Callable[[], Offer | Order]] = []
    for number, person in enumerate(people):
        wishes = [(bread, 2), (milk, 1)] if number % 2 else [(bread, 1)]
        runners.append(
            partial(place_order, a_basket(person, cycle, *wishes), person=person, slot=slot, by=SYSTEM, at=NOON)
        )
    runners.insert(MANY // 2, partial(withdraw_offer, bread, by=SYSTEM, at=NOON, reason="Oven kapot"))

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"not_on_offer"}) == ([], True)
    assert not OrderLine.objects.filter(offer=bread, quantity_ordered__gt=0).exists()
    bread.refresh_from_db()
    milk.refresh_from_db()
    standing = Order.objects.exclude(state=OrderState.CANCELLED)
    assert (bread.claimed, bread.is_on) == (0, False)
    assert milk.claimed == standing.count() == cycle.slots.get().claimed
    placed = MANY - 1 - len(outcome.refusals)
    told = OutgoingMail.objects.filter(text__contains="Oven kapot").count()
    assert OrderAmendment.objects.count() == told == placed


def test_withdrawing_thirty_times_at_once_does_it_once(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    bread = an_offer(cycle)
    order = an_order(a_person("Buur", email="buur@voorbeeld.example"), cycle, (bread, 1))

    outcome = race([partial(withdraw_offer, bread, by=SYSTEM, at=NOON)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    order.refresh_from_db()
    assert (OrderAmendment.objects.count(), order.state, cycle.slots.get().claimed) == (1, OrderState.CANCELLED, 0)


def test_cancelling_against_withdrawing_gives_back_once(place: Place) -> None:
    cycle = an_open_cycle(capacity=MANY)
    bread, milk = (an_offer(cycle, a_variant(name), limit=100) for name in ("Brood", "Melk"))
    orders = [an_order(a_person(f"Buur {n}"), cycle, (bread, 1), (milk, 1)) for n in range(15)]
    runners: list[Callable[[], Offer | Order]] = [partial(cancel_order, order, by=SYSTEM, at=NOON) for order in orders]
    runners[7:7] = [partial(withdraw_offer, bread, by=SYSTEM, at=NOON)]

    outcome = race(runners)

    assert (outcome.errors, outcome.refusals) == ([], [])
    assert list(Offer.objects.filter(pk__in=(bread.pk, milk.pk)).values_list("claimed", flat=True)) == [0, 0]
    assert cycle.slots.get().claimed == 0


def test_control_orders_what_is_withdrawn_without_a_lock(transactional_db: None) -> None:
    """Look whether it is on, then write the line: what the lock of the cycle prevents."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_goods (id integer PRIMARY KEY, is_on integer NOT NULL)")
        cursor.execute("CREATE TABLE control_line (buyer integer PRIMARY KEY)")
        cursor.execute("INSERT INTO control_goods VALUES (1, 1)")
    everybody_looked = threading.Barrier(MANY)
    withdrawn = threading.Event()

    def order(buyer: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT is_on FROM control_goods WHERE id = 1")
            is_on = cursor.fetchone()[0]
        everybody_looked.wait(timeout=30)
        withdrawn.wait(timeout=30)
        if is_on:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO control_line VALUES (%s)", [buyer])

    def withdraw() -> None:
        everybody_looked.wait(timeout=30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE control_goods SET is_on = 0 WHERE id = 1")
            cursor.execute("DELETE FROM control_line")
        withdrawn.set()

    try:
        runners: list[Callable[[], None]] = [*(partial(order, buyer) for buyer in range(MANY - 1)), withdraw]
        outcome = race(runners)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM control_line")
            kept = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_goods")
            cursor.execute("DROP TABLE control_line")

    assert (outcome.errors, kept) == ([], MANY - 1)
