"""Closing the books of a market: what stands in the way, and what each producer is owed."""

import datetime as dt

import pytest
from django.db.models import Sum

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent
from apps.market.domain.hand_over import mark_no_show
from apps.market.domain.settlement import settle_cycle
from apps.market.enums import CycleState
from apps.market.errors import CycleTransitionRefused
from apps.market.models import Leftover, Offer, Order, OrderCycle, ProducerStatement
from apps.payments.enums import Account
from apps.payments.models import JournalEntry
from tests.factories_market import advance_cycle, an_order
from tests.factories_market_after import (
    PICK_UP,
    SETTLING,
    a_receipt,
    a_sheet,
    distribute,
    gaps_of,
    line_of,
    settle,
    shorten,
    weigh,
)

pytestmark = pytest.mark.django_db


def test_counted_goods_are_owed_less_what_was_refused(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    a_sheet(cycle, bread, quantity=5, purchase_cents=260)
    a_receipt(bread, expected=5, received=6, rejected=1)
    distribute(cycle, order)

    settled = settle(cycle)

    line, statement = line_of(bread), ProducerStatement.objects.get()
    assert (line.ordered, line.received, line.rejected, line.sold) == (5, 6, 1, 4)
    assert (line.purchase_cents, line.owed_cents, line.sold_cents, line.grams) == (260, 5 * 260, 4 * 340, None)
    assert (statement.owed_cents, statement.sold_cents, statement.number) == (1300, 1360, "A2026-0001")
    assert (settled.state, settled.settled_at, statement.at) == (CycleState.SETTLED, SETTLING, SETTLING)
    assert HistoryEvent.objects.filter(event="settled").count() == 1


def test_where_nobody_counted_what_was_delivered_is_owed(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 4))
    distribute(cycle, order)

    settle(cycle)

    assert (line_of(bread).received, line_of(bread).owed_cents) == (4, 4 * 250)


def test_by_weight_the_scale_decides_and_the_rest_is_estimated(
    cycle: OrderCycle, ham: Offer, buyer: Person, rival: Person
) -> None:
    orders = [an_order(person, cycle, (ham, 1)) for person in (buyer, rival)]
    a_receipt(ham, expected=2, received=3)
    weigh(orders[0].lines.get(), 333)
    weigh(orders[1].lines.get(), 271)
    distribute(cycle, *orders)

    settle(cycle)

    line = line_of(ham)
    assert line.grams == 333 + 271 + 300  # one piece more came than was sold: at its usual weight
    assert line.owed_cents == 1507  # 0,904 x 16,67 = 15,06968: rounded once
    assert line.sold_cents == 716 + 583


def test_each_producer_gets_one_number_and_one_balanced_entry(
    cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2), (ham, 1))
    weigh(order.lines.get(offer=ham), 300)
    distribute(cycle, order)

    settle(cycle)

    numbers = dict(ProducerStatement.objects.values_list("producer__name", "number"))
    assert numbers == {"Bakkerij Ooms": "A2026-0001", "De Zwijntjes": "A2026-0002"}
    for statement in ProducerStatement.objects.all():
        entry = JournalEntry.objects.get(event=f"statement {statement.number}")
        assert dict(entry.lines.values_list("account", "amount_cents")) == {
            Account.PURCHASES: statement.owed_cents, Account.PAYABLE: -statement.owed_cents,
        }  # fmt: skip
        assert set(entry.lines.values_list("module", flat=True)) == {"market"}
        assert statement.lines.aggregate(sum=Sum("owed_cents"))["sum"] == statement.owed_cents


def test_number_is_of_the_year_of_settling(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    distribute(cycle, an_order(buyer, cycle, (bread, 1)))

    settle_cycle(cycle, by=SYSTEM, at=dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC))

    assert ProducerStatement.objects.get().number == "A2027-0001"


def test_settling_twice_is_once(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    distribute(cycle, an_order(buyer, cycle, (bread, 1)))

    first, second = settle(cycle), settle_cycle(cycle, by=SYSTEM, at=SETTLING + dt.timedelta(days=1))

    assert (first.settled_at, second.settled_at) == (SETTLING, SETTLING)
    assert (ProducerStatement.objects.count(), JournalEntry.objects.filter(event__startswith="statement").count()) == (
        1, 1,
    )  # fmt: skip


def test_who_brought_nothing_gets_no_statement(cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 1), (ham, 1))
    a_receipt(ham, expected=1, received=0)
    shorten(order.lines.get(offer=ham), 0)
    distribute(cycle, order)

    settle(cycle)

    assert list(ProducerStatement.objects.values_list("producer__name", flat=True)) == ["Bakkerij Ooms"]


def test_all_refused_is_a_statement_of_nothing(cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 2), (ham, 1))
    a_receipt(bread, expected=2, received=2, rejected=2)
    shorten(order.lines.get(offer=bread), 0)
    weigh(order.lines.get(offer=ham), 310)
    distribute(cycle, order)

    settle(cycle)

    assert (line_of(bread).owed_cents, line_of(bread).rejected) == (0, 2)
    number = ProducerStatement.objects.get(producer__name="Bakkerij Ooms").number
    assert not JournalEntry.objects.filter(event=f"statement {number}").exists()


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED])
def test_only_a_market_that_was_handed_out_settles(cycle: OrderCycle, bread: Offer, state: CycleState) -> None:
    OrderCycle.objects.filter(pk=cycle.pk).update(state=state)

    with pytest.raises(CycleTransitionRefused):
        settle(cycle)


def test_only_a_manager_settles(cycle: OrderCycle, rita: User, jef: User) -> None:
    distribute(cycle)
    with pytest.raises(NotAllowed):
        settle_cycle(cycle, by=actor_for(rita), at=SETTLING)

    assert settle_cycle(cycle, by=actor_for(jef), at=SETTLING).state == CycleState.SETTLED


def test_all_that_stands_in_the_way_is_listed_at_once(
    cycle: OrderCycle, bread: Offer, ham: Offer, buyer: Person, rival: Person, walter: Person
) -> None:
    an_order(walter, cycle, (bread, 1))
    order = an_order(rival, cycle, (ham, 2))
    unfetched = an_order(buyer, cycle, (bread, 3))
    a_receipt(bread, expected=4, received=4, done=False)
    distribute(cycle)
    for one in (order, unfetched):
        mark_no_show(one, by=SYSTEM, at=PICK_UP)
    Order.objects.filter(pk=order.pk).update(state="handed_over", handed_over_at=PICK_UP)
    Leftover.objects.filter(line__order=order).delete()

    assert gaps_of(cycle) == [("orders", 1), ("weights", 1), ("receipts", 1), ("leftovers", 3)]
    assert not ProducerStatement.objects.exists()
    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.DISTRIBUTED


def test_goods_nobody_put_among_the_leftovers_stand_in_the_way(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (bread, 2))
    distribute(cycle)
    mark_no_show(order, by=SYSTEM, at=PICK_UP)
    Leftover.objects.all().delete()

    assert gaps_of(cycle) == [("leftovers", 2)]


def test_market_without_orders_settles_without_statements(cycle: OrderCycle) -> None:
    distribute(cycle)

    assert (settle(cycle).state, ProducerStatement.objects.count()) == (CycleState.SETTLED, 0)


def test_advancing_to_settled_keeps_the_moment(cycle: OrderCycle) -> None:
    distribute(cycle)

    assert advance_cycle(cycle, to=CycleState.SETTLED, by=SYSTEM, at=SETTLING).settled_at == SETTLING
