"""Time that is free and yet promised: to who waits for it longest."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from apps.accounts.models import Person
from apps.bookings.enums import WaitingState
from apps.bookings.models import Resource, WaitingEntry
from apps.bookings.queries.availability import Taken, taken_by_resource
from apps.bookings.queries.resource import leaf_ids
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class Line:
    """Who waits for time of one thing and could have all of it now, first come first."""

    entries: tuple[tuple[int, Period], ...] = ()

    def is_promised(self, period: Period, *, person: Person | None) -> bool:
        """Whether the first of those who want some of this period is somebody else."""
        first = next((who for who, wanted in self.entries if wanted.overlaps(period)), None)
        return first is not None and (person is None or first != person.pk)


def lines_of(resources: Sequence[Resource], period: Period, *, at: dt.datetime) -> dict[int, Line]:
    """The line before each of these in this period. One query while nobody waits, else two.

    The many at once of `queries.waiting.first_in_line`.
    """
    entries = _waiting_in(period, at=at)
    if not entries:
        return {resource.pk: Line() for resource in resources}
    hull = Period(min(entry.starts_at for entry in entries), max(entry.ends_at for entry in entries))
    taken = taken_by_resource(resources, hull.widen(*widest_buffers(resources)), at=at)
    leaves = {resource.pk: frozenset(leaf_ids(resource)) for resource in resources}
    known = {resource.pk: resource for resource in resources}
    found: dict[int, Line] = {}
    for resource in resources:
        mine = [
            (entry.person_id, entry.period)
            for entry in entries
            if _wants(entry, resource, leaves) and _could(entry, known.get(entry.resource_id or 0, resource), taken)
        ]
        found[resource.pk] = Line(tuple(mine))
    return found


def _could(entry: WaitingEntry, wanted: Resource, taken: dict[int, list[Taken]]) -> bool:
    book = wanted.rulebook
    wide = entry.period.widen(book.buffer_before, book.buffer_after)
    return not any(item.period.overlaps(wide) for item in taken[wanted.pk])


def _waiting_in(period: Period, *, at: dt.datetime) -> list[WaitingEntry]:
    rows = WaitingEntry.objects.filter(
        Q(state=WaitingState.WAITING), starts_at__gt=at, starts_at__lt=period.end, ends_at__gt=period.start
    )
    return list(rows.order_by("created_at", "pk"))


def _wants(entry: WaitingEntry, resource: Resource, leaves: dict[int, frozenset[int]]) -> bool:
    if entry.resource_id is None:
        return entry.kind_id == resource.kind_id
    return bool(leaves.get(entry.resource_id, frozenset({entry.resource_id})) & leaves[resource.pk])


def widest_buffers(resources: Sequence[Resource]) -> tuple[dt.timedelta, dt.timedelta]:
    """The longest time kept free before and after any of these."""
    books = [resource.rulebook for resource in resources]
    nothing = dt.timedelta()
    return (
        max((book.buffer_before for book in books), default=nothing),
        max((book.buffer_after for book in books), default=nothing),
    )
