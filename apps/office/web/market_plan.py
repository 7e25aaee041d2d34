"""`/beheer/markt/nieuw/`: planning a market, from nothing or as a copy of another."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.copying import copy_cycle, copy_to_next_week, next_free_week
from apps.market.domain.cycle import plan_cycle
from apps.market.models import OrderCycle
from apps.office.queries.market import cycle_by_code, market_is_planned_on
from apps.office.web.market import market_page
from apps.office.web.moments import date_field, day_sent, moment_of, time_field
from apps.office.web.page import render_page

_FURTHEST: Final = dt.timedelta(days=366)


class PlanForm(forms.Form):
    """The three moments of a market."""

    pickup_on = date_field(gettext_lazy("Day of pick-up"))
    opens_date = date_field(gettext_lazy("Orders from day"))
    opens_time = time_field(gettext_lazy("From hour"), "20.00")
    closes_date = date_field(gettext_lazy("Orders until day"))
    closes_time = time_field(gettext_lazy("Until hour"), "20.00")

    def clean_pickup_on(self) -> dt.date:
        """One market a day, and one that still can come."""
        day: dt.date = self.cleaned_data["pickup_on"]
        if not clock.today() <= day <= clock.today() + _FURTHEST:
            raise ValidationError(_("Choose a day from today to a year from now."), code="day_out_of_reach")
        if market_is_planned_on(day):
            raise ValidationError(_("There already is a market on that day."), code="market_exists")
        return day


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """A market with nothing in it yet."""
    return _answer(request, None)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, code: str) -> HttpResponse:
    """The same goods and hours of pick-up in another week."""
    return _answer(request, cycle_by_code(code))


@market_page
@require_POST
def next_week(request: HttpRequest, code: str) -> HttpResponse:
    """With one tap: the same in the first week that is free, and on to its prices.

    The day that was shown goes along, so that pressing twice makes one market.
    """
    cycle = cycle_by_code(code)
    day = day_sent(request.POST.get("dag", ""))
    made = OrderCycle.objects.filter(pickup_on=day).first() if day is not None else None
    if made is None:
        made = copy_to_next_week(cycle, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("The market of %(day)s is planned.") % {"day": formats.day(made.pickup_on)})
    return see_other(reverse("office:market_offers", args=[made.code]))


def _answer(request: HttpRequest, source: OrderCycle | None) -> HttpResponse:
    form = PlanForm(request.POST or None, initial=_a_week_on(source) if source else {})
    if request.method != "POST":
        return _page(request, form, source)
    if not form.is_valid():
        return _page(request, form, source, status=422)
    try:
        made = _make(form.cleaned_data, source, request)
    except BuurtpuntError as error:
        error.field = {"closes_at": "closes_date"}.get(error.field or "", error.field)
        add_refusal(form, error)
        return _page(request, form, source, status=status_of(error))
    messages.success(request, _("The market of %(day)s is planned.") % {"day": formats.day(made.pickup_on)})
    return redirect("office:market_cycle", code=made.code)


def _make(data: dict[str, Any], source: OrderCycle | None, request: HttpRequest) -> OrderCycle:
    by, at = actor_for(request.user), clock.now()
    opens_at, closes_at, day = moment_of(data, "opens"), moment_of(data, "closes"), data["pickup_on"]
    if source is None:
        return plan_cycle(opens_at=opens_at, closes_at=closes_at, pickup_on=day, by=by, at=at)
    return copy_cycle(source, opens_at=opens_at, closes_at=closes_at, pickup_on=day, by=by, at=at)


def _a_week_on(source: OrderCycle) -> dict[str, Any]:
    """The moments of the first free week after the source."""
    opens_at, closes_at, day = next_free_week(source, at=clock.now())
    opens, closes = clock.local(opens_at), clock.local(closes_at)
    return {
        "pickup_on": day,
        "opens_date": opens.date(),
        "opens_time": f"{opens:%-H.%M}",
        "closes_date": closes.date(),
        "closes_time": f"{closes:%-H.%M}",
    }


def _page(request: HttpRequest, form: PlanForm, source: OrderCycle | None, *, status: int = 200) -> HttpResponse:
    return render_page(request, "market_plan.html", "market", {"form": form, "source": source}, status=status)
