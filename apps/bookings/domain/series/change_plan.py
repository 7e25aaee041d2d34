"""What a change of a series would mean for each of its dates. Writes nothing and decides nothing."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects

from apps.bookings.domain.change import change_preview, wish_to_change
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.series.dates import date_of, stretch_of
from apps.bookings.domain.series.rule import period_at
from apps.bookings.enums import SeriesScope
from apps.bookings.errors import HouseRulesNeeded, SlotTaken
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import Taken, taken_by_resource
from apps.bookings.queries.resource import with_details
from apps.bookings.queries.standing import Standing, standing_of
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.errors import Conflict, Refused
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """One date: how it would be, what it costs more (or less) in cents, or why it stays as it is."""

    booking: Booking
    resource: Resource
    period: Period | None
    difference_cents: int = 0
    asks_approval: bool = False
    reason: Refused | Conflict | None = None


@dataclass(frozen=True, slots=True)
class _View:
    """What all dates are judged by, read once."""

    taken: Mapping[int, list[Taken]]
    standing: Standing
    by: Actor
    at: dt.datetime


def change_series_preview(
    booking: Booking,
    *,
    scope: SeriesScope,
    starts: dt.time,
    ends: dt.time,
    resource: Resource | None = None,
    by: Actor,
    at: dt.datetime,
) -> list[PlannedChange]:
    """Each date that still stands, in order of time. One query per date beside a constant number.

    Refuses: NotInSeries.
    """
    occurrence = date_of(booking)
    if scope == SeriesScope.ONE:
        bookings = [booking]
    else:
        stretch = stretch_of(occurrence.series, scope=scope, since=occurrence.date, at=at)
        bookings = [row.booking for row in stretch.standing if row.booking is not None]
    if not bookings:
        return []
    bookings.sort(key=lambda row: row.starts_at)
    prefetch_related_objects(bookings, "lines", "association", "person")
    pks = {resource.pk} if resource else {row.resource_id for row in bookings}
    things = {row.pk: row for row in with_details(Resource.objects.filter(pk__in=pks))}
    whole = Period(
        clock.start_of_day(clock.local_date(bookings[0].starts_at)),
        clock.start_of_day(clock.local_date(bookings[-1].starts_at) + dt.timedelta(days=3)),
    )
    series = occurrence.series
    view = _View(
        taken=taken_by_resource(list(things.values()), whole, at=at),
        standing=standing_of(
            series.person, series.association, resources=list(things.values()), around=whole, at=at
        ),
        by=by,
        at=at,
    )  # fmt: skip
    return [_plan(row, things[resource.pk if resource else row.resource_id], starts, ends, view) for row in bookings]


def _plan(booking: Booking, thing: Resource, starts: dt.time, ends: dt.time, view: _View) -> PlannedChange:
    try:
        period = period_at(clock.local_date(booking.starts_at), starts, ends)
        reason = _against(booking, thing, period, view)
        if reason is not None:
            return PlannedChange(booking, thing, period, reason=reason)
        preview = change_preview(booking, resource=thing, period=period, by=view.by, at=view.at)
    except Refused as refusal:
        return PlannedChange(booking, thing, None, reason=refusal)
    return PlannedChange(booking, thing, period, preview.difference_cents, preview.asks_approval)


def _against(booking: Booking, thing: Resource, period: Period, view: _View) -> Refused | Conflict | None:
    wide = period.widen(thing.rulebook.buffer_before, thing.rulebook.buffer_after)
    others = (item for item in view.taken[thing.pk] if item.booking_id != booking.pk)
    if any(item.period.overlaps(wide) for item in others):
        return SlotTaken(resource=thing.name)
    wish = wish_to_change(booking, thing, period, accepts_rules=False, by=view.by, at=view.at)
    if not wish.accepts_rules:  # read them on the page of one date: a series has no tick for each
        return HouseRulesNeeded()
    return next(iter(reasons_against(wish, standing=view.standing)), None)
