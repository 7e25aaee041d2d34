"""`/beheer/reeksen/`: what associations have for a season, and one answer to all of it."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.domain.series import approve_series, deny_series
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.models import Series
from apps.bookings.queries.party import history_of_party
from apps.bookings.queries.series import all_series, occurrences_of, series_for
from apps.bookings.web.series_pages import DateRow, by_month, date_rows
from apps.bookings.web.series_words import counts_words, series_badge, series_event_words, series_title
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError
from apps.hub.queries.history import history_of
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.web.page import render_page
from apps.office.web.requests import ConfirmForm, DenyForm


@managers_only
@require_safe
def series_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the newest. A constant number of queries."""
    rows = all_series().order_by(F("asked").desc(), "cancelled_at", "-created_at", "-pk")
    page = page_of(request, rows)
    lines = [(series, series_title(series), *series_badge(series)) for series in page]
    return render_page(request, "series_list.html", "series", {"page": page, "lines": lines})


@managers_only
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One series with all its dates; while some wait, with a yes and a no for all of them."""
    return _page(request, _load(request, code), confirm=ConfirmForm(), deny=DenyForm())


@managers_only
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Say yes to all that waits."""
    series, form = _load(request, code), ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, series, confirm=form, deny=DenyForm(), status=422)
    count = approve_series(series, by=actor_for(request.user), at=clock.now(), note=form.cleaned_data["note"])
    return _done(request, series, count, ngettext("%(n)d date approved.", "%(n)d dates approved.", count))


@managers_only
@require_POST
def deny(request: HttpRequest, code: str) -> HttpResponse:
    """Say no to all that waits, and why."""
    series, form = _load(request, code), DenyForm(request.POST)
    if not form.is_valid():
        return _page(request, series, confirm=ConfirmForm(), deny=form, status=422)
    try:
        count = deny_series(series, by=actor_for(request.user), at=clock.now(), reason=form.cleaned_data["reason"])
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, series, confirm=ConfirmForm(), deny=form, status=status_of(error))
    return _done(request, series, count, ngettext("%(n)d date refused.", "%(n)d dates refused.", count))


def _load(request: HttpRequest, code: str) -> Series:
    return series_for(normalise_code(code), actor=actor_for(request.user), person=None)


def _done(request: HttpRequest, series: Series, count: int, words: str) -> HttpResponse:
    if count:
        messages.success(request, f"{words % {'n': count}} {_('We mailed it.')}")
    else:
        messages.warning(request, _("Nothing of this series waits any more: it was decided already."))
    return redirect("office:series", code=series.code)


def _page(
    request: HttpRequest, series: Series, *, confirm: ConfirmForm, deny: DenyForm, status: int = 200
) -> HttpResponse:
    rows = list(occurrences_of(series))
    badge, badge_kind = series_badge(series)
    lines = [
        _for_office(line, row.booking.code, row.booking.state) if row.booking is not None else line
        for line, row in zip(date_rows(series, rows, at=clock.now()), rows, strict=True)
    ]
    context = {
        "series": series,
        "title": series_title(series),
        "badge": badge,
        "badge_kind": badge_kind,
        "counts": counts_words(
            booked=sum(row.state == OccurrenceState.BOOKED for row in rows),
            skipped=sum(row.state == OccurrenceState.SKIPPED for row in rows),
            rejected=sum(row.state == OccurrenceState.REJECTED for row in rows),
        ),
        "months": by_month(lines),
        "total": sum(line.cents or 0 for line in lines),
        "can_change": any(line.cents is not None for line in lines),
        "party": history_of_party(series.association or series.person),
        "history": [(event, series_event_words(event)) for event in history_of(series).select_related("user__person")],
        "confirm_form": confirm,
        "deny_form": deny,
    }
    return render_page(request, "series.html", "series", context, status=status)


def _for_office(line: DateRow, code: str, state: str) -> DateRow:
    route = "office:request" if state == BookingState.REQUESTED else "office:booking"
    return replace(line, url=reverse(route, args=[code]))
