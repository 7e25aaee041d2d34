"""What the producers bring: expected, promised, counted."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.market.enums import CycleState, ReceiptState
from apps.market.models import GoodsReceipt, OrderCycle, OrderLine, Producer, PurchaseLine, ReceiptLine

# The pieces of a line that count now, as `OrderLine.quantity` says.
COUNTS_NOW = Coalesce("quantity_delivered", "quantity_confirmed", "quantity_ordered")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one producer brings for one market. Begun as soon as there is a receipt."""

    cycle: OrderCycle
    producer: Producer
    expected: int
    receipt: GoodsReceipt | None = None
    counted: int = 0
    lines: int = 0

    @property
    def is_done(self) -> bool:
        """Counted and finished."""
        return self.receipt is not None and self.receipt.state == ReceiptState.DONE


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
    expected: dict[tuple[int, int], int] = {
        (cycle, producer): pieces
        for cycle, producer, pieces in _wanted(cycles)
        .values("order__cycle", "offer__variant__product__producer")
        .annotate(pieces=Sum(COUNTS_NOW))
        .values_list("order__cycle", "offer__variant__product__producer", "pieces")
    }
    receipts = {
        (receipt.cycle_id, receipt.producer_id): receipt
        for receipt in GoodsReceipt.objects.filter(cycle__in=cycles).annotate(
            all_lines=Count("lines"),
            counted=Count("lines", filter=Q(lines__quantity_received__isnull=False)),
            pieces=Coalesce(Sum("lines__quantity_expected"), 0),
        )
    }
    keys = {key for key, pieces in expected.items() if pieces} | receipts.keys()
    producers = Producer.objects.in_bulk({producer for _cycle, producer in keys})
    by_id = {cycle.pk: cycle for cycle in cycles}
    found = [_delivery(by_id[key[0]], producers[key[1]], receipts.get(key), expected.get(key, 0)) for key in keys]
    return sorted(found, key=lambda row: (row.cycle.pickup_on, row.cycle.pk, row.is_done, row.producer.name))


def _delivery(cycle: OrderCycle, producer: Producer, receipt: GoodsReceipt | None, wanted: int) -> Delivery:
    if receipt is None:
        return Delivery(cycle, producer, wanted)
    return Delivery(
        cycle,
        producer,
        receipt.pieces,  # type: ignore[attr-defined] # annotated by deliveries_of()
        receipt,
        receipt.counted,  # type: ignore[attr-defined] # as above
        receipt.all_lines,  # type: ignore[attr-defined] # as above
    )


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
