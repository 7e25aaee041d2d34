"""Rhythms and the markets that came of them."""

from django.db.models import QuerySet

from apps.market.models import OrderCycle, Rhythm


def active_rhythms() -> QuerySet[Rhythm]:
    """Those that go on."""
    return Rhythm.objects.filter(is_active=True).order_by("pk")


def last_cycle_of(rhythm: Rhythm) -> OrderCycle | None:
    """The market with the latest day, in whatever state. One query."""
    return rhythm.cycles.order_by("-pickup_on", "-pk").first()
