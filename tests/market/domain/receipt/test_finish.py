"""All is in: the delivery is finished, and the market moves when it was the last."""

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import HistoryEvent
from apps.market import scans
from apps.market.domain.cycle import close_cycle, receive_cycle
from apps.market.domain.receipt import all_is_right, finish_receipt, reopen_receipt
from apps.market.enums import CycleState, ReceiptEvent, ReceiptState
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.receipt import DeliveryChanged, LinesUncounted
from apps.market.models import GoodsReceipt, Offer, Order, OrderCycle, Producer
from tests.factories_market import CLOSING, a_producer, advance_cycle, an_order
from tests.factories_market_receipt import (
    MORNING,
    ORDERED,
    a_bottle,
    a_market_with,
    a_receipt,
    count,
    finished,
    line_of,
)

pytestmark = pytest.mark.django_db


def test_all_that_was_not_counted_came_as_expected(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    count(line_of(receipt, loaf), 14)

    all_is_right(receipt, seen=22, by=SYSTEM, at=MORNING)

    assert [line_of(receipt, offer).quantity_received for offer in (loaf, cake)] == [14, 2]


def test_other_expectation_than_seen_is_refused(receipt: GoodsReceipt) -> None:
    with pytest.raises(DeliveryChanged):
        all_is_right(receipt, seen=23, by=SYSTEM, at=MORNING)

    assert not receipt.lines.filter(quantity_received__isnull=False).exists()


def test_twice_is_once(receipt: GoodsReceipt) -> None:
    for _time in range(2):
        all_is_right(receipt, by=SYSTEM, at=MORNING)

    assert HistoryEvent.objects.filter(event=ReceiptEvent.COUNTED).count() == 2


def test_uncounted_line_is_named(receipt: GoodsReceipt, loaf: Offer) -> None:
    count(line_of(receipt, loaf), 20)

    with pytest.raises(LinesUncounted) as refusal:
        finished(receipt)

    assert refusal.value.context == {"names": "Rijsttaart"}


def test_last_delivery_moves_the_market(receipt: GoodsReceipt, cycle: OrderCycle, rita: User) -> None:
    all_is_right(receipt, by=SYSTEM, at=MORNING)

    done = finish_receipt(receipt, by=actor_for(rita), at=MORNING)

    cycle.refresh_from_db()
    assert (done.state, done.done_at, done.done_by) == (ReceiptState.DONE, MORNING, rita)
    assert cycle.state == CycleState.RECEIVED


def test_market_waits_for_the_other_producer(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    farmer = a_producer("Zuivelhof")
    a_market_with((buyer, [(loaf, 1), (a_bottle(cycle, farmer), 2)]), cycle=cycle)
    first = finished(all_is_right(a_receipt(cycle, baker), by=SYSTEM, at=MORNING))

    cycle.refresh_from_db()
    assert (first.state, cycle.state) == (ReceiptState.DONE, CycleState.ORDERED)

    finished(all_is_right(a_receipt(cycle, farmer), by=SYSTEM, at=MORNING))

    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECEIVED


def test_finishing_twice_is_once(receipt: GoodsReceipt, cycle: OrderCycle) -> None:
    all_is_right(receipt, by=SYSTEM, at=MORNING)

    for _time in range(2):
        assert finished(receipt).state == ReceiptState.DONE

    assert HistoryEvent.objects.filter(event=ReceiptEvent.FINISHED).count() == 1


def test_shortage_takes_nothing_from_anybody(receipt: GoodsReceipt, loaf: Offer, cake: Offer) -> None:
    before = list(Order.objects.values_list("total_cents", flat=True))
    count(line_of(receipt, loaf), 14)
    count(line_of(receipt, cake), 0)

    finished(receipt)

    assert list(Order.objects.values_list("total_cents", flat=True)) == before


def test_counted_before_the_sheets_left_moves_on_afterwards(
    cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person
) -> None:
    an_order(buyer, cycle, (loaf, 1))
    close_cycle(cycle, by=SYSTEM, at=CLOSING)
    finished(all_is_right(a_receipt(cycle, baker), by=SYSTEM, at=ORDERED))
    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED
    advance_cycle(cycle, to=CycleState.ORDERED, by=SYSTEM, at=ORDERED)

    assert [scans.receive(MORNING), scans.receive(MORNING)] == [1, 0]

    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECEIVED


def test_scan_waits_for_what_still_comes(receipt: GoodsReceipt) -> None:
    assert scans.receive(MORNING) == 0


def test_market_of_our_own_shelf_alone_has_nothing_to_wait_for(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    Offer.objects.filter(pk=loaf.pk).update(from_stock=True, limit=5)
    a_market_with((buyer, [(loaf, 1)]), cycle=cycle)

    assert scans.receive(MORNING) == 1


@pytest.mark.parametrize("state", sorted(set(CycleState) - {CycleState.ORDERED, CycleState.RECEIVED}))
def test_only_an_ordered_market_is_received(cycle: OrderCycle, state: CycleState) -> None:
    OrderCycle.objects.update(state=state)

    with pytest.raises(CycleTransitionRefused):
        receive_cycle(cycle, by=SYSTEM, at=MORNING)


def test_opened_again_it_can_be_counted_and_the_market_stays_received(
    receipt: GoodsReceipt, cycle: OrderCycle, loaf: Offer
) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    again = reopen_receipt(receipt, reason="Bak over het hoofd gezien", by=SYSTEM, at=MORNING)
    count(line_of(receipt, loaf), 19)
    finished(receipt)

    cycle.refresh_from_db()
    assert (again.state, again.done_at, again.done_by) == (ReceiptState.OPEN, None, None)
    assert cycle.state == CycleState.RECEIVED
    row = HistoryEvent.objects.get(event=ReceiptEvent.REOPENED)
    assert row.reason == "Bak over het hoofd gezien"


def test_open_already_nothing_happens(receipt: GoodsReceipt) -> None:
    reopen_receipt(receipt, by=SYSTEM, at=MORNING)

    assert not HistoryEvent.objects.filter(event=ReceiptEvent.REOPENED).exists()
