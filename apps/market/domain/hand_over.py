"""At the counter: the bag goes along, or nobody came; and the way back from both."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.market.enums import CYCLES_TO_HAND_OVER, ORDER_TRANSITIONS, OrderEvent, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.models import Order


def hand_over_order(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """The customer takes the goods. Handed over already: nothing happens.

    Locks the order. Refuses: NotAllowed, OrderTransitionRefused.
    """
    return _move(order, to=OrderState.HANDED_OVER, event=OrderEvent.HANDED_OVER, by=by, at=at)


def undo_hand_over(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """It was a mistake: the order waits again. Refuses: as `hand_over_order`."""
    return _move(
        order, to=OrderState.PLACED, since=OrderState.HANDED_OVER, event=OrderEvent.HAND_OVER_UNDONE, by=by, at=at
    )


def mark_no_show(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """Nobody came for it. Refuses: as `hand_over_order`."""
    return _move(order, to=OrderState.NO_SHOW, event=OrderEvent.NO_SHOW, by=by, at=at)


def undo_no_show(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """They came after all, or will. Refuses: as `hand_over_order`."""
    return _move(order, to=OrderState.PLACED, since=OrderState.NO_SHOW, event=OrderEvent.NO_SHOW_UNDONE, by=by, at=at)


def _move(
    order: Order,
    *,
    to: OrderState,
    since: OrderState | None = None,
    event: OrderEvent,
    by: Actor,
    at: dt.datetime,
) -> Order:
    if not by.may(WORK_COUNTER):
        raise NotAllowed
    with transaction.atomic():
        locked = (
            Order.objects.select_for_update(of=("self",)).select_related("cycle", "person", "slot").get(pk=order.pk)
        )
        old = OrderState(locked.state)
        if old is to:
            return locked
        if since not in {None, old} or to not in ORDER_TRANSITIONS[old]:
            raise OrderTransitionRefused
        if locked.cycle.state not in CYCLES_TO_HAND_OVER:
            raise OrderTransitionRefused
        locked.state = to
        locked.handed_over_at = at if to is OrderState.HANDED_OVER else None
        locked.save(update_fields=["state", "handed_over_at"])
        record(locked, event=event, by=by, at=at, old=old, new=to)
        return locked
