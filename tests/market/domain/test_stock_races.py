"""Thirty at once for the last pieces on the shelf, and the same without our lock."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.copying import copy_cycle
from apps.market.domain.offer import change_offer
from apps.market.domain.stock import offer_from_stock, receive_stock, waste_stock
from apps.market.models import Offer, OrderCycle, StockItem
from tests.factories import NOON
from tests.factories_market import CLOSING, FRIDAY, a_draft
from tests.factories_market_after import a_jar
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30


def test_last_jar_leaves_the_shelf_once(place: Place) -> None:
    jar = a_jar(pieces=1)
    runners: list[Callable[[], object]] = [
        partial(offer_from_stock, a_draft(), jar, pieces=1, price_cents=650, by=SYSTEM, at=NOON)
        for _number in range(MANY // 2)
    ]
    runners += [partial(waste_stock, jar, pieces=1, by=SYSTEM, at=NOON)] * (MANY // 2)

    outcome = race(runners)

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"not_enough_on_shelf"}, [])
    item = StockItem.objects.get()
    assert (item.on_hand, item.movements.aggregate(sum=Sum("pieces"))["sum"]) == (0, 0)
    assert Offer.objects.count() == sum(isinstance(result, Offer) for result in outcome.results)


def test_limits_up_and_down_copies_and_purchases_keep_the_sum(place: Place) -> None:
    first, second = a_jar("Honing", pieces=6), a_jar("Confituur", pieces=6)
    cycles = [a_draft() for _number in range(6)]
    offers = [
        offer_from_stock(cycle, jar, pieces=1, price_cents=650, by=SYSTEM, at=NOON)
        for number, cycle in enumerate(cycles)
        for jar in ((first, second) if number % 2 else (second, first))  # so that their locks could cross
    ]
    receive_stock(first, pieces=4, by=SYSTEM, at=NOON)
    runners: list[Callable[[], object]] = [partial(_limit, offer, 3) for offer in offers]
    runners += [partial(_copy, cycle) for cycle in cycles]
    runners += [partial(receive_stock, second, pieces=1, by=SYSTEM, at=NOON)] * 6

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"not_enough_on_shelf"}) == ([], True)
    for item in StockItem.objects.all():
        out = Offer.objects.filter(variant=item.variant_id).aggregate(sum=Sum("limit"))["sum"]
        moved = item.movements.aggregate(sum=Sum("pieces"))["sum"]
        bought = item.movements.filter(pieces__gt=0, reason="bought").aggregate(sum=Sum("pieces"))["sum"]
        assert item.on_hand == moved == bought - out >= 0


def _limit(offer: Offer, limit: int) -> Offer:
    return change_offer(offer, price_cents=650, limit=limit, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)


def _copy(cycle: OrderCycle) -> OrderCycle:
    return copy_cycle(cycle, opens_at=cycle.opens_at, closes_at=CLOSING, pickup_on=FRIDAY, by=SYSTEM, at=NOON)


def test_control_takes_the_last_jar_thirty_times_without_lock_and_check(transactional_db: None) -> None:
    """Look, then write, on a bare table: what the lock and the CHECK of the real one prevent."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_shelf (id integer PRIMARY KEY, on_hand integer NOT NULL, taken integer)")
        cursor.execute("INSERT INTO control_shelf VALUES (1, 1, 0)")
    everybody_looked = threading.Barrier(MANY)

    def take() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT on_hand FROM control_shelf WHERE id = 1")
            seen = cursor.fetchone()[0]
        everybody_looked.wait(timeout=30)
        if seen >= 1:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE control_shelf SET taken = taken + 1, on_hand = %s WHERE id = 1", [seen - 1])

    try:
        outcome = race([take] * MANY)
        with connection.cursor() as cursor:
            cursor.execute("SELECT taken FROM control_shelf")
            taken = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_shelf")

    assert (outcome.errors, taken) == ([], MANY)
