"""Order lines: freezing what was promised, and saying it to the books."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.market.amounts import GRAMS_IN_KILO, line_amount
from apps.market.domain.claims import LineChange
from apps.market.enums import AgeLimit, SoldBy
from apps.market.models import Offer, Order, OrderLine
from apps.market.queries.offer import allergens_of
from apps.payments.domain.charge import Line
from apps.payments.enums import VatCode

_FROZEN = (
    "name", "producer_name", "content_amount", "content_unit", "sold_by", "price_cents", "vat_code", "vat_percent",
    "deposit_cents", "age_limit", "allergens", "purchase_cents",
)  # fmt: skip


def plan_lines(order: Order, changes: Sequence[LineChange]) -> list[OrderLine]:
    """The lines as they become (0 for what was taken out), unsaved; the order need not be saved yet. One query."""
    promised = [change for change in changes if change.is_new_promise]
    allergens = allergens_of({change.offer.variant.product_id for change in promised}) if promised else {}
    lines: list[OrderLine] = []
    for change in changes:
        line = change.line or OrderLine(order=order, offer=change.offer)
        line.offer, line.quantity_ordered = change.offer, change.quantity
        if change.is_new_promise:
            freeze_line(
                line, change.offer, price_cents=change.price_cents,
                allergens=allergens.get(change.offer.variant.product_id, {}),
            )  # fmt: skip
        line.on_shortage = change.on_shortage or line.on_shortage
        line.amount_cents = amount_of(line)
        lines.append(line)
    return lines


def write_lines(lines: Sequence[OrderLine]) -> None:
    """Write planned lines of a saved order, new ones and changed ones. Two statements at most.

    The caller holds the locks of the order and of the offers (`claims.lock_offers`).
    """
    kept = [line for line in lines if not line._state.adding]
    OrderLine.objects.bulk_create([line for line in lines if line._state.adding])
    OrderLine.objects.bulk_update(kept, ["quantity_ordered", "amount_cents", "on_shortage", *_FROZEN])


def freeze_line(line: OrderLine, offer: Offer, *, price_cents: int, allergens: dict[str, list[str]]) -> None:
    """Write on a line, unsaved, what is promised of an offer now; the offer comes with product and producer.

    `price_cents` is what this customer pays, per piece or per kilo; `allergens` as `queries.offer.allergens_of`.
    """
    variant, product = offer.variant, offer.variant.product
    if offer.vat_percent is None:
        message = "only a published offer is sold"
        raise RuntimeError(message)
    line.name = variant.full_name
    line.producer_name = product.producer.name
    line.content_amount, line.content_unit, line.sold_by = variant.content_amount, variant.content_unit, variant.sold_by
    line.price_cents = price_cents
    line.vat_code, line.vat_percent = offer.vat_code, offer.vat_percent
    line.deposit_cents = variant.deposit_cents
    line.purchase_cents = offer.purchase_cents
    line.age_limit = product.age_limit or AgeLimit.NONE
    line.allergens = allergens


def amount_of(line: OrderLine) -> int:
    """The one recompute: what a line costs for what counts now, deposits not counted."""
    return line_amount(
        price_cents=line.price_cents,
        quantity=line.quantity,
        sold_by=line.sold_by,
        content_amount=line.content_amount,
        grams=line.delivered_grams,
    )


def total_of(lines: Sequence[OrderLine]) -> int:
    """Goods and deposits together, in cents."""
    return sum(line.amount_cents + line.deposit_total_cents for line in lines)


def age_limit_of(changes: Sequence[LineChange]) -> int:
    """The highest age limit among what is wanted."""
    return max((change.offer.variant.product.age_limit or 0 for change in changes if change.quantity), default=0)


def charge_lines(lines: Sequence[OrderLine]) -> list[Line]:
    """The same for the books: goods with their VAT, deposits apart and outside VAT."""
    goods = [_goods(line) for line in lines]
    deposits = [
        Line(
            label=_("Deposit: %(name)s") % {"name": line.name}, amount_cents=line.deposit_total_cents,
            vat_code=VatCode.NONE, vat_percent=Decimal(0), quantity=Decimal(line.quantity),
            unit_cents=line.deposit_cents, is_deposit=True,
        )
        for line in lines
        if line.deposit_total_cents
    ]  # fmt: skip
    return goods + deposits


def _goods(line: OrderLine) -> Line:
    quantity = Decimal(line.quantity)
    if line.sold_by == SoldBy.WEIGHT:
        grams = line.delivered_grams if line.delivered_grams is not None else line.content_amount * line.quantity
        quantity = Decimal(grams) / GRAMS_IN_KILO
    return Line(
        label=line.name, amount_cents=line.amount_cents, vat_code=line.vat_code, vat_percent=line.vat_percent,
        quantity=quantity, unit_cents=line.price_cents,
    )  # fmt: skip
