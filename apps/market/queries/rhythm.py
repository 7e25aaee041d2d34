"""Rhythms and the markets that came of them."""

from django.db.models import Count, Q, QuerySet

from apps.market.enums import CycleState
from apps.market.models import OrderCycle, Rhythm


def active_rhythms() -> QuerySet[Rhythm]:
    """Those that go on."""
    return Rhythm.objects.filter(is_active=True).order_by("pk")


def last_cycle_of(rhythm: Rhythm) -> OrderCycle | None:
    """The market with the latest day, in whatever state. One query."""
    return rhythm.cycles.order_by("-pickup_on", "-pk").first()


def rhythms_with_drafts() -> QuerySet[Rhythm]:
    """All, those that go on first, with `draft_count` of planned markets. One query."""
    drafts = Count("cycles", filter=Q(cycles__state=CycleState.DRAFT))
    return Rhythm.objects.annotate(draft_count=drafts).order_by("-is_active", "weekday", "pk")
