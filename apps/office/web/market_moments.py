"""When a market is: its moments as long as they can change, and the places at each moment of pick-up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.moments import change_moments
from apps.market.domain.slot import change_slot, remove_slot
from apps.market.enums import CycleState
from apps.market.models import OrderCycle, PickupSlot
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import MOST_PLACES, market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.page import render_page
from apps.office.web.range_fields import whole_field


class MomentsForm(forms.Form):
    """The three moments of a market, as long as it is a draft."""

    pickup_on = date_field(gettext_lazy("Day of pick-up"))
    opens_date = date_field(gettext_lazy("Orders from day"))
    opens_time = time_field(gettext_lazy("From hour"), "20.00")
    closes_date = date_field(gettext_lazy("Orders until day"))
    closes_time = time_field(gettext_lazy("Until hour"), "20.00")
    opens_by_itself = forms.BooleanField(label=gettext_lazy("Opens by itself"), required=False)

    def __init__(self, data: Any = None, *, cycle: OrderCycle) -> None:
        """Of an open market only the closing."""
        opens, closes = clock.local(cycle.opens_at), clock.local(cycle.closes_at)
        initial = {
            "pickup_on": cycle.pickup_on, "opens_date": opens.date(), "opens_time": f"{opens:%-H.%M}",
            "closes_date": closes.date(), "closes_time": f"{closes:%-H.%M}",
            "opens_by_itself": cycle.opens_by_itself,
        }  # fmt: skip
        super().__init__(data, initial=initial)
        if cycle.state != CycleState.DRAFT:
            for name in ("pickup_on", "opens_date", "opens_time", "opens_by_itself"):
                del self.fields[name]


class CapacityForm(forms.Form):
    """How many can come."""

    capacity = whole_field(gettext_lazy("For how many orders?"), most=MOST_PLACES)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def moments(request: HttpRequest, code: str) -> HttpResponse:
    """Opening, closing and day of a draft; the closing of an open market. Later there is nothing to change."""
    cycle = cycle_by_code(code)
    if request.method != "POST" and cycle.state not in {CycleState.DRAFT, CycleState.OPEN}:
        return see_other(reverse("office:market_cycle", args=[cycle.code]))
    form = MomentsForm(request.POST or None, cycle=cycle)
    context = {"cycle": cycle, "form": form, "tabs": tabs_for(cycle, "overview")}
    if request.method != "POST":
        return render_page(request, "market_moments.html", "market", context)
    if not form.is_valid():
        return render_page(request, "market_moments.html", "market", context, status=422)
    data, is_draft = form.cleaned_data, "pickup_on" in form.fields
    try:
        change_moments(
            cycle,
            opens_at=moment_of(data, "opens") if is_draft else cycle.opens_at,
            closes_at=moment_of(data, "closes"),
            pickup_on=data["pickup_on"] if is_draft else cycle.pickup_on,
            opens_by_itself=data["opens_by_itself"] if is_draft else None,
            by=actor_for(request.user),
            at=clock.now(),
        )
    except BuurtpuntError as error:
        error.field = {"closes_at": "closes_date"}.get(error.field or "", error.field)
        add_refusal(form, error)
        return render_page(request, "market_moments.html", "market", context, status=status_of(error))
    messages.success(request, _("The moments are changed."))
    return see_other(reverse("office:market_cycle", args=[cycle.code]))


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest, code: str, slot: str) -> HttpResponse:
    """The places of one moment of pick-up."""
    cycle = cycle_by_code(code)
    found = _slot(cycle, slot)
    form = CapacityForm(request.POST or None, initial={"capacity": found.capacity})
    context = {"cycle": cycle, "slot": found, "form": form, "tabs": tabs_for(cycle, "overview")}
    if request.method != "POST":
        return render_page(request, "market_slot.html", "market", context)
    if not form.is_valid():
        return render_page(request, "market_slot.html", "market", context, status=422)
    try:
        change_slot(found, capacity=form.cleaned_data["capacity"], by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return render_page(request, "market_slot.html", "market", context, status=status_of(error))
    messages.success(request, _("Saved."))
    return see_other(reverse("office:market_cycle", args=[cycle.code]))


@market_page
@require_POST
def slot_remove(request: HttpRequest, code: str, slot: str) -> HttpResponse:
    """Take it away; gone already is fine."""
    cycle = cycle_by_code(code)
    found = cycle.slots.filter(code=normalise_code(slot)).first()
    if found is not None:
        remove_slot(found, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("The moment is gone."))
    return see_other(reverse("office:market_cycle", args=[cycle.code]))


def _slot(cycle: OrderCycle, code: str) -> PickupSlot:
    found = cycle.slots.filter(code=normalise_code(code)).first()
    if found is None:
        raise Missing
    return found
