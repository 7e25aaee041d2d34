"""What a line costs, and the price per kilo or litre beside it. The one place that multiplies."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.hub.money import to_cents
from apps.market.enums import ContentUnit, SoldBy

GRAMS_IN_KILO: Final = 1000


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """Cents per kilo, per litre or per piece."""

    cents: int
    per: ContentUnit


def line_amount(*, price_cents: int, quantity: int, sold_by: str, content_amount: int, grams: int | None = None) -> int:
    """Cents for so many pieces, deposits not counted; rounded half up, once.

    By weight the price is per kilo: of the weighed `grams`, or of the usual weight until then.
    """
    if sold_by == SoldBy.PIECE:
        return price_cents * quantity
    weight = content_amount * quantity if grams is None else grams
    return to_cents(Decimal(price_cents) * weight / GRAMS_IN_KILO)


def unit_price(*, price_cents: int, sold_by: str, content_amount: int, content_unit: str) -> UnitPrice:
    """The price per kilo, litre or piece that the law wants beside the price."""
    unit = ContentUnit(content_unit)
    if sold_by == SoldBy.WEIGHT:
        return UnitPrice(price_cents, ContentUnit.GRAM)
    per = 1 if unit is ContentUnit.PIECE else GRAMS_IN_KILO
    return UnitPrice(to_cents(Decimal(price_cents) * per / content_amount), unit)
