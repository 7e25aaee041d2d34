"""Receiving begins: which lines a delivery has, and when it can be received."""

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import HistoryEvent
from apps.market.domain.cycle import close_cycle, receive_cycle
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.enums import AmendmentKind, CycleState, ReceiptEvent, ReceiptState
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.receipt import NothingExpected, NotToReceive
from apps.market.models import GoodsReceipt, Offer, Order, OrderCycle, Producer, ReceiptLine
from tests.factories_market import CLOSING, a_producer, amend_line, an_offer, an_order
from tests.factories_market_receipt import MORNING, a_market_with, a_receipt, count, finished, line_of

pytestmark = pytest.mark.django_db


def test_lines_are_what_standing_orders_still_count(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    assert [(line.offer, line.quantity_expected) for line in receipt.lines.all()] == [(loaf, 20), (cake, 2)]
    assert receipt.state == ReceiptState.OPEN


def test_goods_of_others_and_from_our_own_shelf_are_left_out(
    cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer, buyer: Person
) -> None:
    Offer.objects.filter(pk=cake.pk).update(from_stock=True, limit=50)
    a_market_with((buyer, [(loaf, 1), (cake, 2), (an_offer(cycle), 3)]), cycle=cycle)

    assert [line.offer for line in a_receipt(cycle, baker).lines.all()] == [loaf]


def test_starting_twice_gives_the_same_one(receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer) -> None:
    again = a_receipt(cycle, baker)

    assert (again.pk, again.lines.count(), GoodsReceipt.objects.count()) == (receipt.pk, 2, 1)
    assert [line.version for line in again.lines.all()] == [0, 0]


def test_lines_follow_what_was_changed_since(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person
) -> None:
    order = Order.objects.get(person=buyer)
    amend_line(order.lines.get(offer=loaf), AmendmentKind.SHORTAGE, quantity=2, at=MORNING)
    a_receipt(cycle, baker)

    assert line_of(receipt, loaf).quantity_expected == 10
    assert count(line_of(receipt, loaf), 20, version=0).quantity_received == 20


def test_what_came_to_be_wanted_gets_a_line(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, cake: Offer
) -> None:
    ReceiptLine.objects.filter(receipt=receipt, offer=cake).delete()

    assert a_receipt(cycle, baker).lines.filter(offer=cake, quantity_expected=2).exists()
    assert HistoryEvent.objects.filter(event=ReceiptEvent.FOLLOWED).count() == 1


def test_what_nobody_wants_any_more_is_expected_no_more(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, cake: Offer, buyer: Person
) -> None:
    order = Order.objects.get(person=buyer)
    amend_line(order.lines.get(offer=cake), AmendmentKind.WITHDRAWN, quantity=0, at=MORNING)

    a_receipt(cycle, baker)

    assert line_of(receipt, cake).quantity_expected == 0


def test_from_whom_nothing_was_ordered_nothing_is_received(cycle: OrderCycle, receipt: GoodsReceipt) -> None:
    with pytest.raises(NothingExpected):
        a_receipt(cycle, a_producer("Iemand anders"))


def test_truck_may_come_before_the_sheet_left(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf, 1))
    close_cycle(cycle, by=SYSTEM, at=CLOSING)

    assert a_receipt(cycle, baker).lines.get().quantity_expected == 1


@pytest.mark.parametrize(
    ("state", "error"),
    [
        (CycleState.DRAFT, NotToReceive),
        (CycleState.OPEN, NotToReceive),
        (CycleState.DISTRIBUTED, NotToReceive),
        (CycleState.SETTLED, CycleIsSettled),
    ],
)
def test_nothing_is_received_before_closing_and_after_giving_out(
    receipt: GoodsReceipt, loaf: Offer, state: CycleState, error: type[BuurtpuntError]
) -> None:
    OrderCycle.objects.update(state=state)
    line = line_of(receipt, loaf)

    for act in (
        lambda: a_receipt(receipt.cycle, receipt.producer),
        lambda: count(line, 20),
        lambda: undo_count(line, version=0, by=SYSTEM, at=MORNING),
        lambda: all_is_right(receipt, by=SYSTEM, at=MORNING),
        lambda: finished(receipt),
        lambda: reopen_receipt(receipt, by=SYSTEM, at=MORNING),
    ):
        with pytest.raises(error):
            act()


def test_receiving_is_for_volunteers(receipt: GoodsReceipt, loaf: Offer, mieke: User, rita: User) -> None:
    line = line_of(receipt, loaf)
    for who in (GUEST, actor_for(mieke)):
        for act in (
            lambda who=who: start_receipt(receipt.cycle, receipt.producer, by=who, at=MORNING),
            lambda who=who: count_line(line, received=1, version=0, by=who, at=MORNING),
            lambda who=who: undo_count(line, version=0, by=who, at=MORNING),
            lambda who=who: all_is_right(receipt, by=who, at=MORNING),
            lambda who=who: finish_receipt(receipt, by=who, at=MORNING),
            lambda who=who: reopen_receipt(receipt, by=who, at=MORNING),
            lambda who=who: receive_cycle(receipt.cycle, by=who, at=MORNING),
        ):
            with pytest.raises(NotAllowed):
                act()

    assert all_is_right(receipt, by=actor_for(rita), at=MORNING) == receipt
