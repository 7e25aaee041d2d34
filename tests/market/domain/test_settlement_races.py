"""Many who settle one market at once, and settling against a hand-over that is undone."""

from collections.abc import Callable
from functools import partial

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.hand_over import undo_hand_over
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.stock import offer_from_stock
from apps.market.enums import CycleState, OrderState
from apps.market.models import Order, OrderCycle, ProducerStatement
from apps.payments.models import JournalEntry
from tests.factories import NOON
from tests.factories_market import an_offer, an_open_cycle, an_order
from tests.factories_market_after import PICK_UP, SETTLING, a_jar, distribute, on_shelf
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30


def test_thirty_presses_settle_once(place: Place, walter: Person) -> None:
    cycle, jar = an_open_cycle(), a_jar(pieces=8)
    bread = an_offer(cycle, purchase_cents=250)
    honey = offer_from_stock(cycle, jar, pieces=5, price_cents=650, by=SYSTEM, at=NOON)
    distribute(cycle, an_order(walter, cycle, (bread, 2), (honey, 1)))

    outcome = race([partial(settle_cycle, cycle, by=SYSTEM, at=SETTLING)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert list(ProducerStatement.objects.values_list("number", "owed_cents")) == [("A2026-0001", 500)]
    assert (JournalEntry.objects.filter(event__startswith="statement").count(), on_shelf(jar)) == (1, 7)


def test_settling_against_undoing_leaves_nothing_in_between(place: Place, walter: Person) -> None:
    cycle = an_open_cycle()
    order = an_order(walter, cycle, (an_offer(cycle), 2))
    distribute(cycle, order)
    settling: Callable[[], object] = partial(settle_cycle, cycle, by=SYSTEM, at=SETTLING)
    undoing: Callable[[], object] = partial(undo_hand_over, order, by=SYSTEM, at=PICK_UP)

    outcome = race([settling, undoing] * 5)

    assert outcome.errors == []
    assert outcome.codes <= {"settlement_refused", "order_transition_refused"}
    is_settled = OrderCycle.objects.get(pk=cycle.pk).state == CycleState.SETTLED
    assert is_settled == (Order.objects.get(pk=order.pk).state == OrderState.HANDED_OVER)
    assert ProducerStatement.objects.exists() == is_settled
