"""Putting goods in bags: ticks that two people set at once, and the place of each crate."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import require
from apps.market.domain.amendment import refuse_if_settled
from apps.market.enums import OrderEvent, OrderState
from apps.market.errors.packing import InvalidCratePlace, LineChanged, NotToPack
from apps.market.errors.recall import CalledBackInBag
from apps.market.models import Order, OrderLine, Recall
from apps.market.queries.packing import is_whole

CRATE_LENGTH: Final = 20


def tick_line(line: OrderLine, *, is_packed: bool, seen: int | None = None, by: Actor, at: dt.datetime) -> OrderLine:
    """Say that a line lies in the bag, or does not. It sets, it does not switch: twice the same is once.

    `seen` is how many pieces stood on the screen; None takes what counts now. A tick that stands keeps who
    set it first. What was taken out of a bag again, also that of a cancelled order, is ticked off.
    Locks the order, as every amendment does, so a tick and a change come one after the other.
    Refuses: NotAllowed, CycleIsSettled, NotToPack, LineChanged when `seen` is not true any more or nothing is left,
    CalledBackInBag.
    """
    with transaction.atomic():
        order = _lock(line.order_id, by=by)
        locked = OrderLine.objects.select_related("packed_by__person").get(pk=line.pk)
        if order.state == OrderState.HANDED_OVER or (is_packed and order.state != OrderState.PLACED):
            raise NotToPack
        if not is_packed:
            return _write(locked, pieces=0, by=by, at=None)
        if not locked.quantity or seen not in {None, locked.quantity}:
            raise LineChanged(name=locked.name, now=locked.quantity)
        if Recall.objects.filter(offer=locked.offer_id).exists():
            raise CalledBackInBag(name=locked.name)
        if not locked.is_packed:
            _write(locked, pieces=locked.quantity, by=by, at=at)
            if is_whole(order.lines.all()):
                record(order, event=OrderEvent.PACKED, by=by, at=at)
        return locked


def place_crate(order: Order, *, place: str, by: Actor, at: dt.datetime) -> Order:
    """Write down where the crate of an order stands ('A3'); empty for nowhere. The same place: nothing happens.

    Locks the order. Refuses: NotAllowed, CycleIsSettled, NotToPack once it was cancelled, InvalidCratePlace.
    """
    wanted = " ".join(place.split())
    if len(wanted) > CRATE_LENGTH or not wanted.isprintable():
        raise InvalidCratePlace(most=CRATE_LENGTH, field="place")
    with transaction.atomic():
        locked = _lock(order.pk, by=by)
        if locked.state == OrderState.CANCELLED:
            raise NotToPack
        if locked.crate != wanted:
            old, locked.crate = locked.crate, wanted
            locked.save(update_fields=["crate"])
            record(locked, event=OrderEvent.CRATE_PLACED, by=by, at=at, old=old, new=wanted)
        return locked


def _lock(pk: int, *, by: Actor) -> Order:
    require(by, WORK_COUNTER)
    order = Order.objects.select_for_update(of=("self",)).select_related("cycle", "person", "slot").get(pk=pk)
    refuse_if_settled(order.cycle)
    return order


def _write(line: OrderLine, *, pieces: int, by: Actor, at: dt.datetime | None) -> OrderLine:
    line.pieces_packed, line.packed_at, line.packed_by = pieces, at, by.user if at else None
    line.save(update_fields=["pieces_packed", "packed_at", "packed_by"])
    return line
