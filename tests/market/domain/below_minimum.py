"""A producer who comes only from some amount on, and what became of the lines."""

from apps.market.enums import BelowMinimum
from apps.market.models import OrderAmendment, Producer
from apps.payments.models import JournalLine
from tests.factories_market_sheets import a_supplier


def a_baker(minimum_cents: int = 2000, below: str = BelowMinimum.CANCEL) -> Producer:
    """Comes for EUR 20 or more; what is below it is cancelled."""
    return a_supplier(minimum_cents=minimum_cents, below_minimum=below)


def books_balance() -> bool:
    """Whether all that was written in the books adds up to nought."""
    return sum(JournalLine.objects.values_list("amount_cents", flat=True)) == 0


def kinds() -> list[str]:
    """What was done to the lines, the first one first."""
    return list(OrderAmendment.objects.order_by("pk").values_list("kind", flat=True))
