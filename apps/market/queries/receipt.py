"""What the producers bring: expected, promised, counted."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.market.enums import CycleState, OrderState, ReceiptState, SoldBy
from apps.market.models import GoodsReceipt, Offer, OrderCycle, OrderLine, Producer, PurchaseLine, ReceiptLine
from apps.market.models.order import COUNTS_NOW

# Of an order still to be picked up, sold by weight and not weighed; needs `counts`, which is COUNTS_NOW.
WAITS_FOR_THE_SCALE = Q(
    sold_by=SoldBy.WEIGHT, delivered_grams__isnull=True, order__state=OrderState.PLACED, counts__gt=0
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one producer brings for one market. Begun as soon as there is a receipt."""

    cycle: OrderCycle
    producer: Producer
    expected: int
    to_weigh: int = 0
    receipt: GoodsReceipt | None = None
    lines: int = 0
    counted: int = 0
    short: int = 0

    @property
    def is_in(self) -> bool:
        """Counted and finished, or nothing is to come: it stands on our own shelf."""
        return not self.expected if self.receipt is None else self.receipt.state == ReceiptState.DONE

    @property
    def is_done(self) -> bool:
        """Nothing is left to count or to weigh."""
        return self.is_in and not self.to_weigh


@dataclass(frozen=True, slots=True)
class DeliveryLine:
    """One offer of a delivery: what is expected, what the producer said will come, and what was counted."""

    offer: Offer
    expected: int
    promised: int | None
    line: ReceiptLine | None

    @property
    def version(self) -> int:
        """What a count on this screen tells that it saw."""
        return 0 if self.line is None else self.line.version


def _wanted(cycles: Collection[OrderCycle]) -> QuerySet[OrderLine]:
    lines = OrderLine.objects.of_standing_orders().filter(order__cycle__in=cycles, offer__from_stock=False)
    return lines.order_by()


def pieces_wanted(cycle: OrderCycle, producer: Producer) -> dict[int, int]:
    """Pieces by offer id that standing orders still count, what stands on our own shelf left out. One query."""
    rows = (
        _wanted([cycle])
        .filter(offer__variant__product__producer=producer)
        .values("offer")
        .annotate(pieces=Sum(COUNTS_NOW))
        .filter(pieces__gt=0)
        .values_list("offer", "pieces")
    )
    return dict(rows)


def pieces_promised(cycle: OrderCycle, producer: Producer) -> dict[int, int]:
    """Pieces by offer id that the producer said will come, where they said something else than we ordered."""
    rows = (
        PurchaseLine.objects.filter(purchase__cycle=cycle, purchase__producer=producer)
        .order_by()
        .values("offer")
        .annotate(said=Count("quantity_promised"), pieces=Sum(Coalesce("quantity_promised", F("quantity"))))
        .filter(said__gt=0)
        .values_list("offer", "pieces")
    )
    return dict(rows)


def cycles_to_receive(at_day: dt.date) -> QuerySet[OrderCycle]:
    """Markets whose goods still come, and what came for one of today or later, the first pick-up in front."""
    waits = Q(state__in=(CycleState.CLOSED, CycleState.ORDERED))
    return OrderCycle.objects.filter(waits | Q(state=CycleState.RECEIVED, pickup_on__gte=at_day)).order_by(
        "pickup_on", "pk"
    )


def deliveries_of(cycles: Collection[OrderCycle]) -> list[Delivery]:
    """Per market and producer what is expected and how far it is: by pick-up, to do first, by name.

    Three queries for any number.
    """
    wanted = _pieces_by_producer(cycles)
    receipts = {(receipt.cycle_id, receipt.producer_id): receipt for receipt in _receipts_of(cycles)}
    keys = wanted.keys() | receipts.keys()
    producers = Producer.objects.in_bulk({producer for _cycle, producer in keys})
    by_id = {cycle.pk: cycle for cycle in cycles}
    found = [
        _delivery(
            by_id[cycle], producers[producer], *wanted.get((cycle, producer), (0, 0)), receipts.get((cycle, producer))
        )
        for cycle, producer in keys
    ]
    return sorted(found, key=lambda row: (row.cycle.pickup_on, row.cycle.pk, row.is_done, row.producer.name))


def _pieces_by_producer(cycles: Collection[OrderCycle]) -> dict[tuple[int, int], tuple[int, int]]:
    """Pieces expected and lines that wait for the scale, by cycle and producer id; those with neither left out."""
    rows = (
        OrderLine.objects.of_standing_orders()
        .filter(order__cycle__in=cycles)
        .alias(counts=COUNTS_NOW)
        .order_by()
        .values("order__cycle", "offer__variant__product__producer")
        .annotate(
            pieces=Coalesce(Sum(COUNTS_NOW, filter=Q(offer__from_stock=False)), 0),
            to_weigh=Count("pk", filter=WAITS_FOR_THE_SCALE),
        )
        .filter(Q(pieces__gt=0) | Q(to_weigh__gt=0))
        .values_list("order__cycle", "offer__variant__product__producer", "pieces", "to_weigh")
    )
    return {(cycle, producer): (pieces, to_weigh) for cycle, producer, pieces, to_weigh in rows}


def _receipts_of(cycles: Collection[OrderCycle]) -> QuerySet[GoodsReceipt]:
    counted = Q(lines__quantity_received__isnull=False)
    short = Q(lines__quantity_expected__gt=F("lines__quantity_received") - F("lines__quantity_rejected"))
    return GoodsReceipt.objects.filter(cycle__in=cycles).annotate(
        all_lines=Count("lines"),
        counted=Count("lines", filter=counted),
        short=Count("lines", filter=short),
        pieces=Coalesce(Sum("lines__quantity_expected"), 0),
    )


def _delivery(
    cycle: OrderCycle, producer: Producer, wanted: int, to_weigh: int, receipt: GoodsReceipt | None
) -> Delivery:
    if receipt is None:
        return Delivery(cycle, producer, wanted, to_weigh)
    return Delivery(
        cycle,
        producer,
        receipt.pieces if receipt.state == ReceiptState.DONE else wanted,  # type: ignore[attr-defined] # annotated
        to_weigh,
        receipt,
        receipt.all_lines,  # type: ignore[attr-defined] # as above
        receipt.counted,  # type: ignore[attr-defined] # as above
        receipt.short,  # type: ignore[attr-defined] # as above
    )


def delivery_of(cycle: OrderCycle, producer: Producer) -> Delivery:
    """What this producer brings for this market, if it is nothing too. Three queries."""
    found = (row for row in deliveries_of([cycle]) if row.producer == producer)
    return next(found, Delivery(cycle, producer, 0))


def lines_of_delivery(delivery: Delivery) -> list[DeliveryLine]:
    """Line by line: as it was counted, and as standing orders have it now. At most four queries."""
    receipt = delivery.receipt
    counted = {line.offer_id: line for line in receipt.lines.all()} if receipt is not None else {}
    if receipt is not None and receipt.state == ReceiptState.DONE:
        expected = {offer: line.quantity_expected for offer, line in counted.items()}
    else:
        expected = dict.fromkeys(counted, 0) | pieces_wanted(delivery.cycle, delivery.producer)
    promised = pieces_promised(delivery.cycle, delivery.producer)
    offers = Offer.objects.filter(pk__in=expected).select_related("variant__product").order_by("pk")
    return [DeliveryLine(offer, expected[offer.pk], promised.get(offer.pk), counted.get(offer.pk)) for offer in offers]


def deliveries_to_do(at_day: dt.date) -> int:
    """How many deliveries are still to be received: the figure on the tab. Four queries."""
    cycles = list(cycles_to_receive(at_day))
    return sum(not row.is_done for row in deliveries_of(cycles)) if cycles else 0


def all_is_in(cycle: OrderCycle) -> bool:
    """Whether every producer with expected goods is done and nothing is being counted. Two queries."""
    receipts = dict(GoodsReceipt.objects.filter(cycle=cycle).values_list("producer", "state"))
    if ReceiptState.OPEN in receipts.values():
        return False
    rows = _wanted([cycle]).values("offer__variant__product__producer").annotate(pieces=Sum(COUNTS_NOW))
    producers = rows.filter(pieces__gt=0).values_list("offer__variant__product__producer", flat=True)
    return set(producers) <= receipts.keys()


def lines_of_receipt(receipt: GoodsReceipt) -> QuerySet[ReceiptLine]:
    """Its lines in order of the sheet, with their product. One query."""
    return receipt.lines.select_related("offer__variant__product", "offer__variant__container").order_by("pk")
