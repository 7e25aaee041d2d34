"""What is free in one short stretch: the question of the home page, in one query."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from apps.bookings.models import Occupancy, OpeningHours, Resource
from apps.hub import clock
from apps.hub.period import Period


def free_in(module: str, period: Period, *, at: dt.datetime) -> list[tuple[str, bool]]:
    """The module's active things, by name, and whether each is open and not taken in that stretch of one local day."""
    return [(name, is_free) for _kind, name, is_free in _known(module, period, at=at)]


def free_of_kinds(module: str, period: Period, *, at: dt.datetime) -> dict[int, tuple[int, int]]:
    """By kind how many of its things are free in that stretch, and how many there are. One query."""
    counts: dict[int, tuple[int, int]] = {}
    for kind, _name, is_free in _known(module, period, at=at):
        free, every = counts.get(kind, (0, 0))
        counts[kind] = (free + is_free, every + 1)
    return counts


def _known(module: str, period: Period, *, at: dt.datetime) -> list[tuple[int, str, bool]]:
    """Kind, name, and whether it is free, in the order of the list."""
    start, end = clock.local(period.start), clock.local(period.end)
    rows = Resource.objects.filter(is_active=True, kind__is_active=True, kind__module=module)
    taken = Occupancy.objects.filter(
        Q(expires_at__isnull=True) | Q(expires_at__gt=at),
        Q(resource=OuterRef("pk")) | Q(resource__whole_links__whole=OuterRef("pk")),
        starts_at__lt=period.end,
        ends_at__gt=period.start,
    )
    hours = OpeningHours.objects.filter(resource=OuterRef("pk"))
    open_then = hours.filter(
        Q(closes__gte=end.time()) | Q(closes=dt.time.min), weekday=start.weekday(), opens__lte=start.time()
    )
    known = rows.annotate(is_free=~Exists(taken) & (Exists(open_then) | ~Exists(hours)))
    return list(known.order_by("position", "name").values_list("kind", "name", "is_free"))
