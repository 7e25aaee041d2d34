"""Two people at one bag, and somebody who changes the order meanwhile: no tick lost, no change lost."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import HistoryEvent, Place
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.claims import lock_cycle
from apps.market.domain.packing import tick_line
from apps.market.enums import AmendmentKind, OrderEvent
from apps.market.errors.packing import LineChanged
from apps.market.models import Order, OrderLine
from tests.factories import NOON
from tests.factories_market import a_producer, a_variant, an_offer, an_open_cycle, an_order
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LINES = 30


@pytest.fixture
def order(place: Place, buyer: Person) -> Order:
    """Three pieces of each of thirty products."""
    cycle, producer = an_open_cycle(), a_producer("Hoeve")
    offers = [an_offer(cycle, a_variant(f"Product {n}", producer=producer)) for n in range(LINES)]
    return an_order(buyer, cycle, *[(offer, 3) for offer in offers])


def packed_events() -> int:
    return HistoryEvent.objects.filter(event=OrderEvent.PACKED).count()


def test_thirty_ticks_at_once_are_thirty_ticks(order: Order, rita: User, jef: User) -> None:
    lines = list(order.lines.all())
    outcome = race(
        [
            partial(tick_line, line, is_packed=True, seen=3, by=actor_for((rita, jef)[number % 2]), at=NOON)
            for number, line in enumerate(lines)
        ]
    )

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (LINES, [], [])
    assert [line.is_packed for line in order.lines.all()] == [True] * LINES
    assert {line.packed_by for line in order.lines.all()} == {rita, jef}
    assert packed_events() == 1


def test_two_people_who_tick_the_same_bag_from_both_ends(order: Order, rita: User, jef: User) -> None:
    lines = list(order.lines.all())

    def tick_all(user: User, mine: list[OrderLine]) -> int:
        by = actor_for(user)
        return sum(tick_line(line, is_packed=True, seen=3, by=by, at=NOON).packed_by == user for line in mine)

    outcome = race([partial(tick_all, rita, lines), partial(tick_all, jef, lines[::-1])])

    assert (outcome.refusals, outcome.errors, sum(outcome.results)) == ([], [], LINES)
    assert [line.is_packed for line in order.lines.all()] == [True] * LINES
    assert packed_events() == 1


def test_ticking_against_an_amendment_loses_neither(order: Order, rita: User) -> None:
    lines, by = list(order.lines.all()), actor_for(rita)

    def amend() -> int:
        """Two instead of three of everything, one line after the other, as a shortage that comes in bit by bit."""
        for line in lines:
            with transaction.atomic():
                lock_cycle(order.cycle_id)
                locked = lock_orders([order.pk])[order.pk]
                amend_order(locked, [Change(line, AmendmentKind.SHORTAGE, quantity=2)], by=SYSTEM, at=NOON)
        return 0

    def tick(line: OrderLine) -> int:
        try:
            return tick_line(line, is_packed=True, seen=3, by=by, at=NOON).pk
        except LineChanged:
            return 0

    def tick_all() -> list[int]:
        return [tick(line) for line in lines]

    runners: list[Callable[[], object]] = [amend, tick_all]
    outcome = race(runners)

    assert (outcome.refusals, outcome.errors) == ([], [])
    ticked = {pk for result in outcome.results if isinstance(result, list) for pk in result if pk}
    after = list(order.lines.all())
    assert [(line.quantity, line.is_packed) for line in after] == [(2, False)] * LINES
    assert {line.pk for line in after if line.pieces_to_take_out == 1} == ticked
    assert {line.pk for line in after if line.pieces_packed == 0} == {line.pk for line in lines} - ticked
    assert packed_events() <= 1


def test_control_loses_ticks_without_lock(transactional_db: None) -> None:
    """Read all ticks, add one's own, write all back: what the lock of the order prevents."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_bag (id integer PRIMARY KEY, ticks integer NOT NULL)")
        cursor.execute("INSERT INTO control_bag VALUES (1, 0)")
    everybody_looked = threading.Barrier(LINES)

    def tick() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ticks FROM control_bag WHERE id = 1")
            seen = cursor.fetchone()[0]
        everybody_looked.wait(timeout=30)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE control_bag SET ticks = %s WHERE id = 1", [seen + 1])

    try:
        outcome = race([tick] * LINES)
        with connection.cursor() as cursor:
            cursor.execute("SELECT ticks FROM control_bag")
            left = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_bag")

    assert (outcome.errors, left) == ([], 1)
