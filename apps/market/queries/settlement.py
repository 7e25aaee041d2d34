"""What became of each product of a market, who is owed what for it, and the VAT of what was sold."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db.models import Case, F, IntegerField, Q, QuerySet, Sum, Value, When

from apps.market.enums import AmendmentKind, OrderState, ReceiptState, SoldBy
from apps.market.models import (
    GoodsReceipt,
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    PurchaseLine,
    ReceiptLine,
)
from apps.market.models.order import COUNTS_NOW
from apps.market.queries.account import Counts, GoodsAccount
from apps.payments.domain.vat import VatShare, split_vat
from apps.payments.models import ChargeLine

_HAS_LEFTOVER: Final = Case(
    When(leftover__isnull=False, leftover__withdrawn_at__isnull=True, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)


def goods_of(cycle: OrderCycle) -> list[GoodsAccount]:
    """Each offer of a market of which anything was ordered or came, by producer and name. Eight queries."""
    offers = Offer.objects.filter(cycle=cycle).select_related("variant__product__producer")
    counts: dict[int, Counts] = defaultdict(Counts)
    for read in (_lines, _amendments, _weights_lost, _sheets, _receipts, _leftovers, _moves):
        read(cycle, counts)
    ordered = offers.order_by("variant__product__producer__name", "variant__product__name", "variant__position", "pk")
    rows = (GoodsAccount(offer, counts[offer.pk]) for offer in ordered)
    return [row for row in rows if row.is_touched]


def _lines(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    by_weight = Q(sold_by=SoldBy.WEIGHT, pieces__gt=0)
    rows = (
        OrderLine.objects.of_standing_orders()
        .filter(order__cycle=cycle)
        .annotate(pieces=COUNTS_NOW, has_leftover=_HAS_LEFTOVER)
        .order_by()
        .values("offer", "order__state", "has_leftover")
        .annotate(
            total=Sum("pieces"),
            cents=Sum("amount_cents"),
            deposits=Sum(F("pieces") * F("deposit_cents")),
            grams=Sum("delivered_grams", default=0),
            weighed=Sum("pieces", filter=by_weight & Q(delivered_grams__isnull=False), default=0),
        )
    )
    for row in rows:
        found = counts[row["offer"]]
        found.standing += row["total"]
        found.line_cents += row["cents"]
        found.deposit_cents += row["deposits"]
        found.grams += row["grams"]
        found.weighed += row["weighed"]
        if row["order__state"] == OrderState.HANDED_OVER:
            found.handed_over += row["total"]
        elif row["order__state"] == OrderState.PLACED:
            found.waiting += row["total"]
        elif not row["has_leftover"]:  # else its leftover says how many
            found.not_fetched += row["total"]
            found.left += row["total"]


def _amendments(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    """Per kind what changed, also of orders of which nothing was left."""
    rows = (
        OrderAmendment.objects.filter(order__cycle=cycle)
        .order_by()
        .values_list("line__offer", "kind")
        .annotate(moved=Sum(F("quantity_after") - F("quantity_before")))
    )
    for offer, kind, moved in rows:
        counts[offer].changes[kind] += moved


def _weights_lost(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    """What goods weighed of which somebody else got a part: the line says no weight any more, its last change does."""
    rows = OrderAmendment.objects.filter(
        order__cycle=cycle, kind=AmendmentKind.PASSED_ON, grams_before__isnull=False, line__delivered_grams__isnull=True
    ).order_by("pk")
    last = {
        line: (offer, grams, pieces)
        for line, offer, grams, pieces in rows.values_list("line", "line__offer", "grams_before", "quantity_before")
    }
    for offer, grams, pieces in last.values():
        counts[offer].grams += grams or 0
        counts[offer].weighed += pieces


def _sheets(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    rows = PurchaseLine.objects.filter(purchase__cycle=cycle).order_by("purchase__supplement", "pk")
    for offer, pieces, cents in rows.values_list("offer", "quantity", "purchase_cents"):
        found = counts[offer]
        found.on_sheets += pieces
        found.purchase_cents = cents if found.purchase_cents is None else found.purchase_cents


def _receipts(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    rows = ReceiptLine.objects.filter(receipt__cycle=cycle, quantity_received__isnull=False).order_by()
    for offer, received, rejected in rows.values_list("offer", "quantity_received", "quantity_rejected"):
        counts[offer].received, counts[offer].rejected = received, rejected


def _leftovers(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    for leftover in Leftover.objects.filter(cycle=cycle, withdrawn_at__isnull=True).order_by():
        found = counts[leftover.offer_id]
        found.left += leftover.left
        if leftover.line_id is not None:  # else delivered too many
            found.not_fetched += leftover.pieces


def _moves(cycle: OrderCycle, counts: Mapping[int, Counts]) -> None:
    rows = LeftoverMove.objects.filter(leftover__cycle=cycle, undone_at__isnull=True).order_by()
    for offer, kind, pieces, cents in rows.values_list("leftover__offer", "kind", "pieces", "unit_cents"):
        counts[offer].moved[kind] += pieces
        counts[offer].leftover_cents += pieces * cents


def vat_of(cycle: OrderCycle) -> list[VatShare]:
    """VAT per rate of what customers pay in a market, as in the books: rounded per order or last-chance sale.

    One query.
    """
    orders = Order.objects.filter(cycle=cycle).values("pk")
    sales = LeftoverMove.objects.filter(leftover__cycle=cycle).values("pk")
    of_market = Q(charge__kind=Order._meta.label_lower, charge__subject_id__in=orders) | Q(
        charge__kind=LeftoverMove._meta.label_lower, charge__subject_id__in=sales
    )
    rows = (
        ChargeLine.objects.filter(of_market, charge__revision=F("revision"), is_deposit=False)
        .order_by()
        .values_list("charge", "vat_code", "vat_percent")
        .annotate(cents=Sum("amount_cents"))
    )
    shares = [share for *_what, percent, cents in rows for share in split_vat([(percent, cents)])]
    found: dict[Decimal, list[VatShare]] = defaultdict(list)
    for share in shares:
        found[share.percent].append(share)
    return [
        VatShare(
            percent=percent, gross_cents=sum(share.gross_cents for share in same),
            net_cents=sum(share.net_cents for share in same), vat_cents=sum(share.vat_cents for share in same),
        )
        for percent, same in sorted(found.items())
    ]  # fmt: skip


def orders_waiting(cycle: OrderCycle) -> QuerySet[Order]:
    """Orders that were neither fetched nor marked as not fetched."""
    return Order.objects.filter(cycle=cycle, state=OrderState.PLACED)


def lines_never_weighed(cycle: OrderCycle) -> QuerySet[OrderLine]:
    """Goods by weight that went along with no weight known. What nobody fetched is estimated where it must be."""
    return (
        OrderLine.objects.filter(order__cycle=cycle, order__state=OrderState.HANDED_OVER)
        .annotate(pieces=COUNTS_NOW)
        .filter(sold_by=SoldBy.WEIGHT, pieces__gt=0, delivered_grams__isnull=True)
        .order_by("name", "pk")
    )


def receipts_open(cycle: OrderCycle) -> QuerySet[GoodsReceipt]:
    """Deliveries that somebody is still counting."""
    return GoodsReceipt.objects.filter(cycle=cycle, state=ReceiptState.OPEN).order_by("producer__name")
