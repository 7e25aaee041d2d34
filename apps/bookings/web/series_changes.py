"""Changing and cancelling a series, and what could be instead of a date that could not be."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.bookings.domain.series import (
    Instead,
    PlannedChange,
    cancel_series,
    cancel_series_preview,
    change_series,
    change_series_preview,
    preview_series,
    retry_occurrence,
    rule_of,
)
from apps.bookings.domain.series.rule import period_at
from apps.bookings.enums import SeriesScope
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Occurrence, Series
from apps.bookings.queries.series import occurrence_on, occurrences_of
from apps.bookings.web.series import LOOK
from apps.bookings.web.series_change_form import CancelForm, ChangeForm, DateForm
from apps.bookings.web.series_form import fits
from apps.bookings.web.series_pages import load_series
from apps.bookings.web.series_words import (
    is_open,
    series_title,
)
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal, status_of


def _open_rows(series: Series) -> list[Occurrence]:
    at = clock.now()
    return [row for row in occurrences_of(series) if is_open(row) and row.booking and row.booking.starts_at > at]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Another hour or place: with `actie=bekijk` what becomes of each date and its price, posting does it."""
    series = load_series(request, code)
    rows = _open_rows(series)
    data = request.POST if request.method == "POST" else request.GET if request.GET.get("wat") else None
    form = ChangeForm(data, rows=rows, kind_id=series.resource.kind_id, initial=_as_now(request, series))
    status, planned = 200, []
    if form.is_bound and not form.is_valid():
        status = 422
    elif request.method == "POST":
        done, status = _change(request, form)
        if done is not None:
            return done
    elif form.is_bound and request.GET.get("actie") == LOOK:
        planned = change_series_preview(
            form.booking, scope=form.chosen_scope, by=actor_for(request.user), at=clock.now(), **_wanted(form)
        )
    context = {
        "series": series,
        "title": series_title(series),
        "form": form,
        "rows": rows,
        "planned": [_change_row(each) for each in planned],
        "kept": [(form.add_prefix(name), form.data.get(form.add_prefix(name), "")) for name in form.fields],
        "back_query": urlencode({name: str(value) for name, value in request.GET.items() if name != "actie"}),
        "difference": sum(each.difference_cents for each in planned),
        "can_change": any(each.reason is None for each in planned),
        "asks_approval": any(each.asks_approval for each in planned),
    }
    return render(request, "bookings/series_change.html", context, status=status)


def _as_now(request: HttpRequest, series: Series) -> dict[str, Any]:
    return {
        "since": request.GET.get("vanaf", ""),
        "starts": formats.clock_time(series.starts, unit=False),
        "ends": formats.clock_time(series.ends, unit=False),
        "scope": SeriesScope.FOLLOWING,
    }


def _wanted(form: ChangeForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"starts": data["starts"], "ends": data["ends"], "resource": form.things.get(data["resource"])}


def _change(request: HttpRequest, form: ChangeForm) -> tuple[HttpResponse | None, int]:
    """The answer once it is done, else the status of the page that says why not."""
    try:
        after = change_series(
            form.booking, scope=form.chosen_scope, by=actor_for(request.user), at=clock.now(), **_wanted(form)
        )
    except BuurtpuntError as error:
        add_refusal(form, error)
        return None, status_of(error)
    messages.success(request, _("Changed. We mailed you how every date stands."))
    return see_other(reverse("bookings:series", args=[after.code])), 303


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One date of a change, ready to print."""

    was: str
    becomes: str
    cents: int
    reason: str


def _change_row(planned: PlannedChange) -> ChangeRow:
    booking, period = planned.booking, planned.period
    where = f", {planned.resource.name}" if planned.resource.pk != booking.resource_id else ""
    return ChangeRow(
        was=formats.period(booking.starts_at, booking.ends_at),
        becomes=f"{formats.hours(period.start, period.end)}{where}" if period else "",
        cents=planned.difference_cents,
        reason=planned.reason.text if planned.reason else "",
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """First what comes back, then one button. Pressed twice is once."""
    series = load_series(request, code)
    rows, status = _open_rows(series), 200
    looks = request.GET if request.GET.get("wat") and request.method != "POST" else None
    form = CancelForm(
        request.POST if request.method == "POST" else looks, rows=rows,
        initial={"since": request.GET.get("vanaf", ""), "scope": SeriesScope.FOLLOWING},
    )  # fmt: skip
    preview = None
    if form.is_bound:
        if not form.is_valid():
            status = 422
        elif request.method == "POST":
            try:
                cancel_series(
                    form.booking, scope=form.chosen_scope, by=actor_for(request.user), at=clock.now(),
                    reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except BuurtpuntError as error:
                add_refusal(form, error)
                status = status_of(error)
            else:
                messages.success(request, _("Cancelled. The time is free for somebody else."))
                return see_other(reverse("bookings:series", args=[series.code]))
        if form.is_valid():
            preview = cancel_series_preview(form.booking, scope=form.chosen_scope, at=clock.now())
    context = {
        "series": series,
        "title": series_title(series),
        "form": form,
        "rows": rows,
        "preview": preview,
        "dates": [formats.period(row.starts_at, row.ends_at) for row in preview.bookings] if preview else [],
    }
    return render(request, "bookings/series_cancel.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def date(request: HttpRequest, code: str, date: str) -> HttpResponse:
    """One date that was rejected or skipped: what could be instead, each one tap away, or an hour of one's own."""
    series = load_series(request, code)
    try:
        row = occurrence_on(series, dt.date.fromisoformat(date))
    except ValueError as error:
        raise Missing from error
    if row.booking is not None:
        return see_other(reverse("bookings:detail", args=[row.booking.code]))
    initial = {
        "resource": series.resource.slug,
        "starts": formats.clock_time(series.starts, unit=False),
        "ends": formats.clock_time(series.ends, unit=False),
    }
    posted = request.POST if request.method == "POST" else None
    form = DateForm(posted, kind_id=series.resource.kind_id, initial=initial)
    status = 200
    if request.method == "POST":
        done, status = _retry(request, row, form)
        if done is not None:
            return done
    context = {
        "series": series,
        "title": series_title(series),
        "row": row,
        "day": formats.day_long(row.date),
        "form": form,
        "choices": _choices(request, series, row),
        "waiting_url": _waiting_url(series, row),
    }
    return render(request, "bookings/series_date.html", context, status=status)


def _retry(request: HttpRequest, row: Occurrence, form: DateForm) -> tuple[HttpResponse | None, int]:
    """The answer once it is booked, else the status of the page that says why not."""
    if not form.is_valid():
        return None, 422
    data = form.cleaned_data
    try:
        done = retry_occurrence(
            row, resource=form.things[data["resource"]], period=period_at(row.date, data["starts"], data["ends"]),
            by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(form, error)
        return None, status_of(error)
    messages.success(request, _("That date is added to your series."))
    return see_other(reverse("bookings:series", args=[done.series.code])), 303


def _waiting_url(series: Series, row: Occurrence) -> str:
    """Where to stand in line for this date, when somebody else has it; nowhere for what is closed or past."""
    if row.reason_code != SlotTaken.code:
        return ""
    hours = (formats.clock_time(time, unit=False) for time in (series.starts, series.ends))
    words = dict(zip(("van", "tot"), hours, strict=True))
    query = urlencode({"ding": series.resource.slug, "dag": row.date.isoformat(), **words})
    return f"{reverse('bookings:waiting_join')}?{query}"


@dataclass(frozen=True, slots=True)
class DateChoice:
    """A suggestion that one tap takes."""

    label: str
    slug: str
    starts: str
    ends: str


def _choices(request: HttpRequest, series: Series, row: Occurrence) -> list[DateChoice]:
    """What is possible on that date now: the series' own hour if it is free by now, else what is near."""
    rule = rule_of(series)
    single = type(rule)(first_date=row.date, starts=rule.starts, ends=rule.ends, count=1)
    try:
        planned = preview_series(
            series.resource, rule=single, person=series.person, association=series.association,
            by=actor_for(request.user), at=clock.now(), suits=lambda other: fits(other, series.attendees),
        )[0]  # fmt: skip
    except BuurtpuntError:
        return []
    if planned.is_possible and planned.period is not None:
        return [_choice(Instead(series.resource, planned.period))]
    return [_choice(each) for each in planned.alternatives]


def _choice(instead: Instead) -> DateChoice:
    period, thing = instead.period, instead.resource
    starts, ends = (formats.clock_time(moment, unit=False) for moment in (period.start, period.end))
    return DateChoice(f"{thing.name}, {formats.hours(period.start, period.end)}", thing.slug, starts, ends)
