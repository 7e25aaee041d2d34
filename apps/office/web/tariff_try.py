"""`/beheer/tarieven/proef/`: what would this cost, now and by the next price?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.accounts.enums import CustomerGroup
from apps.accounts.web.access import managers_only
from apps.bookings.domain.price import PriceList, quote, quote_distance
from apps.bookings.domain.price.words import deposit_words
from apps.bookings.domain.quote import next_change, price_list_for
from apps.bookings.models import Resource
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.page import render_page
from apps.office.web.tariff_words import GROUPS, group_choices, group_of

MAX_KM = 9_999


class TryForm(forms.Form):
    """A wish: what, for whom, when and how far."""

    ding = forms.ModelChoiceField(
        label=gettext_lazy("What?"),
        queryset=Resource.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Choose one"),
    )
    groep = forms.ChoiceField(
        label=gettext_lazy("For whom?"), choices=group_choices, initial=GROUPS[CustomerGroup.EVERYBODY]
    )
    start_date = date_field(gettext_lazy("From day"))
    start_time = time_field(gettext_lazy("From hour"), "9.00")
    end_date = date_field(
        gettext_lazy("Until day"), required=False, help_text=gettext_lazy("Leave empty for the same day.")
    )
    end_time = time_field(gettext_lazy("Until hour"), "12.00")
    km = forms.IntegerField(
        label=gettext_lazy("Kilometres"), required=False, min_value=0, max_value=MAX_KM,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what there is to book; today unless told otherwise."""
        super().__init__(*args, **kwargs)
        choice = self.fields["ding"]
        assert isinstance(choice, forms.ModelChoiceField)  # noqa: S101 - declared above
        choice.queryset = Resource.objects.select_related("kind").order_by("kind__position", "position", "name")
        self.fields["start_date"].initial = clock.today

    def period(self) -> Period:
        """The stretch that was typed, in UTC. Refuses: InvalidTime, TimeDoesNotExist, InvalidPeriod."""
        data = dict(self.cleaned_data)
        data["end_date"] = data["end_date"] or data["start_date"]
        return Period(moment_of(data, "start"), moment_of(data, "end"))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What it costs by one tariff: lines for `ui/lines.html`, or why it has no price."""

    title: str
    lines: list[dict[str, object]]
    total_cents: int
    deposit: str
    refusal: str = ""


@managers_only
@require_safe
def try_out(request: HttpRequest) -> HttpResponse:
    """What this would cost, with the lines; beside it by the price that comes next."""
    form = TryForm(request.GET if "ding" in request.GET else None)
    outcomes: list[Outcome] = []
    when, status = "", 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                period = form.period()
            except BuurtpuntError as error:
                error.field = "end_date" if error.field == "end" else error.field
                add_refusal(form, error)
            else:
                status, when = 200, formats.period(period.start, period.end)
                outcomes = _outcomes(form.cleaned_data, period)
    context = {
        "form": form,
        "outcomes": outcomes,
        "when": when,
        "thing": form.cleaned_data.get("ding") if when else None,
    }
    return render_page(request, "tariff_try.html", "tariffs", context, status=status)


def _outcomes(data: dict[str, Any], period: Period) -> list[Outcome]:
    resource: Resource = data["ding"]
    group = group_of(data["groep"]) or CustomerGroup.EVERYBODY
    day, km = clock.local_date(period.start), data["km"] or 0
    try:
        now = _outcome(_("By the price of that day"), price_list_for(resource, group, day), period, km=km)
    except BuurtpuntError as error:
        now = Outcome(_("By the price of that day"), [], 0, "", error.text)
    coming = next_change(resource, group, day)
    if coming is None:
        return [now]
    title = _("By the price from %(day)s on") % {"day": _long(coming[0])}
    return [now, _outcome(title, coming[1], period, km=km)]


def _outcome(title: str, prices: PriceList, period: Period, *, km: int) -> Outcome:
    try:
        quotes = [quote(prices, period), quote_distance(prices, km)]
    except BuurtpuntError as error:
        return Outcome(title, [], 0, "", error.text)
    return Outcome(
        title=title,
        lines=[{"label": line.label, "cents": line.amount_cents} for found in quotes for line in found.lines],
        total_cents=sum(found.total_cents for found in quotes),
        deposit=deposit_words(prices.deposit_cents) if prices.deposit_cents else "",
    )


def _long(day: dt.date) -> str:
    return f"{formats.day_long(day)} {day.year}"
