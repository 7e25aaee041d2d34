"""A rhythm with other days or hours: which of its planned markets move along, and which stay."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.holidays import public_holiday
from apps.market.domain.claims import lock_cycles
from apps.market.domain.copying import slot_on
from apps.market.domain.moments import change_moments
from apps.market.enums import CycleState, Stays
from apps.market.models import OrderCycle, Rhythm
from apps.market.queries.cycle import days_with_a_market
from apps.market.rhythm import moments_of

MOMENTS: Final = ("weekday", "opens_days_before", "opens_time", "closes_days_before", "closes_time")


@dataclass(frozen=True, slots=True)
class DraftMove:
    """A planned market and the moments it would get; `stays` says why it keeps those it has."""

    cycle: OrderCycle
    opens_at: dt.datetime
    closes_at: dt.datetime
    pickup_on: dt.date
    stays: Stays | None = None


def plan_moves(rhythm: Rhythm, *, before: Rhythm, at: dt.datetime) -> list[DraftMove]:
    """What would become of each draft of a rhythm that was `before`, by day; nothing where no moment changes.

    A market moves within its week. One of which the moments are not those that the rhythm gave it was changed by
    hand and stays. Three queries.
    """
    if all(getattr(rhythm, name) == getattr(before, name) for name in MOMENTS):
        return []
    drafts = OrderCycle.objects.filter(rhythm=before, state=CycleState.DRAFT, closes_at__gt=at)
    taken = days_with_a_market(after=clock.local_date(at) - dt.timedelta(days=7))
    return [
        _move(cycle, rhythm, before=before, taken=taken, at=at)
        for cycle in drafts.prefetch_related("slots").order_by("pickup_on", "pk")
    ]


def move_drafts(
    rhythm: Rhythm, *, before: Rhythm, moving: Collection[str], by: Actor, at: dt.datetime
) -> list[OrderCycle]:
    """Give the drafts with these codes the moments of the rhythm as it is now, where they can.

    The caller holds the lock of the rhythm; locks the drafts by id. Refuses: NotAllowed.
    """
    if not moving:
        return []
    lock_cycles([move.cycle.pk for move in plan_moves(rhythm, before=before, at=at)])
    moves = [move for move in plan_moves(rhythm, before=before, at=at) if not move.stays and move.cycle.code in moving]
    return [
        change_moments(
            move.cycle, opens_at=move.opens_at, closes_at=move.closes_at, pickup_on=move.pickup_on, by=by, at=at
        )
        for move in moves
    ]


def _move(cycle: OrderCycle, rhythm: Rhythm, *, before: Rhythm, taken: set[dt.date], at: dt.datetime) -> DraftMove:
    shift = dt.timedelta(days=rhythm.weekday - before.weekday)
    day = cycle.pickup_on + shift
    opens_at, closes_at = moments_of(rhythm, day)
    first = min((slot_on(slot, shift).start for slot in cycle.slots.all()), default=closes_at)
    given = (before.weekday, *moments_of(before, cycle.pickup_on))
    reasons = {
        Stays.BY_HAND: (cycle.pickup_on.weekday(), cycle.opens_at, cycle.closes_at) != given,
        Stays.PAST: closes_at <= at,
        Stays.TAKEN: bool(shift) and day in taken,
        Stays.HOLIDAY: bool(shift) and rhythm.skips_holidays and public_holiday(day) is not None,
        Stays.PICKUP: first < closes_at,
    }
    stays = next((reason for reason, holds in reasons.items() if holds), None)
    return DraftMove(cycle, opens_at, closes_at, day, stays)
