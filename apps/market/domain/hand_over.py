"""At the counter: the bag goes along, or nobody came; and the way back from both."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import require
from apps.market.domain import claims
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.empties import hand_out_containers, take_containers_back
from apps.market.domain.leftover import leave_order, withdraw_order
from apps.market.domain.recall import take_out_called_back
from apps.market.enums import (
    CYCLES_TO_HAND_OVER,
    ORDER_TRANSITIONS,
    AmendmentKind,
    OrderEvent,
    OrderState,
)
from apps.market.errors import InvalidQuantity, OrderTransitionRefused
from apps.market.errors.amendment import NotWeighed
from apps.market.errors.hand_over import AgeNotChecked, MoreThanPromised, NotCountable
from apps.market.errors.recall import CalledBackInBag
from apps.market.models import Order, OrderLine
from apps.market.queries.amendment import last_counts
from apps.market.queries.order import age_to_check, needs_weighing
from apps.market.queries.recall import is_called_back, with_recalls


def hand_over_order(order: Order, *, age_checked: int = 0, by: Actor, at: dt.datetime) -> Order:
    """The customer takes the goods: what goes along is delivered, bottles and all. Handed over already: a no-op.

    `age_checked` is from which age (16, 18) whoever stands there was asked. What was amended counts as told: it
    stands on the sheet that is read out. Of a bag that was not fetched goes along what is still there.
    Locks the cycle, the order, its leftovers. Refuses: NotAllowed, OrderTransitionRefused, CalledBackInBag, NotWeighed,
    AgeNotChecked.
    """
    with transaction.atomic():
        locked = _lock(order, to=OrderState.HANDED_OVER, by=by)
        if locked.state == OrderState.HANDED_OVER:
            return locked
        if locked.state == OrderState.NO_SHOW:
            withdraw_order(locked, by=by, at=at)
        lines = list(with_recalls(locked.lines.holding()).order_by("pk"))
        _refuse_unready(lines, age_checked=age_checked)
        for line in lines:
            line.quantity_delivered = line.quantity
        OrderLine.objects.bulk_update(lines, ["quantity_delivered"])
        hand_out_containers(locked, by=by, at=at)
        if locked.amendments.exists():
            locked.told_at = at
            locked.save(update_fields=["told_at"])
        return _write(locked, OrderState.HANDED_OVER, OrderEvent.HANDED_OVER, by=by, at=at, age=age_checked or None)


def undo_hand_over(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """It was a mistake: the order waits again, as it was counted before, and the bottles are here again.

    Without what was called back meanwhile and taken out of all that waits.
    Locks the cycle, the order. Refuses: NotAllowed, OrderTransitionRefused.
    """
    with transaction.atomic():
        locked = _lock(order, to=OrderState.PLACED, since=OrderState.HANDED_OVER, by=by)
        if locked.state == OrderState.PLACED:
            return locked
        counted = last_counts(locked)
        lines = list(locked.lines.holding().order_by("pk"))
        for line in lines:
            line.quantity_delivered = counted.get(line.pk)
        OrderLine.objects.bulk_update(lines, ["quantity_delivered"])
        take_containers_back(locked, by=by, at=at)
        locked = _write(locked, OrderState.PLACED, OrderEvent.HAND_OVER_UNDONE, by=by, at=at)
        return take_out_called_back(locked, by=by, at=at)


def count_order(order: Order, counts: Mapping[int, int], *, reason: str = "", by: Actor, at: dt.datetime) -> Order:
    """Something is broken or missing: so many pieces (by line id) go along, and no more is charged.

    Up to what was promised, so a slip is counted back. By weight another number of pieces is weighed again.
    Locks the cycle, the order. Refuses: NotAllowed, NotCountable unless it waits, InvalidQuantity, MoreThanPromised,
    CycleIsSettled.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        claims.lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        if locked.state != OrderState.PLACED:
            raise NotCountable
        changes = [
            _count(line, counts[line.pk], reason)
            for line in locked.lines.holding().order_by("pk")
            if counts.get(line.pk, line.quantity) != line.quantity
        ]
        return amend_order(locked, changes, by=by, at=at)


def mark_no_show(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """Nobody came for it: what is in it gets a last chance. What is owed stays, but for what somebody else gets.

    Locks the cycle, the order, its leftovers. Refuses: NotAllowed, OrderTransitionRefused.
    """
    with transaction.atomic():
        locked = _lock(order, to=OrderState.NO_SHOW, by=by)
        if locked.state == OrderState.NO_SHOW:
            return locked
        leave_order(locked, by=by, at=at)
        locked.no_show_at, locked.no_show_told_at = at, None
        return _write(locked, OrderState.NO_SHOW, OrderEvent.NO_SHOW, by=by, at=at)


def undo_no_show(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """They came after all, or will: what is still there is theirs again. It waits already: nothing happens.

    Locks the cycle, the order, its leftovers. Refuses: NotAllowed, OrderTransitionRefused unless it was marked.
    """
    with transaction.atomic():
        locked = _lock(order, to=OrderState.PLACED, since=OrderState.NO_SHOW, by=by)
        if locked.state == OrderState.PLACED:
            return locked
        withdraw_order(locked, by=by, at=at)
        return _write(locked, OrderState.PLACED, OrderEvent.NO_SHOW_UNDONE, by=by, at=at)


def lock_bags(order_ids: Collection[int]) -> None:
    """Lock the cycles of these orders by id, then the orders by id: what comes before the locks of their charges."""
    claims.lock_cycles(Order.objects.filter(pk__in=order_ids).values_list("cycle", flat=True))
    lock_orders(order_ids)


def _refuse_unready(lines: Collection[OrderLine], *, age_checked: int) -> None:
    for line in lines:
        if is_called_back(line):
            raise CalledBackInBag(name=line.name)
        if needs_weighing(line):
            raise NotWeighed(name=line.name)
    age = age_to_check(lines)
    if age_checked < age:
        raise AgeNotChecked(age=age, field="age")


def _count(line: OrderLine, quantity: int, reason: str) -> Change:
    if quantity < 0:
        raise InvalidQuantity(field="quantity")
    most = line.quantity_ordered if line.quantity_confirmed is None else line.quantity_confirmed
    if quantity > most:
        raise MoreThanPromised(name=line.name, most=most)
    return Change(line, AmendmentKind.COUNTED, quantity=quantity, reason=reason)


def _lock(order: Order, *, to: OrderState, since: OrderState | None = None, by: Actor) -> Order:
    """The order under its cycle's lock and its own; in state `to` already it is given as it is."""
    require(by, WORK_COUNTER)
    claims.lock_cycle(order.cycle_id)
    locked = lock_orders([order.pk])[order.pk]
    old = OrderState(locked.state)
    if old is to:
        return locked
    if since not in {None, old} or to not in ORDER_TRANSITIONS[old] or locked.cycle.state not in CYCLES_TO_HAND_OVER:
        raise OrderTransitionRefused
    return locked


def _write(
    order: Order, to: OrderState, event: OrderEvent, *, by: Actor, at: dt.datetime, age: int | None = None
) -> Order:
    old, order.state = order.state, to
    order.handed_over_at = at if to is OrderState.HANDED_OVER else None
    if to is not OrderState.NO_SHOW:
        order.no_show_at = order.no_show_told_at = None
    order.save(update_fields=["state", "handed_over_at", "no_show_at", "no_show_told_at"])
    data: dict[str, Any] = {} if age is None else {"age_checked": age}
    record(order, event=event, by=by, at=at, old=old, new=to, **data)
    return order
