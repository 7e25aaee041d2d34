"""Rhythms and the markets that came of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, Q, QuerySet

from apps.market.enums import CycleState
from apps.market.models import OrderCycle, Rhythm

WEEK: Final = dt.timedelta(days=7)


def active_rhythms() -> QuerySet[Rhythm]:
    """Those that go on."""
    return Rhythm.objects.filter(is_active=True).order_by("pk")


def last_cycle_of(rhythm: Rhythm) -> OrderCycle | None:
    """The market with the latest day, in whatever state. One query."""
    return rhythm.cycles.order_by("-pickup_on", "-pk").first()


def days_to_plan(rhythm: Rhythm, days: Sequence[dt.date]) -> list[dt.date]:
    """Of these days those that its market still lacks: one of a rhythm a week, wherever in it somebody moved it.

    A market that was dropped keeps its week free, one by hand its day. Two queries.
    """
    if not days:
        return []
    known = OrderCycle.with_dropped.filter(pickup_on__gte=min(days) - WEEK)
    own = {_week(day) for day in known.filter(rhythm=rhythm).values_list("pickup_on", flat=True)}
    by_hand = known.filter(rhythm__isnull=True).exclude(state=CycleState.DROPPED)
    taken = set(by_hand.values_list("pickup_on", flat=True))
    return [day for day in days if _week(day) not in own and day not in taken]


def dropped_of(rhythm: Rhythm, *, since: dt.date) -> QuerySet[OrderCycle]:
    """The markets of a rhythm that were dropped, from this day on. One query."""
    return OrderCycle.with_dropped.filter(rhythm=rhythm, state=CycleState.DROPPED, pickup_on__gte=since).order_by(
        "pickup_on", "pk"
    )


def _week(day: dt.date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def rhythms_with_drafts() -> QuerySet[Rhythm]:
    """All, those that go on first, with `draft_count` of planned markets. One query."""
    drafts = Count("cycles", filter=Q(cycles__state=CycleState.DRAFT))
    return Rhythm.objects.annotate(draft_count=drafts).order_by("-is_active", "weekday", "pk")
