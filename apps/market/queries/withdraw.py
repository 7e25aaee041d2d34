"""Whom a withdrawal hits: the orders that hold something of it and were not handed over."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from apps.market.enums import OrderState
from apps.market.models import Offer, Order, OrderCycle, OrderLine, Producer


@dataclass(frozen=True, slots=True)
class Hit:
    """An order with what would go of it; `is_all` when nothing would be left."""

    order: Order
    lines: list[OrderLine]
    is_all: bool


def lines_hit(offers: "Collection[Offer] | Collection[int]") -> QuerySet[OrderLine]:
    """Lines of orders that wait to be fetched, with their order and person, in order of orders. One query."""
    return (
        OrderLine.objects.holding()
        .filter(offer__in=offers, order__state=OrderState.PLACED)
        .select_related("order__person", "order__slot")
        .order_by("order_id", "pk")
    )


def orders_hit(offers: Collection[Offer]) -> list[Hit]:
    """Per order what would go, of what still counts. Two queries."""
    found: dict[int, list[OrderLine]] = {}
    for line in lines_hit(offers):
        if line.quantity:
            found.setdefault(line.order_id, []).append(line)
    others = OrderLine.objects.holding().filter(order__in=found).exclude(offer__in=offers)
    keeps = {line.order_id for line in others if line.quantity}
    return [Hit(lines[0].order, lines, order_id not in keeps) for order_id, lines in found.items()]


def offers_of_producer(cycle: OrderCycle, producer: Producer) -> QuerySet[Offer]:
    """What a producer has in a market, on or off."""
    return (
        cycle.offers.filter(variant__product__producer=producer)
        .select_related("variant__product__producer", "cycle")
        .order_by("pk")
    )
