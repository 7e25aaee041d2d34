"""An order that is no more: what it held comes free, and nothing is owed for it."""

import datetime as dt

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.market.domain import claims
from apps.market.enums import NewsOfOrder, OrderEvent, OrderState
from apps.market.models import Basket, Order, OrderCycle
from apps.payments.domain.charge import void_charge
from apps.payments.queries.charge import charge_of


def release_order(
    cycle: OrderCycle,
    order: Order,
    *,
    cut_off_at: dt.datetime | None = None,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
) -> Order:
    """Cancel a placed order: give back its place and its stock, and void its charge. Nobody is told yet.

    The caller holds the locks of the cycle and of the order; slot, offers and charge are locked here. What was
    paid shows as to give back. With `cut_off_at` it is the customer who gives back. Refuses then: OfferClosed.
    """
    claims.move_slot_claim(cycle, old=order.slot_id, new=None)
    claims.release_stock(cycle, order, at=cut_off_at)
    old, order.state, order.cancelled_at, order.changed_at = order.state, OrderState.CANCELLED, at, at
    order.news = NewsOfOrder.NONE  # that it was placed is no news any more
    order.save(update_fields=["state", "cancelled_at", "changed_at", "news"])
    _let_go_of_baskets(order, at=at)
    charge = charge_of(order)
    if charge is not None:
        void_charge(charge, by=by, at=at, reason=reason)
    record(order, event=OrderEvent.CANCELLED, by=by, at=at, old=old, new=order.state, reason=reason)
    return order


def cancel_if_empty(cycle: OrderCycle, order: Order, *, by: Actor, at: dt.datetime, reason: str = "") -> bool:
    """Cancel a placed order of which our changes left nothing; returns whether it was. Locks as `release_order`.

    The customer is told by `domain.telling`, in the same mail as the changes.
    """
    if order.state != OrderState.PLACED or any(line.quantity for line in order.lines.holding()):
        return False
    release_order(cycle, order, by=by, at=at, reason=reason)
    return True


def _let_go_of_baskets(order: Order, *, at: dt.datetime) -> None:
    for basket in Basket.objects.select_for_update().filter(order=order).order_by("pk"):
        basket.lines.all().delete()
        basket.order = basket.slot = basket.placed_at = None  # its place is free for others, so choose anew
        basket.changed_at = at
        basket.save(update_fields=["order", "slot", "placed_at", "changed_at"])
