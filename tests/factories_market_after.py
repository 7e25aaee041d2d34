"""Markets from their closing to their books, and goods on our own shelf."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.stock import receive_stock
from apps.market.enums import AmendmentKind, CycleState
from apps.market.errors.settlement import SettlementRefused
from apps.market.models import (
    GoodsReceipt,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    ProducerStatement,
    PurchaseOrder,
    ReceiptLine,
    StatementLine,
    StockItem,
    Variant,
)
from apps.market.queries.account import GoodsAccount
from apps.market.queries.settlement import goods_of
from tests.factories import NOON
from tests.factories_market import (
    CLOSING,
    a_producer,
    a_variant,
    advance_cycle,
    amend_line,
    an_offer,
    an_open_cycle,
    an_order,
    closed,
)

PICK_UP = CLOSING + dt.timedelta(hours=20)
SETTLING = CLOSING + dt.timedelta(days=4)


def a_jar(name: str = "Honing", *, pieces: int = 12) -> Variant:
    """Something that keeps, with so many on the shelf."""
    jar = a_variant(name)
    receive_stock(jar, pieces=pieces, by=SYSTEM, at=NOON)
    return jar


def a_sheet(cycle: OrderCycle, offer: Offer, *, quantity: int, purchase_cents: int, number: str = "B2026-0001") -> None:
    """What was ordered from the producer of an offer."""
    sheet = PurchaseOrder.objects.create(
        number=number, cycle=cycle, producer=offer.variant.product.producer, token_hash=number, total_cents=0,
        sent_at=CLOSING,
    )  # fmt: skip
    sheet.lines.create(
        offer=offer, name=offer.variant.product.name, content_amount=1, content_unit="piece",
        sold_by=offer.variant.sold_by, quantity=quantity, purchase_cents=purchase_cents,
    )  # fmt: skip


def a_receipt(
    offer: Offer, *, expected: int, received: int | None, rejected: int = 0, done: bool = True
) -> ReceiptLine:
    """What came in of an offer, counted."""
    receipt, _made = GoodsReceipt.objects.get_or_create(
        cycle=offer.cycle, producer=offer.variant.product.producer,
        defaults={"started_at": PICK_UP, "state": "done" if done else "open", "done_at": PICK_UP if done else None},
    )  # fmt: skip
    return receipt.lines.create(
        offer=offer, quantity_expected=expected, quantity_received=received, quantity_rejected=rejected,
        reject_reason="damaged" if rejected else "",
    )  # fmt: skip


def distribute(cycle: OrderCycle, *fetched: Order) -> OrderCycle:
    """Through the states up to distributed; these orders went along."""
    closed(cycle)
    for state in (CycleState.ORDERED, CycleState.RECEIVED, CycleState.DISTRIBUTED):
        advance_cycle(cycle, to=state, by=SYSTEM, at=PICK_UP)
    for order in fetched:
        hand_over_order(order, age_checked=18, by=SYSTEM, at=PICK_UP)
    return OrderCycle.objects.get(pk=cycle.pk)


def on_shelf(variant: Variant) -> int:
    """Pieces, by the row of the stock."""
    return StockItem.objects.get(variant=variant).on_hand


def a_settled_market(person: Person, *, email: str = "ooms@voorbeeld.example") -> ProducerStatement:
    """A market that is done: bread that was counted, and a bottle of milk; the baker's statement."""
    cycle = an_open_cycle()
    baker = a_producer("Bakkerij Ooms", email=email)
    bread = an_offer(cycle, a_variant("Bruin", producer=baker), purchase_cents=250)
    milk = an_offer(cycle, a_variant("Melk", producer=baker, deposit_cents=50), price_cents=160, purchase_cents=120)
    order = an_order(person, cycle, (bread, 2), (milk, 1))
    a_receipt(bread, expected=2, received=3, rejected=1)
    settle_cycle(distribute(cycle, order), by=SYSTEM, at=SETTLING)
    return ProducerStatement.objects.select_related("cycle", "producer").get(cycle=cycle)


def settle(cycle: OrderCycle) -> OrderCycle:
    """Close its books."""
    return settle_cycle(cycle, by=SYSTEM, at=SETTLING)


def weigh(line: OrderLine, grams: int) -> None:
    """On the scale, all pieces of the line together."""
    amend_line(line, AmendmentKind.WEIGHED, grams=grams, at=PICK_UP)


def shorten(line: OrderLine, quantity: int) -> None:
    """A shortage left so many of it."""
    amend_line(line, AmendmentKind.SHORTAGE, quantity=quantity, at=PICK_UP)


def gaps_of(cycle: OrderCycle) -> list[tuple[str, int]]:
    """What stands in the way of settling, and how many of each."""
    with pytest.raises(SettlementRefused) as refused:
        settle(cycle)
    return [(gap.what, gap.count) for gap in refused.value.context["gaps"]]


def line_of(offer: Offer) -> StatementLine:
    """What the statement says of it."""
    return StatementLine.objects.get(offer=offer)


def account(offer: Offer) -> GoodsAccount:
    """Where its pieces went."""
    (found,) = [row for row in goods_of(offer.cycle) if row.offer.pk == offer.pk]
    return found
