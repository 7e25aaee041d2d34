"""How a line is asked for, and what was counted on it."""

from apps.market.models import Offer, ReceiptLine

HTMX = {"HX-Request": "true", "HX-Target": "lijn"}


def counted(offer: Offer) -> int | None:
    """How many came of it, as was counted last."""
    return ReceiptLine.objects.get(offer=offer).quantity_received
