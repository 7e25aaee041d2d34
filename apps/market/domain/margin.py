"""From what the producer gets to what the customer pays, and back; and when a producer's orders end."""

import datetime as dt
from decimal import ROUND_CEILING, Decimal
from typing import Final

from apps.hub.money import to_cents
from apps.market.models import OrderCycle, Producer, Product

WHOLE: Final = Decimal(100)
STEP_CENTS: Final = 5  # sale prices end in 0 or 5, so that they look like prices


def margin_of(product: Product) -> Decimal:
    """Percent on top of the purchase price: the product's own, else its producer's."""
    return product.producer.margin_percent if product.margin_percent is None else product.margin_percent


def sale_price(purchase_cents: int, product: Product) -> int:
    """The price in cents for a purchase price in cents, VAT included in both; up to the next 5 cent.

    Without a margin it is the purchase price to the cent.
    """
    margin = margin_of(product)
    if not margin:
        return purchase_cents
    exact = Decimal(purchase_cents) * (WHOLE + margin) / WHOLE
    return int((exact / STEP_CENTS).to_integral_value(ROUND_CEILING)) * STEP_CENTS


def purchase_price(price_cents: int, product: Product) -> int:
    """What the producer gets of a price in cents, when only the price is known."""
    return to_cents(Decimal(price_cents) * WHOLE / (WHOLE + margin_of(product)))


def cut_off_of(cycle: OrderCycle, producer: Producer) -> dt.datetime | None:
    """When ordering from this producer ends, if that is before the cycle closes."""
    if not producer.cut_off_hours:
        return None
    return max(cycle.closes_at - dt.timedelta(hours=producer.cut_off_hours), cycle.opens_at)
