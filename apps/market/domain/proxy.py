"""Somebody else comes for it: a neighbour's name on the order, so that the counter knows."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.accounts.names import clean_name
from apps.accounts.rules import may_act_for
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.market.domain.amendment import refuse_if_settled
from apps.market.enums import OrderEvent, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.models import Order
from apps.market.queries.order import orders_with_old_proxy

WAITING: Final = frozenset({OrderState.PLACED, OrderState.NO_SHOW})
NAMES_LAST: Final = dt.timedelta(days=730)  # names on past pick-ups go after 24 months


def clean_proxy(name: str) -> str:
    """A name fit to store and to call, or empty. Refuses: NameWithoutLetters, NameTooLong."""
    return clean_name(name) if name.strip() else ""


def name_proxy(order: Order, *, name: str, by: Actor, at: dt.datetime) -> Order:
    """Say who comes for it, also after closing; an empty name: the customer comes. The same name: nothing happens.

    History tells that it happened and not the name. Locks the order. Refuses: NotAllowed, CycleIsSettled,
    OrderTransitionRefused once handed over or cancelled, NameWithoutLetters, NameTooLong.
    """
    if not may_act_for(by, order.person):
        raise NotAllowed
    proxy = clean_proxy(name)
    with transaction.atomic():
        locked = (
            Order.objects.select_for_update(of=("self",)).select_related("cycle", "person", "slot").get(pk=order.pk)
        )
        refuse_if_settled(locked.cycle)
        if locked.state not in WAITING:
            raise OrderTransitionRefused
        if locked.proxy_name != proxy:
            locked.proxy_name = proxy
            locked.save(update_fields=["proxy_name"])
            record(locked, event=OrderEvent.PROXY_NAMED, by=by, at=at, named=bool(proxy))
        return locked


def forget_proxies(at: dt.datetime) -> int:
    """State scan: take the names of neighbours off orders of over 24 months ago; returns how many."""
    return orders_with_old_proxy(at - NAMES_LAST).update(proxy_name="")
