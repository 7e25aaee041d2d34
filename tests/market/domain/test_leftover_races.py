"""The late customer against who buys their bread: nothing goes twice, and the same without guards does."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction
from django.db.models import Sum

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.hand_over import hand_over_order, undo_no_show
from apps.market.domain.leftover_move import sell_leftover
from apps.market.models import Leftover, LeftoverMove, Order
from apps.payments.queries.charge import charge_of
from tests.factories import a_person
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, a_full_market, left_of
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
BUYERS = 12


@pytest.mark.parametrize("come", [hand_over_order, undo_no_show], ids=["takes it along", "waits for it"])
def test_late_customer_and_buyers_share_what_there_is(come: Callable[..., Order], place: Place) -> None:
    market = a_full_market()
    order = a_full_bag(a_person("Buur Laat", phone="0470 00 01 00"), market, brood=6)
    left = left_of(order)
    buyers = [a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}") for number in range(BUYERS)]
    runners: list[Callable[[], Order | LeftoverMove]] = [
        partial(sell_leftover, left, person=buyer, pieces=1, by=SYSTEM, at=AT_WORK) for buyer in buyers
    ]
    runners.insert(3, partial(come, order, by=SYSTEM, at=AT_WORK))

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"leftover_gone"}) == ([], True)
    sold = LeftoverMove.objects.aggregate(all=Sum("pieces"))["all"] or 0
    line, row = order.lines.get(), Leftover.objects.get()
    assert (row.taken, sold + line.quantity) == (sold, 6)
    charge = charge_of(order)
    assert charge is not None
    assert charge.amount_cents == line.quantity * 340


def test_last_loaf_of_the_last_chance_is_sold_once(place: Place) -> None:
    market = a_full_market()
    left = left_of(a_full_bag(a_person("Buur Laat", phone="0470 00 01 00"), market, brood=1))
    buyers = [a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}") for number in range(BUYERS)]

    outcome = race([partial(sell_leftover, left, person=who, pieces=1, by=SYSTEM, at=AT_WORK) for who in buyers])

    assert (outcome.errors, len(outcome.results), outcome.codes) == ([], 1, {"leftover_gone"})


def test_control_gives_one_loaf_twice_without_lock_and_check(transactional_db: None) -> None:
    """Look, then write, on a bare table: both the late customer and the buyer have the loaf."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_leftover (id integer PRIMARY KEY, given integer NOT NULL, there integer)")
        cursor.execute("INSERT INTO control_leftover VALUES (1, 0, 1)")
    both_looked = threading.Barrier(2)

    def take() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT there FROM control_leftover WHERE id = 1")
            there = cursor.fetchone()[0]
        both_looked.wait(timeout=30)
        if there >= 1:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("UPDATE control_leftover SET given = given + 1, there = %s WHERE id = 1", [there - 1])

    try:
        outcome = race([take, take])
        with connection.cursor() as cursor:
            cursor.execute("SELECT given FROM control_leftover")
            given = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_leftover")

    assert (outcome.errors, given) == ([], 2)
