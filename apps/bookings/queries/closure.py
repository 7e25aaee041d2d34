"""Reading what is closed."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from apps.bookings.models import Closure, Occupancy
from apps.hub.period import Period


def closures_over(leaves: Iterable[int], period: Period) -> list[Closure]:
    """Closures of these leaves, or of a whole they are part of, that share a moment with the period. One query."""
    wanted = list(leaves)
    theirs = Q(resource__in=wanted) | Q(resource__part_links__part__in=wanted)
    rows = Closure.objects.filter(theirs, starts_at__lt=period.end, ends_at__gt=period.start)
    return list(rows.select_related("resource").order_by("pk").distinct())


def closures_from(at: dt.datetime) -> QuerySet[Closure]:
    """Closures that are not over, by start."""
    return Closure.objects.filter(ends_at__gt=at).select_related("resource__kind").order_by("starts_at", "pk")


def taken_in(leaf: int, period: Period) -> list[Period]:
    """What takes time of one leaf in the period, lapsed holds too. One query."""
    rows = Occupancy.objects.filter(resource=leaf, starts_at__lt=period.end, ends_at__gt=period.start)
    return [row.period for row in rows]
