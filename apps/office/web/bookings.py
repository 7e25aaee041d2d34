"""`/beheer/reservaties/`: everything that is booked, week by week."""

import datetime as dt
import re
from itertools import groupby
from typing import Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.web.access import managers_only
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.models import Booking
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.queries.history import history_of
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.bookings import booking_by_code, bookings_in_week
from apps.office.web.menu import Chip
from apps.office.web.page import render_page
from apps.office.web.planning_board import MOVABLE
from apps.office.words import event_word
from apps.payments.queries.charge import charge_of

_WEEK: Final = re.compile(r"(20\d{2})-W(\d{2})", re.ASCII)
_DAYS: Final = dt.timedelta(days=7)


class CancelForm(forms.Form):
    """Why: the person reads it."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("We mail these words to them."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=300,
    )


@managers_only
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """One week of all things, or of one module."""
    monday = _monday(request.GET.get("week", ""))
    enabled = [module for module in modules.enabled() if module.code != "market"]
    module = request.GET.get("soort", "")
    module = module if module in {each.code for each in enabled} else ""
    rows = bookings_in_week(monday, module=module, off=modules.switched_off())
    page = page_of(request, rows, size=50)
    context = {
        "page": page,
        "days": [(day, list(group)) for day, group in groupby(page, key=_day)],
        "monday": monday,
        "sunday": monday + _DAYS - dt.timedelta(days=1),
        "number": monday.isocalendar().week,
        "previous": _address(monday - _DAYS, module),
        "next": _address(monday + _DAYS, module),
        "this": _address(clock.today(), module),
        "is_now": monday == _monday(""),
        "kinds": [
            Chip(_("Everything"), _address(monday, ""), not module),
            *(Chip(each.label, _address(monday, each.code), each.code == module) for each in enabled),
        ],
        "query": urlencode({"week": _week(monday), "soort": module}),
    }
    return render_page(request, "bookings.html", "bookings", context)


@managers_only
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One booking: what was promised, what is owed, what happened."""
    booking = booking_by_code(code)
    context = {
        "booking": booking,
        "lines": booking.lines.all(),
        "charge": charge_of(booking),
        "can_cancel": _can_cancel(booking),
        "can_move": booking.state in MOVABLE,
        "history": [(event, event_word(event)) for event in history_of(booking).select_related("user__person")],
    }
    return render_page(request, "booking.html", "bookings", context)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel with everything given back, after a real question."""
    booking, form = booking_by_code(code), CancelForm(request.POST or None)
    if not _can_cancel(booking):
        messages.warning(request, _("This cannot be cancelled any more."))
        return redirect("office:booking", code=booking.code)
    if request.method != "POST":
        return _question(request, booking, form)
    if not form.is_valid():
        return _question(request, booking, form, status=422)
    reason = form.cleaned_data["reason"]
    try:
        cancel_booking(booking, by=actor_for(request.user), at=clock.now(), reason=reason, waive_fee=True)
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _question(request, booking, form, status=status_of(error))
    messages.success(request, _("Cancelled. %(who)s pays nothing and was told.") % {"who": booking.holder_name})
    return redirect("office:booking", code=booking.code)


def _day(booking: Booking) -> dt.date:
    return clock.local_date(booking.starts_at)


def _question(request: HttpRequest, booking: Booking, form: CancelForm, *, status: int = 200) -> HttpResponse:
    context = {"booking": booking, "form": form, "charge": charge_of(booking)}
    return render_page(request, "booking_cancel.html", "bookings", context, status=status)


def _can_cancel(booking: Booking) -> bool:
    return booking.state in {"requested", "confirmed"}


def _monday(text: str) -> dt.date:
    """The Monday of '2026-W48', of this week for anything else."""
    today = clock.today()
    match = _WEEK.fullmatch(text)
    try:
        return (
            dt.date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else today - dt.timedelta(today.weekday())
        )
    except ValueError:
        return today - dt.timedelta(today.weekday())


def _week(day: dt.date) -> str:
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def _address(day: dt.date, module: str) -> str:
    query = {"week": _week(day)} | ({"soort": module} if module else {})
    return f"{reverse('office:bookings')}?{urlencode(query)}"
