"""The dates of a series that something is done with, under their locks."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from apps.bookings.domain import occupancy
from apps.bookings.enums import OccurrenceState, SeriesScope
from apps.bookings.errors import NotInSeries
from apps.bookings.models import Booking, Occurrence, Resource, Series
from apps.bookings.queries.resource import with_details
from apps.bookings.queries.series import STANDS, occurrence_of, occurrences_of
from apps.hub import clock


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a date on to the end of a series.

    `before` are dates that stay as they are; `standing` those with a booking to come, in the order of the
    bookings; `open` those to come without one.
    """

    before: list[Occurrence]
    after: list[Occurrence]
    standing: list[Occurrence]
    open: list[Occurrence]

    @property
    def last_before(self) -> dt.date | None:
        """The last date that stays."""
        return self.before[-1].date if self.before else None


def date_of(booking: Booking) -> Occurrence:
    """The date for which the booking stands. Refuses: NotInSeries."""
    found = occurrence_of(booking)
    if found is None:
        raise NotInSeries
    return found


def stretch_of(series: Series, *, scope: SeriesScope, since: dt.date, at: dt.datetime) -> Stretch:
    """The dates that a change of this scope is for. One query; locks nothing."""
    rows = list(occurrences_of(series))
    before = [row for row in rows if scope == SeriesScope.FOLLOWING and row.date < since]
    after = rows[len(before) :]
    standing = [row for row in after if row.booking and row.booking.state in STANDS and row.booking.starts_at > at]
    standing.sort(key=lambda row: row.booking_id or 0)
    to_come = [row for row in after if row.state == OccurrenceState.REJECTED and row.date >= clock.local_date(at)]
    return Stretch(before, after, standing, to_come)


def lock_stretch(stretch: Stretch, *others: Resource) -> Mapping[int, Resource]:
    """Lock what their bookings take time of and will, all leaves in id order, then the bookings in id order.

    Returns the things by id, read with details.
    """
    taken = [row.booking.resource for row in stretch.standing if row.booking is not None]
    things = lock_things([*taken, *others])
    pks = [row.booking_id for row in stretch.standing if row.booking_id is not None]
    list(Booking.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk"))
    return things


def lock_things(resources: Iterable[Resource]) -> dict[int, Resource]:
    """Lock the time of all of them in id order, and read them anew with what deciding needs."""
    rows = with_details(Resource.objects.filter(pk__in={resource.pk for resource in resources}))
    things = {row.pk: row for row in rows}
    occupancy.lock_times(things.values())
    return things
