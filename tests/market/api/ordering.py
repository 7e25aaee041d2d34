"""An order as a program sends it."""

from typing import Any

from apps.market.models import Offer, OrderCycle


def wish(cycle: OrderCycle, *lines: tuple[Offer, int], **other: Any) -> dict[str, Any]:
    """An order in the first slot."""
    return {
        "cycle": cycle.code,
        "slot": cycle.slots.order_by("pk")[0].code,
        "lines": [{"offer": offer.code, "quantity": quantity} for offer, quantity in lines],
        **other,
    }
