"""Dividing what is short: the deed, in one transaction, exactly once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.rules import require
from apps.market.domain.amendment import amend_order, lock_orders, refuse_if_settled
from apps.market.domain.claims import lock_cycle, lock_offers, lock_slots
from apps.market.domain.division import Division, fingerprint
from apps.market.domain.division_changes import changes_of
from apps.market.domain.letting_go import cancel_if_empty
from apps.market.domain.substitution import choose_substitutes, swaps_of
from apps.market.domain.telling import note_told, tell_customers
from apps.market.enums import CycleEvent
from apps.market.errors.division import DivisionChanged, DivisionRefused, NothingToDivide
from apps.market.models import GoodsReceipt, Offer, Order, OrderCycle, OrderLine
from apps.market.queries.amendment import orders_to_call
from apps.market.queries.shortage import CYCLES_TO_DIVIDE, Shortage, shortage_of, was_divided
from apps.market.queries.surplus import Surplus, surpluses_of


@dataclass(frozen=True, slots=True)
class Divided:
    """What was done: the orders that changed, how many got a mail, and how many somebody must call."""

    orders: tuple[Order, ...] = ()
    mailed: int = 0
    to_call: int = 0


def divide_shortage(
    cycle: OrderCycle, offer: Offer, *, division: Division, seen: str, by: Actor, at: dt.datetime
) -> Divided:
    """Give everybody what this division says, let substitutes come, cancel what is empty then, and tell people.

    `division` comes from `plan_division`, with swaps of `choose_substitutes`; `seen` is the `fingerprint` of
    it with the shortage that was looked at. The same `seen` twice divides once: the second gets an empty
    `Divided`. Can be done again when more comes in, or less: lines go up to what was ordered, less what came instead.

    Locks cycle → receipts → all orders with this offer by id → slots → offers by id → charges.
    Refuses: NotAllowed, CycleIsSettled, NothingToDivide as long as people can order, DivisionChanged when
    anything moved since the preview.
    """
    require(by, MANAGE_PLACE)
    with constrained({"market_offer_never_oversold": DivisionChanged}), transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_if_settled(locked)
        if locked.state not in CYCLES_TO_DIVIDE:
            raise NothingToDivide
        if was_divided(locked, seen):
            return Divided()
        orders = _lock(locked, offer, division)
        shortage = shortage_of(offer)
        if shortage is None or fingerprint(shortage, division) != seen:
            raise DivisionChanged
        surpluses = surpluses_of(locked)
        _refuse_if_impossible(shortage, division, surpluses)
        changed = [
            _amend(locked, orders[pk], shortage=shortage, division=division, surpluses=surpluses, by=by, at=at)
            for pk in division.order_ids
        ]
        record(
            locked, event=CycleEvent.SHORTAGE_DIVIDED, by=by, at=at, seen=seen, offer=offer.code,
            policy=division.policy, there=shortage.there, ordered=shortage.ordered, given=division.given,
            orders=len(changed),
        )  # fmt: skip
        mailed = tell_customers(changed, at=at)
        return Divided(tuple(changed), mailed, sum(not order.person.email for order in changed))


def note_called(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """Somebody without e-mail was called. Told already: nothing happens.

    Locks cycle → order. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        cycle = lock_cycle(order.cycle_id)
        locked = lock_orders([order.pk])[order.pk]
        if orders_to_call(cycle).filter(pk=locked.pk).exists():
            note_told(locked, at=at)
            record(locked, event="called", by=by, at=at)
        return locked


def _lock(cycle: OrderCycle, offer: Offer, division: Division) -> dict[int, Order]:
    """Everything that the decision rests on, in the one order of locks; the orders by id."""
    list(GoodsReceipt.objects.select_for_update().filter(cycle=cycle).order_by("pk").values_list("pk"))
    lines = OrderLine.objects.of_standing_orders().filter(offer=offer)
    orders = lock_orders(lines.values_list("order", flat=True))
    lock_slots(order.slot_id for order in orders.values())
    held = OrderLine.objects.filter(order__in=division.order_ids).values_list("offer", flat=True)
    lock_offers(cycle, {offer.pk, *held, *(swap.offer_id for swap in division.swaps)})
    return orders


def _refuse_if_impossible(shortage: Shortage, division: Division, surpluses: Sequence[Surplus]) -> None:
    """A division that was not planned by us, or whose substitutes went to others meanwhile."""
    fits = all(0 <= share.pieces <= share.claim.most for share in division.shares)
    if not fits or division.given > shortage.available:
        raise DivisionChanged
    codes = {surplus.offer.pk: surplus.offer.code for surplus in surpluses}
    wanted = {swap.line_id: codes.get(swap.offer_id, "?") for swap in division.swaps}
    gets = [(share.claim, share.pieces) for share in division.shares]
    chosen = {claim.key: wanted.get(claim.line.pk, "") for claim, _pieces in gets}
    try:
        possible = swaps_of(choose_substitutes(gets, surpluses, chosen=chosen))
    except DivisionRefused as error:
        raise DivisionChanged from error
    if possible != division.swaps:
        raise DivisionChanged


def _amend(
    cycle: OrderCycle,
    order: Order,
    *,
    shortage: Shortage,
    division: Division,
    surpluses: Sequence[Surplus],
    by: Actor,
    at: dt.datetime,
) -> Order:
    lines = list(order.lines.holding().order_by("pk"))
    changes = changes_of(order, lines, shortage=shortage, division=division, surpluses=surpluses)
    for change in changes:
        if change.line._state.adding:
            change.line.save(force_insert=True)
    amend_order(order, changes, by=by, at=at)
    cancel_if_empty(cycle, order, by=by, at=at)
    return order
