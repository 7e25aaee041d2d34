"""How much things are used, so that use can be spread."""

from collections.abc import Sequence

from apps.bookings.enums import PROMISED, TAKES_TIME
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import LONGEST
from apps.hub.period import Period


def minutes_of_use(resources: Sequence[Resource], window: Period) -> dict[int, int]:
    """Per resource the minutes booked, held or asked for within the window. One query."""
    rows = Booking.objects.filter(
        resource__in=[resource.pk for resource in resources],
        state__in=TAKES_TIME | PROMISED,
        ends_at__gt=window.start,
        ends_at__lt=window.end + LONGEST,
        starts_at__lt=window.end,
    ).order_by()
    minutes = {resource.pk: 0 for resource in resources}
    for pk, start, end in rows.values_list("resource_id", "starts_at", "ends_at"):
        within = min(end, window.end) - max(start, window.start)
        minutes[pk] += int(within.total_seconds() // 60)
    return minutes
