"""The end of a market day: every bag went along or was given up."""

import datetime as dt
from contextlib import suppress

from apps.accounts.rules import MANAGE_PLACE
from apps.hub.actors import SYSTEM, Actor
from apps.hub.rules import require
from apps.market.domain.cycle import move_cycle
from apps.market.enums import CycleEvent, CycleState, OrderState
from apps.market.errors import CycleTransitionRefused
from apps.market.models import OrderCycle
from apps.market.queries.cycle import cycles_given_out


def distribute_cycle(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> OrderCycle:
    """All bags went along or were given up, and pick-up is over. Distributed already: nothing happens.

    Locks the cycle. Refuses: NotAllowed, CycleTransitionRefused while a bag waits or somebody may still come.
    """
    require(by, MANAGE_PLACE)

    def refuse_unless_over(locked: OrderCycle) -> None:
        waits = locked.orders.filter(state=OrderState.PLACED).exists()
        if waits or locked.slots.filter(ends_at__gt=at).exists():
            raise CycleTransitionRefused

    return move_cycle(
        cycle, to=CycleState.DISTRIBUTED, since=CycleState.RECEIVED, event=CycleEvent.ADVANCED, by=by, at=at,
        before=refuse_unless_over,
    )  # fmt: skip


def distribute_due_cycles(at: dt.datetime) -> int:
    """State scan: what was received and is all given out moves on; returns how many were. Locks each in turn."""
    due = list(cycles_given_out(at))
    for cycle in due:
        with suppress(CycleTransitionRefused):  # a hand-over was undone meanwhile
            distribute_cycle(cycle, by=SYSTEM, at=at)
    return len(due)
