"""A settled market is read-only: every write of the market walks past it and changes nothing."""

import datetime as dt
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.models import Model

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from apps.hub.jobs import known
from apps.hub.models import Place
from apps.hub.period import Period
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.answer import acknowledge_sheet, attach_delivery_note, report_shortage
from apps.market.domain.crates import Total, set_containers
from apps.market.domain.cycle import add_slot, close_cycle, open_cycle, order_cycle, receive_cycle, reopen_cycle
from apps.market.domain.distribution import distribute_cycle
from apps.market.domain.hand_over import (
    count_order,
    hand_over_order,
    mark_no_show,
    undo_hand_over,
    undo_no_show,
)
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import (
    give_leftover,
    keep_leftover,
    sell_leftover,
    undo_move,
    waste_leftover,
)
from apps.market.domain.offer import add_offer, change_offer, copy_prices
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import place_crate, tick_line
from apps.market.domain.proxy import name_proxy
from apps.market.domain.purchase import send_sheet, send_supplement
from apps.market.domain.recall import recall_offer
from apps.market.domain.receipt import (
    all_is_right,
    count_line,
    finish_receipt,
    reopen_receipt,
    start_receipt,
    undo_count,
)
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.slot import change_slot, remove_slot
from apps.market.domain.stock import offer_from_stock, shelve_leftover, unshelve_leftover
from apps.market.domain.weighing import weigh_line
from apps.market.domain.withdraw import withdraw_offer, withdraw_producer
from apps.market.enums import AmendmentKind, ContainerReason, SoldBy
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    PickupSlot,
    ProducerStatement,
    PurchaseLine,
    PurchaseOrder,
    Recall,
    ReceiptLine,
    StatementLine,
    StockItem,
    StockMovement,
    Variant,
)
from apps.payments.models import Charge, ChargeLine, JournalLine
from tests.factories_market import a_variant, an_offer, an_open_cycle, an_order
from tests.factories_market_after import PICK_UP, SETTLING, a_jar, a_receipt, a_sheet, distribute, weigh

pytestmark = pytest.mark.django_db

LATER = SETTLING + dt.timedelta(days=1)
TABLES: tuple[type[Model], ...] = (
    OrderCycle, PickupSlot, Offer, Order, OrderLine, OrderAmendment, Leftover, LeftoverMove, GoodsReceipt, ReceiptLine,
    PurchaseOrder, PurchaseLine, ContainerMovement, StockItem, StockMovement, ProducerStatement, StatementLine, Recall,
    Charge, ChargeLine, JournalLine,
)  # fmt: skip
BY: dict[str, Any] = {"by": SYSTEM, "at": LATER}


@dataclass
class Settled:
    """One of everything in a market that is settled."""

    cycle: OrderCycle
    offer: Offer
    ham: Offer
    honey: Offer
    fetched: Order
    absent: Order
    left: Leftover
    move: LeftoverMove
    shelved: LeftoverMove
    counted: ReceiptLine
    sheet: PurchaseOrder
    slot: PickupSlot
    person: Person
    bottle: ContainerKind
    spare: Variant
    jam: Variant

    @property
    def line(self) -> OrderLine:
        """Bread that went along."""
        return self.fetched.lines.get(offer=self.offer)


@pytest.fixture
def settled(place: Place, buyer: Person, rival: Person) -> Settled:
    """Bread, ham and honey; one came and one did not."""
    cycle = an_open_cycle()
    bread = an_offer(cycle, a_variant("Bruin", deposit_cents=10), purchase_cents=250)
    ham = an_offer(cycle, a_variant("Hesp", sold_by=SoldBy.WEIGHT, content=(300, "g")), price_cents=2150)
    honey = an_offer(cycle, a_jar())
    fetched = an_order(buyer, cycle, (bread, 2), (ham, 1))
    absent = an_order(rival, cycle, (bread, 2), (honey, 1))
    weigh(fetched.lines.get(offer=ham), 320)
    a_sheet(cycle, bread, quantity=4, purchase_cents=250)
    counted = a_receipt(bread, expected=4, received=4)
    distribute(cycle, fetched)
    mark_no_show(absent, by=SYSTEM, at=PICK_UP)
    left, jars = Leftover.objects.order_by("pk")
    move = sell_leftover(left, person=buyer, pieces=1, by=SYSTEM, at=PICK_UP)
    waste_leftover(left, pieces=1, by=SYSTEM, at=PICK_UP)
    shelved = keep_leftover(jars, pieces=1, by=SYSTEM, at=PICK_UP)
    cycle = settle_cycle(cycle, by=SYSTEM, at=SETTLING)
    bottle = ContainerKind.objects.get()
    return Settled(
        cycle, bread, ham, honey, fetched, absent, left, move, shelved, counted, PurchaseOrder.objects.get(),
        PickupSlot.objects.get(), buyer, bottle, a_variant("Nieuw"), a_jar("Confituur"),
    )  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    return {table.__name__: list(table._default_manager.order_by("pk").values()) for table in TABLES}


def amend(order: Order, line: OrderLine, kind: AmendmentKind) -> Order:
    return amend_order(lock_orders([order.pk])[order.pk], [Change(line, kind, quantity=0)], **BY)


def friday(hour: int) -> dt.datetime:
    return clock.at_local(dt.date(2026, 11, 27), dt.time(hour))


WRITES: dict[str, Callable[[Settled], object]] = {
    "open": lambda s: open_cycle(s.cycle, **BY),
    "close": lambda s: close_cycle(s.cycle, **BY),
    "reopen": lambda s: reopen_cycle(s.cycle, closes_at=LATER + dt.timedelta(hours=1), **BY),
    "order": lambda s: order_cycle(s.cycle, **BY),
    "receive": lambda s: receive_cycle(s.cycle, **BY),
    "distribute": lambda s: distribute_cycle(s.cycle, **BY),
    "add slot": lambda s: add_slot(s.cycle, period=Period(friday(18), friday(19)), place="Toog", capacity=3, **BY),
    "change slot": lambda s: change_slot(s.slot, capacity=99, **BY),
    "remove slot": lambda s: remove_slot(s.slot, **BY),
    "add offer": lambda s: add_offer(s.cycle, s.spare, price_cents=100, **BY),
    "change offer": lambda s: change_offer(s.offer, price_cents=1, limit=None, max_per_customer=None, is_on=True, **BY),
    "copy prices": lambda s: copy_prices(s.cycle, **BY),
    "offer from stock": lambda s: offer_from_stock(s.cycle, s.jam, pieces=1, price_cents=100, **BY),
    "withdraw offer": lambda s: withdraw_offer(s.offer, **BY),
    "withdraw producer": lambda s: withdraw_producer(s.cycle, s.offer.variant.product.producer, **BY),
    "cancel order": lambda s: cancel_order(s.fetched, **BY),
    "cancel absent order": lambda s: cancel_order(s.absent, **BY),
    "amend": lambda s: amend(s.fetched, s.line, AmendmentKind.SHORTAGE),
    "hand over": lambda s: hand_over_order(s.absent, **BY),
    "undo hand-over": lambda s: undo_hand_over(s.fetched, **BY),
    "no-show": lambda s: mark_no_show(s.fetched, **BY),
    "undo no-show": lambda s: undo_no_show(s.absent, **BY),
    "count at the counter": lambda s: count_order(s.fetched, {s.line.pk: 1}, **BY),
    "name proxy": lambda s: name_proxy(s.absent, name="Gerda Nys", **BY),
    "tick": lambda s: tick_line(s.line, is_packed=True, **BY),
    "crate": lambda s: place_crate(s.absent, place="A9", **BY),
    "weigh": lambda s: weigh_line(s.fetched.lines.get(offer=s.ham), grams=310, confirmed=True, **BY),
    "start receipt": lambda s: start_receipt(s.cycle, s.honey.variant.product.producer, **BY),
    "count delivery": lambda s: count_line(s.counted, received=3, version=s.counted.version, **BY),
    "undo count": lambda s: undo_count(s.counted, version=s.counted.version, **BY),
    "all is right": lambda s: all_is_right(s.counted.receipt, **BY),
    "reopen receipt": lambda s: reopen_receipt(s.counted.receipt, **BY),
    "crates of a producer": lambda s: set_containers(
        s.cycle, s.offer.variant.product.producer, totals=[Total(s.bottle, ContainerReason.SENT_BACK, 3)], **BY
    ),
    "send sheet": lambda s: send_sheet(s.cycle, s.ham.variant.product.producer, **BY),
    "send supplement": lambda s: send_supplement(s.cycle, s.offer.variant.product.producer, **BY),
    "acknowledge sheet": lambda s: acknowledge_sheet(s.sheet, **BY),
    "report shortage": lambda s: report_shortage(s.sheet, promised={s.sheet.lines.get().pk: 1}, **BY),
    "delivery note": lambda s: attach_delivery_note(s.sheet, file=io.BytesIO(b"%PDF-1.4\n%%EOF"), size=14, **BY),
    "surplus": lambda s: leave_surplus(s.offer, pieces=1, **BY),
    "sell leftover": lambda s: sell_leftover(s.left, person=s.person, pieces=1, **BY),
    "give leftover": lambda s: give_leftover(s.left, pieces=1, note="Kippen", **BY),
    "waste leftover": lambda s: waste_leftover(s.left, pieces=1, **BY),
    "keep leftover": lambda s: keep_leftover(s.left, pieces=1, **BY),
    "undo leftover": lambda s: undo_move(s.move, **BY),
    "shelve": lambda s: shelve_leftover(s.left, pieces=1, **BY),
    "unshelve": lambda s: unshelve_leftover(s.shelved, **BY),
}


def test_nothing_changes_in_a_settled_market(settled: Settled) -> None:
    before, accepted = everything(), []

    for name, write in WRITES.items():
        try:
            with transaction.atomic():
                write(settled)
        except BuurtpuntError:
            continue
        accepted.append(name)

    assert accepted == []
    assert everything() == before


def test_what_was_done_before_is_a_quiet_no_op(settled: Settled) -> None:
    before = everything()

    settle_cycle(settled.cycle, **BY)
    for again in (lambda: finish_receipt(settled.counted.receipt, **BY), lambda: mark_no_show(settled.absent, **BY)):
        with suppress(BuurtpuntError), transaction.atomic():  # to say no is fine too
            again()

    assert everything() == before


def test_scans_leave_a_settled_market_alone_but_for_telling(settled: Settled) -> None:
    before = everything()

    for job in known():
        if job.name.startswith("market."):
            job.run(LATER)

    after = everything()
    for order in (*before["Order"], *after["Order"]):
        for told in ("told_at", "confirmed_at", "no_show_told_at"):
            order.pop(told)
    assert after == before


def test_people_can_still_be_warned(settled: Settled) -> None:
    before = everything()

    recall_offer(settled.cycle, settled.offer, text="Gooi het weg", key=uuid4(), **BY)

    after = everything()
    assert len(after.pop("Recall")) == 1
    assert after == {table: rows for table, rows in before.items() if table != "Recall"}
