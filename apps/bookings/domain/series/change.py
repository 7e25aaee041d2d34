"""Another hour or another place for one date of a series, for those that follow too, or for all."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from apps.bookings.domain.change import change_booking
from apps.bookings.domain.notify import told_together
from apps.bookings.domain.series import mail
from apps.bookings.domain.series.dates import Stretch, date_of, lock_stretch, stretch_of
from apps.bookings.domain.series.make import as_before, book_date, check_may_manage, reason_in_words, rejected
from apps.bookings.domain.series.rule import period_at
from apps.bookings.enums import OccurrenceState, SeriesScope
from apps.bookings.errors import NothingLeftOfSeries, NothingPossible
from apps.bookings.models import Booking, Occurrence, Resource, Series
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.errors import Conflict, Refused, TryAgain

_KEPT = (
    "person", "association", "activity", "attendees", "frequency", "interval",
    "skips_school_holidays", "skips_public_holidays",
)  # fmt: skip


def change_series(
    booking: Booking,
    *,
    scope: SeriesScope,
    starts: dt.time,
    ends: dt.time,
    resource: Resource | None = None,
    by: Actor,
    at: dt.datetime,
) -> Series:
    """Let these dates be from one wall time to another, and of another thing if one is given; each keeps its day.

    Every date is changed on its own in a savepoint: what cannot move stays where it is and says why, what was
    rejected is tried at the new time. 'Following' ends this series and makes one that `follows` it, with the
    same bookings. One mail. Twice is once. Locks all leaves, then the bookings, in id order.
    Refuses: NotInSeries, NotAllowed, NothingLeftOfSeries, NothingPossible when nothing at all could change;
    for one date as `change_booking`.
    """
    occurrence = date_of(booking)
    series = occurrence.series
    check_may_manage(series, by=by)
    if scope == SeriesScope.ONE:
        period = period_at(clock.local_date(booking.starts_at), starts, ends)
        change_booking(booking, resource=resource, period=period, by=by, at=at)
        return series
    with transaction.atomic(), told_together():
        seen = stretch_of(series, scope=scope, since=occurrence.date, at=at)
        things = lock_stretch(seen, resource or series.resource)
        stretch = stretch_of(series, scope=scope, since=occurrence.date, at=at)
        if not stretch.standing:
            raise NothingLeftOfSeries
        thing = things[resource.pk] if resource else None
        if _is_so_already(stretch, starts, ends, thing):
            return series
        after = _split(series, stretch, by=by, at=at) if stretch.before else series
        after.starts, after.ends, after.resource = starts, ends, resource or after.resource
        after.save(update_fields=["starts", "ends", "resource"])
        _change_all(after, stretch, thing, things, by=by, at=at)
        mail.tell(after, "changed")
        return after


def _change_all(
    series: Series,
    stretch: Stretch,
    thing: Resource | None,
    things: Mapping[int, Resource],
    *,
    by: Actor,
    at: dt.datetime,
) -> None:
    """Move what stands and book what does not. Refuses: NothingPossible when none of it could be."""
    moved = _move_all(series, stretch, thing, by=by, at=at)
    booked = _book_open(series, stretch, things, by=by, at=at)
    if not moved + booked:
        raise NothingPossible(count=len(stretch.standing))
    record(series, event="changed", by=by, at=at, moved=moved, booked=booked, stayed=len(stretch.standing) - moved)


def _is_so_already(stretch: Stretch, starts: dt.time, ends: dt.time, thing: Resource | None) -> bool:
    return all(
        row.booking is not None
        and row.booking.period == period_at(clock.local_date(row.booking.starts_at), starts, ends)
        and (thing is None or row.booking.resource_id == thing.pk)
        for row in stretch.standing
    )


def _split(series: Series, stretch: Stretch, *, by: Actor, at: dt.datetime) -> Series:
    """End the series at its last date before, and let a new one with the dates after follow it."""
    first = stretch.after[0].date
    following = Series.objects.create(
        code=fresh_code(Series), resource=series.resource, first_date=first, until=stretch.after[-1].date,
        starts=series.starts, ends=series.ends, follows=series, created_at=at,
        **{name: getattr(series, name) for name in _KEPT},
    )  # fmt: skip
    series.until, series.count = stretch.last_before, None
    series.save(update_fields=["until", "count"])
    Occurrence.objects.filter(pk__in=[row.pk for row in stretch.after]).update(series=following)
    record(series, event="goes on otherwise", by=by, at=at, following=following.code)
    record(following, event="made", by=by, at=at, follows=series.code)
    return following


def _move_all(series: Series, stretch: Stretch, thing: Resource | None, *, by: Actor, at: dt.datetime) -> int:
    """Move each booking that can be; returns how many. What stays says why."""
    moved = 0
    for row in stretch.standing:
        assert row.booking is not None  # noqa: S101 - standing dates have one
        row.reason_code = row.reason = ""
        try:
            period = period_at(clock.local_date(row.booking.starts_at), series.starts, series.ends)
            change_booking(row.booking, resource=thing, period=period, by=by, at=at)
            moved += 1
        except TryAgain:
            raise
        except (Refused, Conflict) as refusal:
            row.reason_code, row.reason = refusal.code, reason_in_words(series, refusal)
        row.save(update_fields=["reason_code", "reason"])
    return moved


def _book_open(series: Series, stretch: Stretch, things: Mapping[int, Resource], *, by: Actor, at: dt.datetime) -> int:
    """Try what was rejected at the new time; returns how many are booked now."""
    booked, details = 0, as_before(series)
    for row in stretch.open:
        try:
            period = period_at(row.date, series.starts, series.ends)
            tried = book_date(series, row.date, things[series.resource_id], period, by=by, at=at, **details)
        except Refused as refusal:
            tried = rejected(series, row.date, refusal)
        row.state, row.booking, row.reason_code, row.reason = (
            tried.state, tried.booking, tried.reason_code, tried.reason
        )  # fmt: skip
        row.save(update_fields=["state", "booking", "reason_code", "reason"])
        booked += row.state == OccurrenceState.BOOKED
    return booked
