"""What is free in one short stretch: the question of the home page, in two queries."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q

from apps.bookings.models import OpeningHours, Resource
from apps.bookings.queries.availability import occupancies_in
from apps.hub import clock
from apps.hub.period import Period


def free_in(module: str, period: Period, *, at: dt.datetime) -> list[tuple[str, bool]]:
    """The module's active things, by name, and whether each is open and not taken in that stretch of one local day."""
    return [(name, is_free) for _kind, name, is_free in _known(module, period, at=at)]


def free_of_kinds(module: str, period: Period, *, at: dt.datetime) -> dict[int, tuple[int, int]]:
    """By kind how many of its things are free in that stretch, and how many there are. Two queries."""
    counts: dict[int, tuple[int, int]] = {}
    for kind, _name, is_free in _known(module, period, at=at):
        free, every = counts.get(kind, (0, 0))
        counts[kind] = (free + is_free, every + 1)
    return counts


def _known(module: str, period: Period, *, at: dt.datetime) -> list[tuple[int, str, bool]]:
    """Kind, name, and whether it is free, in the order of the list."""
    start, end = clock.local(period.start), clock.local(period.end)
    hours = OpeningHours.objects.filter(resource=OuterRef("pk"))
    open_then = hours.filter(
        Q(closes__gte=end.time()) | Q(closes=dt.time.min), weekday=start.weekday(), opens__lte=start.time()
    )
    rows = Resource.objects.filter(is_active=True, kind__is_active=True, kind__module=module)
    known = rows.annotate(is_open=Exists(open_then) | ~Exists(hours), part=F("part_links__part"))
    found = list(known.order_by("position", "name", "pk").values_list("pk", "kind", "name", "is_open", "part"))
    leaves = {part or pk for pk, _kind, _name, _is_open, part in found}
    taken = set(occupancies_in(leaves, period, at=at).values_list("resource_id", flat=True)) if leaves else set()
    things: dict[int, tuple[int, str, bool]] = {}
    for pk, kind, name, is_open, part in found:
        was_free = things[pk][2] if pk in things else is_open
        things[pk] = (kind, name, was_free and (part or pk) not in taken)
    return list(things.values())
