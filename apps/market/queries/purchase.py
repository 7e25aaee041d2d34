"""What producers have to make: what is ordered of them, what they were told, and what they answered."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Final

from django.db.models import Q, QuerySet, Sum

from apps.hub import clock
from apps.market.enums import CycleState, PurchaseState, ReceiptState
from apps.market.errors.purchase import SheetMissing
from apps.market.models import (
    GoodsReceipt,
    Offer,
    OrderCycle,
    OrderLine,
    Producer,
    PurchaseLine,
    PurchaseOrder,
    ReceiptLine,
)
from apps.market.models.order import COUNTS_NOW

# Time enough to send a bill; what a sheet says of customers is not kept open for longer.
LINK_LASTS: Final = dt.timedelta(days=60)
CYCLES_TO_BRING: Final = (CycleState.OPEN, CycleState.CLOSED, CycleState.ORDERED)
_PRODUCER: Final = "offer__variant__product__producer"


def token_hash(token: str) -> str:
    """What is stored of a token. It has over 128 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def lines_to_buy(cycle: OrderCycle) -> QuerySet[OrderLine]:
    """Lines of standing orders that a producer delivers, with `pieces`; what comes from our own shelf is not."""
    return (
        OrderLine.objects.of_standing_orders()
        .filter(order__cycle=cycle, offer__from_stock=False)
        .annotate(pieces=COUNTS_NOW)
        .filter(pieces__gt=0)
    )


def pieces_per_order(cycle: OrderCycle, producer: Producer) -> dict[str, dict[str, int]]:
    """Pieces that count now per order code, by offer id as text (as JSON keeps it). One query."""
    found: dict[str, dict[str, int]] = {}
    lines = lines_to_buy(cycle).filter(**{_PRODUCER: producer}).order_by("order__code", "offer_id", "pk")
    for code, offer, pieces in lines.values_list("order__code", "offer", COUNTS_NOW):
        share = found.setdefault(code, {})
        share[str(offer)] = share.get(str(offer), 0) + pieces
    return found


def pieces_told(cycle: OrderCycle, producer: Producer) -> dict[int, tuple[int, int]]:
    """By offer id what all sheets so far add up to: (ordered of the producer, promised by them). One query."""
    lines = PurchaseLine.objects.filter(purchase__cycle=cycle, purchase__producer=producer)
    return _told(lines).get(producer.pk, {})


def _told(lines: QuerySet[PurchaseLine]) -> dict[int, dict[int, tuple[int, int]]]:
    found: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    rows = lines.values_list("purchase__producer", "offer", "quantity", "quantity_promised")
    for producer, offer, quantity, promised in rows:
        ordered, coming = found[producer].get(offer, (0, 0))
        found[producer][offer] = (ordered + quantity, coming + (quantity if promised is None else promised))
    return found


def difference(
    wanted: Mapping[int, int], told: Mapping[int, tuple[int, int]], *, counted: Collection[int]
) -> dict[int, int]:
    """By offer id what a supplement has to say; a shortage that the producer told us is no news to them.

    What is `counted` is here already: it is not asked for again when it comes instead of something else, and not
    told off either.
    """
    found: dict[int, int] = {}
    for offer in (wanted.keys() | told.keys()).difference(counted):
        (ordered, coming), want = told.get(offer, (0, 0)), wanted.get(offer, 0)
        change = want - ordered if want > ordered else min(0, want - coming)
        if change:
            found[offer] = change
    return found


def offers_counted(cycle: OrderCycle) -> set[int]:
    """The offers of which somebody counted at the door what came. One query."""
    counted = ReceiptLine.objects.filter(receipt__cycle=cycle, quantity_received__isnull=False)
    return set(counted.order_by().values_list("offer", flat=True))


def differences_in(cycle: OrderCycle) -> dict[int, dict[int, int]]:
    """By producer id, of those with a sheet, what changed since by offer id. Three queries."""
    wanted: dict[int, Counter[int]] = defaultdict(Counter)
    lines = lines_to_buy(cycle).order_by().values_list(_PRODUCER, "offer")
    for producer, offer, total in lines.annotate(total=Sum(COUNTS_NOW)).values_list(_PRODUCER, "offer", "total"):
        wanted[producer][offer] = total
    told = _told(PurchaseLine.objects.filter(purchase__cycle=cycle))
    counted = offers_counted(cycle)
    changed = {producer: difference(wanted[producer], lines_, counted=counted) for producer, lines_ in told.items()}
    return {producer: found for producer, found in changed.items() if found}


def producers_without_sheet(cycle: OrderCycle) -> QuerySet[Producer]:
    """Those of whom something is ordered and who were not told yet. One query."""
    sent = PurchaseOrder.objects.filter(cycle=cycle, supplement=0)
    return Producer.objects.filter(pk__in=lines_to_buy(cycle).values(_PRODUCER)).exclude(pk__in=sent.values("producer"))


def producers_past_cut_off(cycle: OrderCycle, *, at: dt.datetime) -> QuerySet[Producer]:
    """Those of `producers_without_sheet` whose own cut-off has passed for all that they offer. One query."""
    going_on = Offer.objects.filter(cycle=cycle, is_on=True, from_stock=False).filter(
        Q(cut_off_at__isnull=True) | Q(cut_off_at__gt=at)
    )
    return producers_without_sheet(cycle).exclude(pk__in=going_on.values("variant__product__producer"))


def cycles_with_sheets_to_send(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Closed ones, and open ones with a producer who needed to know earlier."""
    early = Offer.objects.filter(cut_off_at__lte=at, from_stock=False)
    return OrderCycle.objects.filter(
        Q(state=CycleState.CLOSED) | Q(state=CycleState.OPEN, pk__in=early.values("cycle"))
    ).order_by("closes_at", "pk")


def sheets_of(cycle: OrderCycle) -> QuerySet[PurchaseOrder]:
    """All sheets and supplements of a market with their lines. Two queries."""
    return (
        PurchaseOrder.objects.filter(cycle=cycle)
        .select_related("producer", "cycle")
        .prefetch_related("lines")
        .order_by("producer__name", "producer_id", "supplement")
    )


def all_sheets() -> QuerySet[PurchaseOrder]:
    """Every sheet with its lines, the last one first."""
    return PurchaseOrder.objects.select_related("producer", "cycle").order_by("-sent_at", "-pk")


def sheet_by_number(number: str, *, cycle: OrderCycle | None = None) -> PurchaseOrder:
    """One sheet. Refuses: SheetMissing."""
    rows = all_sheets().filter(number=number[:16].replace("\x00", ""))
    found = (rows if cycle is None else rows.filter(cycle=cycle)).first()
    if found is None:
        raise SheetMissing
    return found


def sheet_by_token(token: str, *, at: dt.datetime) -> PurchaseOrder:
    """The sheet behind a producer's link, which ends with `LINK_LASTS`. Refuses: SheetMissing."""
    found = all_sheets().filter(token_hash=token_hash(token)).first()
    if found is None or clock.local_date(at) > found.cycle.pickup_on + LINK_LASTS:
        raise SheetMissing
    return found


def goods_are_here(order: PurchaseOrder) -> bool:
    """Whether this producer's delivery was received, or the market is past that. Needs its cycle. One query at most."""
    if order.cycle.state not in CYCLES_TO_BRING:
        return True
    return GoodsReceipt.objects.filter(
        cycle=order.cycle_id, producer=order.producer_id, state=ReceiptState.DONE
    ).exists()


def sheets_to_tell_by_phone() -> QuerySet[PurchaseOrder]:
    """Sheets of producers without e-mail who were not heard yet: somebody prints them or calls. One query."""
    waiting = PurchaseOrder.objects.filter(
        state=PurchaseState.SENT, producer__email="", cycle__state__in=CYCLES_TO_BRING
    )
    return waiting.select_related("producer", "cycle").order_by("cycle__pickup_on", "pk")


def cycles_whose_sheets_stay(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Markets that closed before this moment and did not get on: a sheet does not leave."""
    return OrderCycle.objects.filter(state=CycleState.CLOSED, closes_at__lt=at).order_by("pickup_on", "pk")


def names_by_code(cycle: OrderCycle) -> dict[str, str]:
    """Short names by order code, for who packs per customer; an erased person has none. One query."""
    orders = cycle.orders.select_related("person").only("code", "person__name")
    return {order.code: order.person.short_name for order in orders}
