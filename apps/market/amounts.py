"""What a line costs, and the price per kilo or litre beside it. The one place that multiplies."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from apps.hub.money import to_cents
from apps.market.enums import ContentUnit, SoldBy

GRAMS_IN_KILO: Final = 1000
# How far one piece may be off its usual weight where its size does not say: a tenth either way.
USUAL_BAND: Final = Decimal("0.1")


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


@dataclass(frozen=True, slots=True)
class Range:
    """From the least to the most: grams or cents."""

    least: int
    most: int


def weight_range(
    *, content_amount: int, quantity: int, least_grams: int | None = None, most_grams: int | None = None
) -> Range:
    """Between how many grams so many pieces will weigh: the size's own bounds, else `USUAL_BAND` around the usual."""
    least = to_cents(content_amount * (1 - USUAL_BAND)) if least_grams is None else least_grams
    most = to_cents(content_amount * (1 + USUAL_BAND)) if most_grams is None else most_grams
    return Range(least * quantity, most * quantity)


def amount_range(
    *,
    price_cents: int,
    content_amount: int,
    quantity: int = 1,
    least_grams: int | None = None,
    most_grams: int | None = None,
) -> Range:
    """Between which amounts in cents goods by weight will cost once weighed; deposits not counted."""
    grams = weight_range(
        content_amount=content_amount, quantity=quantity, least_grams=least_grams, most_grams=most_grams
    )

    def costs(weight: int) -> int:
        return line_amount(
            price_cents=price_cents, quantity=quantity, sold_by=SoldBy.WEIGHT, content_amount=content_amount,
            grams=weight,
        )  # fmt: skip

    return Range(costs(grams.least), costs(grams.most))


def unit_price(*, price_cents: int, sold_by: str, content_amount: int, content_unit: str) -> UnitPrice:
    """The price per kilo, litre or piece that the law wants beside the price."""
    unit = ContentUnit(content_unit)
    if sold_by == SoldBy.WEIGHT:
        return UnitPrice(price_cents, ContentUnit.GRAM)
    per = 1 if unit is ContentUnit.PIECE else GRAMS_IN_KILO
    return UnitPrice(to_cents(Decimal(price_cents) * per / content_amount), unit)
