"""A closed market in which the farmer brings too little."""

import datetime as dt
from typing import Any

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.division_preview import Proposal, propose_division
from apps.market.domain.shortage import Divided, divide_shortage
from apps.market.enums import Category, ContentUnit, DivisionPolicy, OnShortage, ReceiptState, RejectReason
from apps.market.models import (
    GoodsReceipt,
    Offer,
    Order,
    OrderLine,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
    Variant,
)
from apps.market.queries.shortage import shortage_of
from tests.factories import NOON
from tests.factories_market import CLOSING, a_producer, a_variant


def a_bunch(name: str = "Wortelen", *, producer: str = "Boerderij 't Zonneveld", **fields: Any) -> Variant:
    """Vegetables by the bunch."""
    return a_variant(
        name, producer=a_producer(producer), category=Category.PRODUCE, content=(1, ContentUnit.PIECE), **fields,
    )  # fmt: skip


def counted(offer: Offer, good: int, *, rejected: int = 0) -> ReceiptLine:
    """So many good pieces stand there; counting again changes the count."""
    cycle, producer = offer.cycle, offer.variant.product.producer
    receipt, _made = GoodsReceipt.objects.get_or_create(
        cycle=cycle, producer=producer, defaults={"state": ReceiptState.OPEN, "started_at": NOON}
    )
    line, _made = ReceiptLine.objects.update_or_create(
        receipt=receipt, offer=offer,
        defaults={
            "quantity_expected": 0, "quantity_received": good + rejected, "quantity_rejected": rejected,
            "reject_reason": RejectReason.DAMAGED if rejected else "",
        },
    )  # fmt: skip
    return line


def promised(offer: Offer, *, ordered: int, coming: int | None, supplement: int = 0) -> PurchaseLine:
    """A sheet, or its supplement, that asks for so many; the producer says how many come, or nothing."""
    sheet = PurchaseOrder.objects.create(
        number=f"T-{offer.pk}-{supplement}", cycle=offer.cycle, producer=offer.variant.product.producer,
        supplement=supplement, token_hash=f"{offer.pk}-{supplement}", total_cents=0, sent_at=CLOSING,
    )  # fmt: skip
    variant = offer.variant
    return PurchaseLine.objects.create(
        purchase=sheet, offer=offer, name=variant.product.name, content_amount=variant.content_amount,
        content_unit=variant.content_unit, sold_by=variant.sold_by, quantity=ordered,
        purchase_cents=offer.purchase_cents, quantity_promised=coming,
    )  # fmt: skip


def at_shortage(order: Order, wish: OnShortage) -> Order:
    """What its customer wants of all of it when there is too little."""
    OrderLine.objects.filter(order=order).update(on_shortage=wish)
    return order


def propose(
    offer: Offer,
    policy: DivisionPolicy = DivisionPolicy.SHARE,
    *,
    by_hand: dict[str, int] | None = None,
    chosen: dict[str, str] | None = None,
) -> Proposal:
    """What would become of it."""
    shortage = shortage_of(offer)
    assert shortage is not None
    return propose_division(shortage, policy=policy, by_hand=by_hand, chosen=chosen)


def divide(
    offer: Offer,
    policy: DivisionPolicy = DivisionPolicy.SHARE,
    *,
    by_hand: dict[str, int] | None = None,
    chosen: dict[str, str] | None = None,
    at: dt.datetime = CLOSING,
) -> Divided:
    """Looked at and done."""
    proposal = propose(offer, policy, by_hand=by_hand, chosen=chosen)
    return divide_shortage(offer.cycle, offer, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=at)


def pieces(offer: Offer) -> dict[str, int]:
    """Who has how many of it now, by name."""
    lines = OrderLine.objects.of_standing_orders().filter(offer=offer).select_related("order__person")
    return {line.order.person.name: line.quantity for line in lines.order_by("pk")}


def mails(to: Person | None = None) -> list[str]:
    """What was told of changes, the first one first."""
    sent = OutgoingMail.objects.filter(template="market/mail/order_amended").order_by("pk")
    return list((sent.filter(to=to.email) if to else sent).values_list("text", flat=True))
