"""After weighing: one mail per customer with what it costs in the end."""

import datetime as dt

from django.db import transaction

from apps.hub.jobs import one_by_one
from apps.market.domain import claims
from apps.market.domain.amendment import lock_orders
from apps.market.domain.telling import tell_customers
from apps.market.enums import CycleState, OrderState
from apps.market.models import OrderCycle, OrderLine
from apps.market.queries.amendment import orders_to_tell
from apps.market.queries.weighing import lines_to_weigh


def tell_final_prices(cycle: OrderCycle, *, at: dt.datetime) -> int:
    """Mail who was not told of a change yet, once the market is received and nothing waits for the scale.

    Returns how many mails. Locks those orders by id; the caller holds the cycle's lock and no order's.
    """
    ready = orders_ready_to_tell(cycle)
    return tell_customers(lock_orders(ready).values(), at=at) if ready else 0


def orders_ready_to_tell(cycle: OrderCycle, *, without: OrderLine | None = None) -> set[int] | None:
    """The ids of those orders, as if the line `without` were weighed already; None before it is time.

    Who was handed the bag saw the price there. Two queries at most.
    """
    if cycle.state != CycleState.RECEIVED:
        return None
    waiting = lines_to_weigh(cycle)
    if without is not None:
        waiting = waiting.exclude(pk=without.pk)
    if waiting.exists():
        return None
    return set(orders_to_tell(cycle).filter(state=OrderState.PLACED).values_list("pk", flat=True))


def tell_final_prices_of_all(at: dt.datetime) -> int:
    """State scan: whatever made the last weight known, also a cancellation or a shortage that was divided.

    Returns in how many markets somebody was told. Locks each cycle in turn, then as `tell_final_prices`.
    """

    def tell(cycle: OrderCycle) -> int:
        with transaction.atomic():
            return tell_final_prices(claims.lock_cycle(cycle.pk), at=at)

    return one_by_one(OrderCycle.objects.filter(state=CycleState.RECEIVED).order_by("pk"), tell)
