"""What is sold by weight, and what of it is not weighed yet."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from apps.market.enums import SoldBy
from apps.market.models import Offer, OrderCycle, OrderLine, Producer
from apps.market.models.order import COUNTS_NOW
from apps.market.queries.receipt import WAITS_FOR_THE_SCALE


@dataclass(frozen=True, slots=True)
class Weighing:
    """One product by weight: how many lines there are, and how many of them still wait for the scale."""

    offer: Offer
    lines: int
    left: int


def lines_by_weight(cycle: OrderCycle) -> QuerySet[OrderLine]:
    """Lines of standing orders with something to put on the scale."""
    lines = OrderLine.objects.of_standing_orders().filter(order__cycle=cycle, sold_by=SoldBy.WEIGHT)
    return lines.alias(counts=COUNTS_NOW).filter(counts__gt=0)


def lines_to_weigh(cycle: OrderCycle) -> QuerySet[OrderLine]:
    """Those of orders still to be picked up that nobody weighed yet."""
    return lines_by_weight(cycle).filter(WAITS_FOR_THE_SCALE)


def lines_of_offer(offer: Offer) -> list[OrderLine]:
    """What was ordered of one product by weight, by pick-up moment and name, with order and person. One query."""
    lines = lines_by_weight(offer.cycle).filter(offer=offer).select_related("order__person", "order__slot")
    return list(lines.order_by("order__slot__starts_at", "order__person__search_name", "pk"))


def weighings_of(cycle: OrderCycle, producer: Producer) -> list[Weighing]:
    """The products by weight of one producer, what stands on our own shelf too. Two queries."""
    rows = (
        lines_by_weight(cycle)
        .filter(offer__variant__product__producer=producer)
        .order_by()
        .values("offer")
        .annotate(lines=Count("pk"), left=Count("pk", filter=WAITS_FOR_THE_SCALE))
        .values_list("offer", "lines", "left")
    )
    counts = {offer: (lines, left) for offer, lines, left in rows}
    offers = Offer.objects.filter(pk__in=counts).select_related("variant__product", "cycle").order_by("pk")
    return [Weighing(offer, *counts[offer.pk]) for offer in offers]
