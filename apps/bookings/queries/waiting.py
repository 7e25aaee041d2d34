"""Reading who waits for which time."""

import datetime as dt

from django.db.models import Q

from apps.bookings.enums import WaitingState
from apps.bookings.models import Resource, WaitingEntry
from apps.bookings.queries.availability import occupancies_in
from apps.bookings.queries.resource import leaf_ids
from apps.hub.period import Period


def first_in_line(resource: Resource, period: Period, *, at: dt.datetime) -> WaitingEntry | None:
    """Who waits longest for time that shares a moment with this, and could have all of it now.

    One query while nobody waits.
    """
    leaves = leaf_ids(resource)
    wanting = WaitingEntry.objects.filter(
        Q(resource__in=[*leaves, resource.pk]) | Q(resource__part_links__part__in=leaves) | Q(kind=resource.kind_id),
        state=WaitingState.WAITING,
        starts_at__gt=at,
        starts_at__lt=period.end,
        ends_at__gt=period.start,
    )
    for entry in wanting.select_related("resource__kind").order_by("created_at", "pk").distinct()[:20]:
        wanted = entry.resource or resource
        rules = wanted.rulebook
        wide = Period(entry.starts_at, entry.ends_at).widen(rules.buffer_before, rules.buffer_after)
        if not occupancies_in(leaf_ids(wanted), wide, at=at).exists():
            return entry
    return None
