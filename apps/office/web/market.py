"""`/beheer/markt/`: the markets, and what moves them: open, close, take orders again."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import managers_only
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.copying import next_free_week
from apps.market.domain.cycle import add_slot, close_cycle, open_cycle, reopen_cycle
from apps.market.domain.publication import publication_gaps, publication_warnings
from apps.market.enums import CYCLES_TO_PLAN, CycleState
from apps.market.errors import PublicationRefused
from apps.market.models import OrderCycle
from apps.market.queries.cycle import slots_of
from apps.office.queries.market import cycle_by_code, cycles_with_figures
from apps.office.web.market_tabs import tabs_for
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.page import render_page
from apps.office.web.range_tabs import range_tabs

MOST_PLACES: Final = 500
SIZE: Final = 12


class SlotForm(forms.Form):
    """When people come for their order, and how many."""

    start_time = time_field(gettext_lazy("From hour"), "16.00")
    end_time = time_field(gettext_lazy("To hour"), "16.30")
    place = forms.CharField(label=gettext_lazy("Where?"), max_length=60)
    capacity = forms.IntegerField(
        label=gettext_lazy("For how many orders?"), min_value=1, max_value=MOST_PLACES, initial=10
    )


class ReopenForm(forms.Form):
    """Until when orders are taken again."""

    closes_date = date_field(gettext_lazy("Until day"))
    closes_time = time_field(gettext_lazy("Until hour"), "20.00")


def market_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For managers, while the market is switched on."""

    @managers_only
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "market" in modules.off_for(request):
            raise Missing
        return view(request, *args, **kwargs)

    return inner


@market_page
@require_safe
def markets(request: HttpRequest) -> HttpResponse:
    """All markets, the last day of pick-up first."""
    latest = OrderCycle.objects.select_related("rhythm").order_by("-pickup_on", "-pk").first()
    context = {
        "page": page_of(request, cycles_with_figures(), size=SIZE),
        "tabs": range_tabs("markets"),
        "latest": latest,
        "next_day": next_free_week(latest, at=clock.now())[2] if latest else None,
    }
    return render_page(request, "markets.html", "market", context)


@market_page
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One market: what is sold and when people come, what is missing, what can be done."""
    return _page(request, cycle_by_code(code))


@market_page
@require_POST
def open_(request: HttpRequest, code: str) -> HttpResponse:
    """Take orders from now on; the page lists what is missing."""
    cycle = cycle_by_code(code)
    try:
        open_cycle(cycle, by=actor_for(request.user), at=clock.now())
    except PublicationRefused as error:
        return _page(request, cycle, status=status_of(error))
    messages.success(request, _("The market of %(day)s is open.") % {"day": formats.day(cycle.pickup_on)})
    return redirect("office:market_cycle", code=cycle.code)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Stop taking orders before the time, after a real question."""
    cycle = cycle_by_code(code)
    if request.method != "POST" and cycle.state == CycleState.OPEN:
        return render_page(request, "market_close.html", "market", {"cycle": cycle})
    if request.method == "POST":
        close_cycle(cycle, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("The market of %(day)s is closed.") % {"day": formats.day(cycle.pickup_on)})
    return redirect("office:market_cycle", code=cycle.code)


@market_page
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """Take orders again until a new moment."""
    cycle, form = cycle_by_code(code), ReopenForm(request.POST)

    def act() -> None:
        closes_at = moment_of(form.cleaned_data, "closes")
        reopen_cycle(cycle, closes_at=closes_at, by=actor_for(request.user), at=clock.now())

    said = _("The market of %(day)s is open.") % {"day": formats.day(cycle.pickup_on)}
    return _try(request, cycle, form, act, said, which="reopen_form")


@market_page
@require_POST
def slot(request: HttpRequest, code: str) -> HttpResponse:
    """One more moment of pick-up."""
    cycle, form = cycle_by_code(code), SlotForm(request.POST)

    def act() -> None:
        data = {**form.cleaned_data, "day": cycle.pickup_on}
        period = Period(moment_of(data, "start", day="day"), moment_of(data, "end", day="day"))
        add_slot(
            cycle, period=period, place=data["place"], capacity=data["capacity"], by=actor_for(request.user),
            at=clock.now(),
        )  # fmt: skip

    return _try(request, cycle, form, act, _("The moment is added."), which="slot_form")


def _try(
    request: HttpRequest, cycle: OrderCycle, form: forms.Form, act: Callable[[], None], said: str, *, which: str
) -> HttpResponse:
    if not form.is_valid():
        return _page(request, cycle, status=422, **{which: form})
    try:
        act()
    except BuurtpuntError as error:
        error.field = {"end": "end_time", "starts_at": "start_time", "closes_at": "closes_date"}.get(
            error.field or "", error.field
        )
        add_refusal(form, error)
        return _page(request, cycle, status=status_of(error), **{which: form})
    messages.success(request, said)
    return redirect("office:market_cycle", code=cycle.code)


def _page(request: HttpRequest, cycle: OrderCycle, *, status: int = 200, **forms_: forms.Form) -> HttpResponse:
    is_draft, today = cycle.state == CycleState.DRAFT, clock.today()
    can_reopen = cycle.state == CycleState.CLOSED and cycle.pickup_on >= today
    slots = list(slots_of(cycle))
    place = {"place": slots[-1].place} if slots else {}
    context = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "overview"),
        "slots": slots,
        "gaps": publication_gaps(cycle) if is_draft else [],
        "is_past": cycle.closes_at <= clock.now(),
        "warnings": publication_warnings(cycle) if is_draft else [],
        "next_day": next_free_week(cycle, at=clock.now())[2],
        "can_add": cycle.state in CYCLES_TO_PLAN,
        "can_reopen": can_reopen,
        "slot_form": SlotForm(initial=place),
        "reopen_form": ReopenForm(initial={"closes_date": min(today + dt.timedelta(days=1), cycle.pickup_on)}),
    }
    return render_page(request, "market.html", "market", context | forms_, status=status)
