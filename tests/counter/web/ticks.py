"""A tick on a line of a bag, as the packing pages send it."""

from django.db import transaction
from django.urls import reverse

from apps.hub.actors import SYSTEM
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.enums import AmendmentKind
from apps.market.models import Order, OrderLine
from tests.factories_counter import AT_WORK

HOME = "/toog/klaarzetten/"


def line_of(order: Order, name: str = "Lindekerks bruin") -> OrderLine:
    """Its line of this good."""
    return order.lines.get(name=name)


def tick_url(order: Order) -> str:
    """Where its ticks are sent."""
    return reverse("counter:pack_line", args=[order.code])


def form_of(line: OrderLine, *, klaar: int = 1, **fields: str) -> dict[str, str]:
    """A tick on (1) or off (0), for the number that the screen shows."""
    return {"lijn": str(line.pk), "aantal": str(line.quantity), "klaar": str(klaar), **fields}


def amend(line: OrderLine, quantity: int) -> None:
    """There is less (or more) of it than was ordered."""
    with transaction.atomic():
        order = lock_orders([line.order_id])[line.order_id]
        amend_order(order, [Change(line, AmendmentKind.SHORTAGE, quantity=quantity)], by=SYSTEM, at=AT_WORK)
