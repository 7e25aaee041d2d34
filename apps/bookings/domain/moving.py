"""Moving a booking's time: its rows go from one place to another without a moment in neither."""

import datetime as dt
from collections.abc import Sequence

from apps.bookings.domain import occupancy
from apps.bookings.enums import OCCUPIES_AS, BookingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.availability import rows_in
from apps.bookings.queries.resource import leaf_ids
from apps.hub.errors import TryAgain
from apps.hub.period import Period, gaps


def lock_for_change(booking: Booking, *others: Resource) -> Booking:
    """The booking as it is now, with all that it takes time of and will take time of locked together.

    Needs a transaction. Refuses: TryAgain when it went to another thing at this very moment.
    """
    seen = Booking.objects.select_related("resource__kind").get(pk=booking.pk)
    occupancy.lock_times([seen.resource, *others])
    locked = Booking.objects.select_for_update(of=("self",)).select_related("resource__kind").get(pk=booking.pk)
    if locked.resource_id != seen.resource_id:  # pragma: no cover - two at once on PostgreSQL: see the races
        raise TryAgain
    return locked


def move_time(booking: Booking, *, resource: Resource, period: Period, at: dt.datetime) -> None:
    """Let the booking's rows cover this period of this thing; what they leave behind can be had by others.

    Call it after `lock_for_change` and before the booking itself is changed. Buffers belong to the
    booking as made: on the same thing it keeps its own. Refuses: SlotTaken.
    """
    rows = {row.resource_id: row for row in Occupancy.objects.filter(booking=booking).order_by("resource_id")}
    leaves = leaf_ids(resource)
    wide = period.widen(*_buffers(booking, list(rows.values()), resource, at=at))
    _check_free(booking, resource, leaves, wide, at=at)
    for leaf in leaves:
        row = rows.get(leaf) or Occupancy(
            resource_id=leaf, booking=booking, kind=OCCUPIES_AS[BookingState(booking.state)]
        )
        before = row.period if row.pk else None
        row.starts_at, row.ends_at = wide.start, wide.end
        row.save()
        if before is not None:
            for gap in gaps(before, [wide]):
                occupancy.tell_freed([leaf], gap, at=at)
    left = [row for leaf, row in rows.items() if leaf not in leaves]
    Occupancy.objects.filter(pk__in=[row.pk for row in left]).delete()
    for row in left:
        occupancy.tell_freed([row.resource_id], row.period, at=at)


def _buffers(
    booking: Booking, rows: Sequence[Occupancy], resource: Resource, *, at: dt.datetime
) -> tuple[dt.timedelta, dt.timedelta]:
    """Before and after, in elapsed time. Of what is late the end has grown, which is no buffer."""
    rules = resource.rulebook
    if not rows or booking.resource_id != resource.pk:
        return rules.buffer_before, rules.buffer_after
    is_late = at >= booking.ends_at
    return booking.starts_at - rows[0].starts_at, rules.buffer_after if is_late else rows[0].ends_at - booking.ends_at


def _check_free(booking: Booking, resource: Resource, leaves: Sequence[int], wide: Period, *, at: dt.datetime) -> None:
    occupancy.make_room(leaves, wide, at=at)
    if rows_in(leaves, wide).exclude(booking=booking).exists():
        raise SlotTaken(resource=resource.name)
