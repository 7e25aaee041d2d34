"""Planning a market, opening and closing it, and moving it on. The one gate of its state."""

import datetime as dt
from collections.abc import Callable

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.hub import clock
from apps.hub.actors import SYSTEM, Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.period import Period
from apps.hub.rules import require
from apps.market.domain.amendment import refuse_if_settled
from apps.market.domain.publication import freeze_vat, publication_gaps, refuse_if_incomplete
from apps.market.enums import CYCLE_TRANSITIONS, CycleEvent, CycleState
from apps.market.errors import CycleTransitionRefused, InvalidCycleTimes, PublicationRefused
from apps.market.errors.purchase import SheetsLeft
from apps.market.models import OrderCycle, PickupSlot, PurchaseOrder, Rhythm
from apps.market.queries.cycle import cycles_due_to_close, cycles_due_to_open


def plan_cycle(
    *,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    pickup_on: dt.date,
    opens_by_itself: bool = True,
    rhythm: Rhythm | None = None,
    by: Actor,
    at: dt.datetime,
) -> OrderCycle:
    """A new market in draft, by hand or from a rhythm. Refuses: NotAllowed, InvalidCycleTimes."""
    require(by, MANAGE_PLACE)
    if opens_at >= closes_at or clock.local_date(closes_at) > pickup_on:
        raise InvalidCycleTimes(field="closes_at")
    with transaction.atomic():
        cycle = OrderCycle.objects.create(
            code=fresh_code(OrderCycle), opens_at=opens_at, closes_at=closes_at, pickup_on=pickup_on,
            opens_by_itself=opens_by_itself, rhythm=rhythm,
        )  # fmt: skip
        record(cycle, event=CycleEvent.PLANNED, by=by, at=at, new=cycle.state)
        return cycle


def add_slot(cycle: OrderCycle, *, period: Period, place: str, capacity: int, by: Actor, at: dt.datetime) -> PickupSlot:
    """A pick-up moment with so many places.

    Locks the cycle. Refuses: NotAllowed, InvalidCycleTimes when it starts before closing or stands there already,
    CycleIsSettled.
    """
    require(by, MANAGE_PLACE)
    if period.start < cycle.closes_at:
        raise InvalidCycleTimes(field="starts_at")
    twice = ("market_slot_once_per_place", "market_pickupslot.cycle_id, market_pickupslot.starts_at")
    with constrained(dict.fromkeys(twice, InvalidCycleTimes)), transaction.atomic():
        refuse_if_settled(OrderCycle.with_dropped.select_for_update(no_key=True).get(pk=cycle.pk))
        slot = PickupSlot.objects.create(
            code=fresh_code(PickupSlot), cycle=cycle, starts_at=period.start, ends_at=period.end, place=place,
            capacity=capacity,
        )  # fmt: skip
        record(cycle, event=CycleEvent.SLOT_ADDED, by=by, at=at, slot=slot.code, capacity=capacity)
        return slot


def open_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Publish: VAT is frozen on its offers and people can order from now. Open already: nothing happens.

    Locks the cycle. Refuses: NotAllowed, CycleTransitionRefused (also past its closing time), PublicationRefused with
    all that is missing.
    """
    require(by, MANAGE_PLACE)

    def publish(locked: OrderCycle) -> None:
        if at >= locked.closes_at:
            raise CycleTransitionRefused
        refuse_if_incomplete(publication_gaps(locked))
        locked.opens_at = min(locked.opens_at, at)
        offers = locked.offers.select_related("variant__product__producer").order_by("pk")
        freeze_vat((offer for offer in offers if offer.is_on), day=locked.pickup_on)

    return move_cycle(
        cycle, to=CycleState.OPEN, since=CycleState.DRAFT, event=CycleEvent.OPENED, by=by, at=at, before=publish
    )


def close_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """End ordering, at its moment or earlier by hand. Closed already: nothing happens.

    Locks the cycle. Refuses: NotAllowed, CycleTransitionRefused unless it was open.
    """
    require(by, MANAGE_PLACE)

    def end(locked: OrderCycle) -> None:
        locked.closes_at = max(min(locked.closes_at, at), locked.opens_at + dt.timedelta(microseconds=1))

    return move_cycle(
        cycle, to=CycleState.CLOSED, since=CycleState.OPEN, event=CycleEvent.CLOSED, by=by, at=at, before=end
    )


def reopen_cycle(
    cycle: OrderCycle, *, closes_at: dt.datetime, by: Actor, at: dt.datetime, reason: str = ""
) -> OrderCycle:
    """Take orders again until a new closing time, before the order sheets left. Open already: nothing happens.

    Locks the cycle. Refuses: NotAllowed, InvalidCycleTimes, CycleTransitionRefused, SheetsLeft when one left
    since closing.
    """
    require(by, MANAGE_PLACE)
    if closes_at <= at or clock.local_date(closes_at) > cycle.pickup_on:
        raise InvalidCycleTimes(field="closes_at")

    def extend(locked: OrderCycle) -> None:
        # who had to know earlier than closing keeps that moment: their goods stay closed
        if PurchaseOrder.objects.filter(cycle=locked, sent_at__gte=locked.closes_at).exists():
            raise SheetsLeft
        locked.closes_at = closes_at

    return move_cycle(
        cycle, to=CycleState.OPEN, since=CycleState.CLOSED, event=CycleEvent.REOPENED, by=by, at=at, reason=reason,
        before=extend,
    )  # fmt: skip


def order_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Every producer knows what to bring; called by `domain.purchase`, which knows that they do.

    Ordered already: nothing happens. Locks the cycle. Refuses: NotAllowed, CycleTransitionRefused unless it was closed.
    """
    require(by, MANAGE_PLACE)
    return move_cycle(cycle, to=CycleState.ORDERED, since=CycleState.CLOSED, event=CycleEvent.ADVANCED, by=by, at=at)


def receive_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """Everything the producers bring is in; called by `domain.receipt`, which knows that it is.

    Received already: nothing happens. Locks the cycle. Refuses: NotAllowed, CycleTransitionRefused unless it was
    ordered.
    """
    require(by, WORK_COUNTER)
    return move_cycle(cycle, to=CycleState.RECEIVED, since=CycleState.ORDERED, event=CycleEvent.ADVANCED, by=by, at=at)


def close_due_cycles(at: dt.datetime) -> int:
    """State scan: close all whose closing time has passed, however long ago; returns how many. Locks each in turn."""
    due = list(cycles_due_to_close(at))
    for cycle in due:
        close_cycle(cycle, by=SYSTEM, at=at)
    return len(due)


def open_due_cycles(at: dt.datetime) -> int:
    """State scan: open drafts whose moment has come; one that is incomplete stays a draft. Locks each in turn."""
    opened = 0
    for cycle in cycles_due_to_open(at):
        try:
            open_cycle(cycle, by=SYSTEM, at=at)
        except PublicationRefused:
            continue
        opened += 1
    return opened


def move_cycle(
    cycle: OrderCycle,
    *,
    to: CycleState,
    since: CycleState | None,
    event: CycleEvent,
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    before: Callable[[OrderCycle], None] | None = None,
) -> OrderCycle:
    """The one gate: lock the cycle, let `before` check and change it, and write the new state. There already: a no-op.

    What `before` does happens under the lock and in the transaction of the step; what it raises stops both.
    Refuses: CycleTransitionRefused along `CYCLE_TRANSITIONS`, and from another state than `since`.
    """
    with transaction.atomic():
        locked = OrderCycle.with_dropped.select_for_update(no_key=True).get(pk=cycle.pk)
        old = CycleState(locked.state)
        if old is to:
            return locked
        if to not in CYCLE_TRANSITIONS[old] or (since is not None and old is not since):
            raise CycleTransitionRefused
        if before is not None:
            before(locked)
        locked.state = to
        locked.settled_at = at if to is CycleState.SETTLED else None
        locked.save(update_fields=["state", "opens_at", "closes_at", "settled_at"])
        record(locked, event=event, by=by, at=at, old=old, new=to, reason=reason)
        return locked
