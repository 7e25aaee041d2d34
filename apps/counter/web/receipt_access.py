"""Which delivery, and which line of it, an address is about."""

from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.market.enums import CYCLES_TO_PLAN
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer, ReceiptLine
from apps.market.queries.receipt import Delivery, delivery_of


def delivery_at(cycle: str, producer: str) -> Delivery:
    """What this producer brings for this market. Refuses: Missing before ordering closed. Five queries."""
    market = OrderCycle.objects.filter(code=normalise_code(cycle)).first()
    maker = Producer.objects.filter(slug=producer).first()
    if market is None or maker is None or market.state in CYCLES_TO_PLAN:
        raise Missing
    found = delivery_of(market, maker)
    if found.receipt is None and not found.expected and not found.to_weigh:
        raise Missing
    return found


def line_at(receipt: GoodsReceipt, offer: str) -> ReceiptLine:
    """The line of this offer. Refuses: Missing. One query."""
    line = receipt.lines.filter(offer__code=normalise_code(offer)).select_related("offer").first()
    if line is None:
        raise Missing
    return line


def offer_at(delivery: Delivery, code: str) -> Offer:
    """An offer of this producer in this market. Refuses: Missing. One query."""
    offers = Offer.objects.filter(cycle=delivery.cycle, variant__product__producer=delivery.producer)
    found = offers.filter(code=normalise_code(code)).select_related("variant__product", "cycle").first()
    if found is None:
        raise Missing
    return found


def version_in(text: str) -> int:
    """What a form says that it saw; -1, which nobody has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1  # noqa: PLR2004 - more never happens
