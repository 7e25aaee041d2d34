"""`/reservaties/reeks/<code>/`: how a series stands, and what to do with a date of it, with the rest or with all."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.bookings.enums import OccurrenceState
from apps.bookings.models import Occurrence, Series
from apps.bookings.queries.series import occurrences_of, series_for
from apps.bookings.web.series_words import (
    counts_words,
    date_badge,
    is_open,
    series_badge,
    series_event_words,
    series_title,
    stays_words,
)
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.queries.history import history_of
from apps.hub.ui import formats


def load_series(request: HttpRequest, code: str) -> Series:
    """The series of this code, for who may see it. Refuses: Missing, for strangers too."""
    return series_for(normalise_code(code), actor=actor_for(request.user), person=current_person(request))


@dataclass(frozen=True, slots=True)
class DateRow:
    """One date as shown: when and where, how it stands, and where to go for more."""

    date: dt.date
    when: str
    where: str
    cents: int | None
    badge: str
    badge_kind: str
    note: str
    url: str
    action: str


def date_rows(series: Series, rows: list[Occurrence], *, at: dt.datetime) -> list[DateRow]:
    """All dates, ready to print; a date without a booking that is to come leads to what could be instead."""
    return [_date_row(series, row, at=at) for row in rows]


def by_month(rows: list[DateRow]) -> list[tuple[dt.date, list[DateRow]]]:
    """The same under the month they fall in."""
    return [
        (dt.date(year, month, 1), list(group))
        for (year, month), group in groupby(rows, key=lambda row: (row.date.year, row.date.month))
    ]


def _date_row(series: Series, row: Occurrence, *, at: dt.datetime) -> DateRow:
    badge, kind = date_badge(row)
    booking = row.booking
    if booking is not None:
        elsewhere = booking.resource_id != series.resource_id
        return DateRow(
            date=row.date, when=formats.period(booking.starts_at, booking.ends_at),
            where=booking.resource.name if elsewhere else "", cents=booking.total_cents if is_open(row) else None,
            badge=badge, badge_kind=kind, note=stays_words(row),
            url=reverse("bookings:detail", args=[booking.code]), action="",
        )  # fmt: skip
    can_try = series.cancelled_at is None and row.date >= clock.local_date(at) and row.reason_code != "cancelled"
    action = _("Choose something else") if row.state == OccurrenceState.REJECTED else _("Book it after all")
    return DateRow(
        date=row.date, when=formats.day(row.date), where="", cents=None, badge=badge, badge_kind=kind, note=row.reason,
        url=reverse("bookings:series_date", args=[series.code, row.date.isoformat()]) if can_try else "",
        action=action if can_try else "",
    )  # fmt: skip


@never_cache
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Every date with how it stands, and what can be done. A constant number of queries."""
    series, at = load_series(request, code), clock.now()
    rows = list(occurrences_of(series))
    open_rows = [row for row in rows if is_open(row) and row.booking is not None and row.booking.starts_at > at]
    badge, badge_kind = series_badge(series)
    context = {
        "series": series,
        "title": series_title(series),
        "badge": badge,
        "badge_kind": badge_kind,
        "months": by_month(date_rows(series, rows, at=at)),
        "counts": counts_words(
            booked=sum(row.state == OccurrenceState.BOOKED for row in rows),
            skipped=sum(row.state == OccurrenceState.SKIPPED for row in rows),
            rejected=sum(row.state == OccurrenceState.REJECTED for row in rows),
        ),
        "total": sum(row.booking.total_cents for row in rows if is_open(row) and row.booking),
        "following": series.followed_by.first(),
        "can_change": bool(open_rows),
        "history": [
            (formats.moment(event.at), series_event_words(event), event.reason) for event in history_of(series)
        ],
    }
    return render(request, "bookings/series.html", context)
