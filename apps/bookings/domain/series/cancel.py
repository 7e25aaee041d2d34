"""Cancelling one date of a series, those that follow too, or all."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects

from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.domain.notify import told_together
from apps.bookings.domain.series import mail
from apps.bookings.domain.series.dates import Stretch, date_of, lock_stretch, stretch_of
from apps.bookings.domain.series.make import check_may_manage
from apps.bookings.enums import OccurrenceState, SeriesScope
from apps.bookings.errors import NothingLeftOfSeries
from apps.bookings.models import Booking, Occurrence, Series
from apps.hub.actors import Actor
from apps.hub.domain.history import record


@dataclass(frozen=True, slots=True)
class SeriesCancelPreview:
    """What cancelling now would mean: which bookings, and in cents what comes back and what it costs."""

    bookings: tuple[Booking, ...]
    back_cents: int
    fee_cents: int


def cancel_series_preview(booking: Booking, *, scope: SeriesScope, at: dt.datetime) -> SeriesCancelPreview:
    """What comes back if these dates were cancelled at this moment. Three queries. Refuses: NotInSeries."""
    occurrence = date_of(booking)
    if scope == SeriesScope.ONE:
        bookings = [booking]
    else:
        stretch = stretch_of(occurrence.series, scope=scope, since=occurrence.date, at=at)
        bookings = sorted(_bookings(stretch), key=lambda row: row.starts_at)
    prefetch_related_objects(bookings, "lines")
    previews = [cancel_preview(row, at=at) for row in bookings]
    return SeriesCancelPreview(
        tuple(bookings), sum(each.back_cents for each in previews), sum(each.fee_cents for each in previews)
    )


def cancel_series(
    booking: Booking, *, scope: SeriesScope, by: Actor, at: dt.datetime, reason: str = "", waive_fee: bool = False
) -> Series:
    """Cancel these dates by the terms of each; what is past or in use stays. One mail. Twice is once.

    Locks all leaves, then the bookings, in id order. Refuses: NotInSeries, NotAllowed, NothingLeftOfSeries;
    for one date as `cancel_booking`.
    """
    occurrence = date_of(booking)
    series = occurrence.series
    check_may_manage(series, by=by)
    if scope == SeriesScope.ONE:
        cancel_booking(booking, by=by, at=at, reason=reason, waive_fee=waive_fee)
        return series
    with transaction.atomic(), told_together():
        lock_stretch(stretch_of(series, scope=scope, since=occurrence.date, at=at))
        series = Series.objects.select_for_update(of=("self",)).select_related("person", "resource").get(pk=series.pk)
        if series.cancelled_at is not None:
            return series
        stretch = stretch_of(series, scope=scope, since=occurrence.date, at=at)
        if not stretch.standing:
            raise NothingLeftOfSeries
        fee = 0
        for row in _bookings(stretch):
            done = cancel_booking(row, by=by, at=at, reason=reason, waive_fee=waive_fee)
            fee += done.cancel_fee_cents or 0
        _end(series, stretch, at=at)
        record(series, event="cancelled", by=by, at=at, reason=reason, dates=len(stretch.standing), fee_cents=fee)
        mail.tell(series, "cancelled", reason=reason, fee_cents=fee)
        return series


def _bookings(stretch: Stretch) -> list[Booking]:
    return [row.booking for row in stretch.standing if row.booking is not None]


def _end(series: Series, stretch: Stretch, *, at: dt.datetime) -> None:
    """A series ends at its last date before; one that has none is cancelled as a whole."""
    Occurrence.objects.filter(pk__in=[row.pk for row in stretch.open]).update(
        state=OccurrenceState.SKIPPED, reason_code="cancelled", reason=""
    )
    if stretch.last_before is None:
        series.cancelled_at = at
    else:
        series.until, series.count = stretch.last_before, None
    series.save(update_fields=["cancelled_at", "until", "count"])
