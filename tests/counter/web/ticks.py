"""A tick on a line of a bag, as the packing pages send it."""

from django.urls import reverse

from apps.market.enums import AmendmentKind
from apps.market.models import Order, OrderLine
from tests.factories_counter import AT_WORK
from tests.factories_market import amend_line

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
    amend_line(line, AmendmentKind.SHORTAGE, quantity=quantity, at=AT_WORK)
