"""From what the producer gets to what the customer pays, and back; and when a producer's orders end."""

import datetime as dt
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from apps.hub import clock
from apps.hub.money import to_cents
from apps.market.models import Offer, OrderCycle, Producer, Product

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


def followed_price(offer: Offer, purchase_cents: int) -> int:
    """The sale price after the purchase price changed: by the margin, unless somebody had typed another by hand.

    It was by the margin too when the purchase price had been reckoned back from it: rounding up would miss that.
    """
    product = offer.variant.product
    follows = offer.price_cents == sale_price(offer.purchase_cents, product)
    follows = follows or offer.purchase_cents == purchase_price(offer.price_cents, product)
    return sale_price(purchase_cents, product) if follows else offer.price_cents


def margin_between(purchase_cents: int, price_cents: int) -> Decimal | None:
    """Percent that a price really adds to what the producer gets, to one decimal; None where they get nothing."""
    if not purchase_cents:
        return None
    return (Decimal(price_cents - purchase_cents) * WHOLE / purchase_cents).quantize(Decimal("0.1"), ROUND_HALF_UP)


def cut_off_of(cycle: OrderCycle, producer: Producer) -> dt.datetime | None:
    """When ordering from this producer ends, if that is before the cycle closes; hours on the wall."""
    if not producer.cut_off_hours:
        return None
    return max(clock.wall_shift(cycle.closes_at, -dt.timedelta(hours=producer.cut_off_hours)), cycle.opens_at)
