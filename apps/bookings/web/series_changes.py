"""Changing and cancelling a series, and what could be instead of a date that could not be."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.bookings.domain.series import (
    Instead,
    cancel_series,
    cancel_series_preview,
    change_series,
    preview_series,
    retry_occurrence,
    rule_of,
)
from apps.bookings.domain.series.rule import period_at
from apps.bookings.enums import SeriesScope
from apps.bookings.models import Occurrence, Series
from apps.bookings.queries.series import occurrence_on, occurrences_of
from apps.bookings.web.series_change_form import CancelForm, ChangeForm, DateForm
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
    """Another hour or place for one date, for those that follow too, or for all."""
    series = load_series(request, code)
    rows = _open_rows(series)
    initial = {
        "since": request.GET.get("vanaf", ""),
        "starts": formats.clock_time(series.starts, unit=False),
        "ends": formats.clock_time(series.ends, unit=False),
        "scope": SeriesScope.FOLLOWING,
    }
    posted = request.POST if request.method == "POST" else None
    form = ChangeForm(posted, rows=rows, kind_id=series.resource.kind_id, initial=initial)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                after = change_series(
                    form.booking, scope=form.chosen_scope, starts=form.cleaned_data["starts"],
                    ends=form.cleaned_data["ends"], resource=form.things.get(form.cleaned_data["resource"]),
                    by=actor_for(request.user), at=clock.now(),
                )  # fmt: skip
            except BuurtpuntError as error:
                add_refusal(form, error)
                status = status_of(error)
            else:
                messages.success(request, _("Changed. We mailed you how every date stands."))
                return see_other(reverse("bookings:series", args=[after.code]))
        else:
            status = 422
    context = {"series": series, "title": series_title(series), "form": form, "rows": rows}
    return render(request, "bookings/series_change.html", context, status=status)


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
            by=actor_for(request.user), at=clock.now(),
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
