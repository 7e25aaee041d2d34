"""Taking an offer, or all of a producer, out of a market in which people ordered it already."""

import datetime as dt
from collections import Counter
from collections.abc import Collection

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain import claims
from apps.market.domain.amendment import Change, amend_order, lock_orders, refuse_if_settled
from apps.market.domain.basket import mirror_order
from apps.market.domain.letting_go import cancel_if_empty
from apps.market.domain.telling import tell_customers
from apps.market.enums import AmendmentKind, CycleEvent, CycleState, OrderState
from apps.market.errors.withdraw import NothingOfProducer
from apps.market.models import Basket, Offer, Order, OrderCycle, OrderLine, Producer
from apps.market.queries.withdraw import lines_hit, offers_of_producer

# Until the order sheets left, ordering can go on or begin again; then an order must not hold it any more.
_CAN_BE_EDITED = frozenset({CycleState.DRAFT, CycleState.OPEN, CycleState.CLOSED})


def withdraw_offer(offer: Offer, *, by: Actor, at: dt.datetime, reason: str = "") -> Offer:
    """Sell this no more in its market, and take it out of the orders that were not handed over.

    As long as orders can be edited the ordering itself is taken back and stock is released; once the order
    sheets left the line keeps what was ordered and 0 is confirmed. An order of which nothing is left is
    cancelled and gives its place back. Customers get one mail; history says how many. Withdrawn already:
    nothing happens. Locks the cycle, these orders by id, their baskets, slots by id, offers by id, charges.
    Refuses: NotAllowed, CycleIsSettled.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        cycle = claims.lock_cycle(offer.cycle_id)
        _withdraw(cycle, [offer.pk], by=by, at=at, reason=reason)
    return Offer.objects.select_related("variant__product__producer", "cycle").get(pk=offer.pk)


def withdraw_producer(
    cycle: OrderCycle, producer: Producer, *, by: Actor, at: dt.datetime, reason: str = ""
) -> OrderCycle:
    """The same for all that a producer has in a market, told in one mail per customer.

    Locks as `withdraw_offer`. Refuses: NotAllowed, CycleIsSettled, NothingOfProducer.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = claims.lock_cycle(cycle.pk)
        offers = list(offers_of_producer(locked, producer).values_list("pk", flat=True))
        if not offers:
            raise NothingOfProducer(name=producer.name)
        _withdraw(locked, offers, by=by, at=at, reason=reason)
    return locked


def _withdraw(cycle: OrderCycle, pks: Collection[int], *, by: Actor, at: dt.datetime, reason: str) -> None:
    """All under the cycle's lock, which the caller holds."""
    refuse_if_settled(cycle)
    fresh = set(Offer.objects.filter(pk__in=pks, withdrawn_at__isnull=True).values_list("pk", flat=True))
    if not fresh:
        return
    locked = lock_orders(line.order_id for line in lines_hit(fresh))
    orders = [order for _pk, order in sorted(locked.items()) if order.state == OrderState.PLACED]
    baskets = list(Basket.objects.select_for_update().filter(order__in=orders).order_by("pk"))
    _lock_claims(cycle, fresh, orders=orders)
    hit = {order: lines for order in orders if (lines := _take_out(order, fresh, by=by, at=at, reason=reason))}
    for order in hit:
        _follow(
            cycle, order, [basket for basket in baskets if basket.order_id == order.pk], by=by, at=at, reason=reason
        )
    held = Counter(line.offer_id for lines in hit.values() for line in lines)
    for offer in claims.lock_offers(cycle, fresh):
        offer.is_on, offer.withdrawn_at = False, at
        offer.save(update_fields=["is_on", "withdrawn_at"])
        record(
            cycle, event=CycleEvent.OFFER_WITHDRAWN, by=by, at=at, reason=reason, offer=offer.code,
            orders=held[offer.pk],
        )  # fmt: skip
    tell_customers(hit, at=at)


def _lock_claims(cycle: OrderCycle, pks: set[int], *, orders: Collection[Order]) -> None:
    """Slots and offers in their order. Also what else these orders hold: one that empties gives all of it back."""
    claims.lock_slots(order.slot_id for order in orders)
    held = OrderLine.objects.holding().filter(order__in=orders).values_list("offer_id", flat=True)
    claims.lock_offers(cycle, pks | set(held))


def _take_out(order: Order, pks: set[int], *, by: Actor, at: dt.datetime, reason: str) -> list[OrderLine]:
    """Amend an order that waits by what is withdrawn, counted at the counter or not; returns those lines."""
    held = order.lines.holding().filter(offer__in=pks).order_by("pk")
    lines = [line for line in held if line.quantity]
    if lines:
        pieces = {"ordered": 0} if order.cycle.state in _CAN_BE_EDITED else {"quantity": 0}
        changes = [Change(line, AmendmentKind.WITHDRAWN, reason=reason, **pieces) for line in lines]
        amend_order(order, changes, by=by, at=at)
    return lines


def _follow(
    cycle: OrderCycle, order: Order, baskets: Collection[Basket], *, by: Actor, at: dt.datetime, reason: str
) -> None:
    """Cancel the order if nothing is left, and let baskets follow it.

    A change that waits in a basket stays there, and is told what is gone.
    """
    is_empty = not any(line.quantity for line in order.lines.holding())
    for basket in baskets:
        if basket.placed_at is None:
            basket.order = None if is_empty else order
            basket.save(update_fields=["order"])
        elif not is_empty:
            mirror_order(basket, order, at=at)
    cancel_if_empty(cycle, order, by=by, at=at, reason=reason)
