"""Markets that plan themselves: every week the same day, with the goods of the last time."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from django.db import transaction

from apps.hub.actors import SYSTEM, Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.jobs import one_by_one
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.copying import copy_cycle
from apps.market.domain.cycle import plan_cycle
from apps.market.domain.rhythm_move import move_drafts
from apps.market.enums import CycleState
from apps.market.errors.rhythm import RhythmOutOfOrder, RhythmOutOfReach
from apps.market.models import OrderCycle, Rhythm
from apps.market.queries.rhythm import active_rhythms, days_to_plan, last_cycle_of
from apps.market.rhythm import coming_days, moments_of

MOST_WEEKS: Final = 26
MOST_DAYS_BEFORE: Final = 60


def save_rhythm(
    rhythm: Rhythm,
    *,
    source: OrderCycle | None = None,
    moving: Collection[str] = (),
    changed: Sequence[str] = (),
    by: Actor,
    at: dt.datetime,
) -> Rhythm:
    """A new rhythm, or a change of one; the coming markets are planned at once.

    Each copies the last market of the rhythm; the very first copies `source`, or is empty. Of what was planned the
    drafts with a code in `moving` get the new moments, where `plan_moves` says that they can; the others keep theirs.
    Drafts open by themselves as the rhythm says now. `changed` names the fields for the history.
    Locks the rhythm, then the drafts that move by id. Refuses: NotAllowed, RhythmOutOfOrder, RhythmOutOfReach.
    """
    require(by, MANAGE_PLACE)
    check_rhythm(rhythm)
    with transaction.atomic():
        is_new = rhythm.pk is None
        before = None if is_new else _lock(rhythm)
        rhythm.code = rhythm.code or fresh_code(Rhythm)
        rhythm.save()
        if is_new or changed:
            record(rhythm, event="added" if is_new else "changed", by=by, at=at, fields=",".join(sorted(changed)))
        if before is not None:
            move_drafts(rhythm, before=before, moving=moving, by=by, at=at)
        _tell_drafts(rhythm)
        _plan(rhythm, source=source, by=by, at=at)
        return rhythm


def stop_rhythm(rhythm: Rhythm, *, by: Actor, at: dt.datetime) -> Rhythm:
    """Plan no more. What was planned stays a draft that does not open by itself. Stopped already: nothing happens.

    Locks the rhythm. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = _lock(rhythm)
        if locked.is_active:
            locked.is_active = False
            locked.save(update_fields=["is_active"])
            _tell_drafts(locked)
            record(locked, event="stopped", by=by, at=at)
        return locked


def plan_from_rhythms(at: dt.datetime) -> int:
    """State scan: every active rhythm has its coming markets, however long nobody looked; returns how many it made.

    A day with a market that somebody planned by hand is left as it is, and so is a week of which the market was moved
    or dropped; the past is never planned.
    """
    made: list[OrderCycle] = []

    def plan(rhythm: Rhythm) -> None:
        made.extend(_plan(rhythm, source=None, by=SYSTEM, at=at))

    one_by_one(active_rhythms(), plan)
    return len(made)


def plan_from_rhythm(rhythm: Rhythm, *, by: Actor, at: dt.datetime) -> list[OrderCycle]:
    """Make the coming markets that one rhythm lacks. Locks the rhythm. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    return _plan(rhythm, source=None, by=by, at=at)


def _plan(rhythm: Rhythm, *, source: OrderCycle | None, by: Actor, at: dt.datetime) -> list[OrderCycle]:
    """Make what is missing, the first day first, under the rhythm's lock: two workers make one market."""
    with transaction.atomic():
        locked = _lock(rhythm)
        if not locked.is_active:
            return []
        missing = days_to_plan(locked, coming_days(locked, at))
        return [_plan_day(locked, day, source=source, by=by, at=at) for day in missing]


def _plan_day(rhythm: Rhythm, day: dt.date, *, source: OrderCycle | None, by: Actor, at: dt.datetime) -> OrderCycle:
    opens_at, closes_at = moments_of(rhythm, day)
    last = last_cycle_of(rhythm) or source
    if last is None:
        return plan_cycle(
            opens_at=opens_at, closes_at=closes_at, pickup_on=day, opens_by_itself=rhythm.opens_by_itself,
            rhythm=rhythm, by=by, at=at,
        )  # fmt: skip
    return copy_cycle(
        last, opens_at=opens_at, closes_at=closes_at, pickup_on=day, opens_by_itself=rhythm.opens_by_itself,
        rhythm=rhythm, by=by, at=at,
    )  # fmt: skip


def _lock(rhythm: Rhythm) -> Rhythm:
    return Rhythm.objects.select_for_update(no_key=True).get(pk=rhythm.pk)


def _tell_drafts(rhythm: Rhythm) -> None:
    drafts = rhythm.cycles.filter(state=CycleState.DRAFT)
    drafts.update(opens_by_itself=rhythm.opens_by_itself and rhythm.is_active)


def check_rhythm(rhythm: Rhythm) -> None:
    """Refuses: RhythmOutOfOrder, RhythmOutOfReach, each at its field."""
    for field, least, most in (
        ("weekday", 0, 6),
        ("weeks_ahead", 1, MOST_WEEKS),
        ("opens_days_before", 0, MOST_DAYS_BEFORE),
        ("closes_days_before", 0, MOST_DAYS_BEFORE),
    ):
        if not least <= getattr(rhythm, field) <= most:
            raise RhythmOutOfReach(least=least, most=most, field=field)
    opens, closes = (-rhythm.opens_days_before, rhythm.opens_time), (-rhythm.closes_days_before, rhythm.closes_time)
    if opens >= closes:
        raise RhythmOutOfOrder(field="closes_days_before")
