"""`/reservaties/reeks/nieuw/`: ask a series, look at every date, and confirm."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.rules import WORK_COUNTER, customer_group, person_of
from apps.accounts.web.access import see_other, signed_in
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.series import Instead, Planned, create_series, preview_series
from apps.bookings.domain.series.rule import MOST_DATES
from apps.bookings.models import Resource, Series
from apps.bookings.queries.resource import with_details
from apps.bookings.web.offer import chosen_period
from apps.bookings.web.series_form import Holders, SeriesConfirmForm, SeriesForm, fits, key_of
from apps.bookings.web.series_words import counts_words, rule_words, terms_in_short
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.hub.web.refusals import add_refusal, status_of

LOOK: Final = "bekijk"
CHOICE: Final = "op-"  # before the date for which something else was chosen


@dataclass(frozen=True, slots=True)
class Option:
    """Something else for one date; `value` says what."""

    value: str
    label: str
    more: str
    price: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One date of the preview, ready to print."""

    date: dt.date
    name: str
    hours: str
    cents: int | None
    is_possible: bool
    skip_reason: str
    reasons: list[str]
    options: list[Option]

    @property
    def leaves_out(self) -> bool:
        """Whether nothing else was chosen for it."""
        return not any(option.is_chosen for option in self.options)


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form; with `actie=bekijk` every date of it; posting books what can be. Pressed twice is one series."""
    holders = Holders(person_of(request.user), is_staff=actor_for(request.user).may(WORK_COUNTER))
    if not holders.by_value:
        return render(request, "bookings/series_for_clubs.html")
    data = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" and data.get("actie") != LOOK:
        return _form_page(request, SeriesForm(_begun(data), holders=holders))
    form = SeriesForm(data, holders=holders)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        return _create(request, form) if request.method == "POST" else _preview(request, form)
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _form_page(request, form, status=status_of(error))


def _begun(data: Any) -> Any:
    """What an address may fill in already, of somebody who comes from a thing or goes back from the preview."""
    return data if "herhaal" in data else None


def _form_page(request: HttpRequest, form: SeriesForm, *, status: int = 200) -> HttpResponse:
    if not form.is_bound:
        form.initial = {
            "resource": request.GET.get("ding", ""),
            "holder": form.holders.value_for(request.GET.get("voor", "")),
            "first_date": request.GET.get("dag", ""),
            "starts": request.GET.get("van", ""),
            "ends": request.GET.get("tot", ""),
        }
    elif status == 200:  # noqa: PLR2004 - going back to the form is no mistake
        form = SeriesForm(initial=_typed(form), holders=form.holders)
    context = {"form": form, "most_dates": MOST_DATES}
    return render(request, "bookings/series_new.html", context, status=status)


def _typed(form: SeriesForm) -> dict[str, Any]:
    return {name: form.data.get(form.add_prefix(name), "") for name in form.fields}


def _preview(
    request: HttpRequest,
    form: SeriesForm,
    *,
    confirm: SeriesConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Every date with its price, and what can be chosen where it clashes. Refuses as `preview_series`."""
    association, person = form.party
    thing = with_details(Resource.objects.filter(pk=form.thing.pk)).get()
    group = customer_group(person, association)
    people = form.cleaned_data["attendees"]
    planned = preview_series(
        thing, rule=form.rule, person=person, association=association, by=actor_for(request.user), at=clock.now(),
        suits=lambda other: fits(other, people),
    )  # fmt: skip
    chosen = {name: str(value) for name, value in request.POST.items() if name.startswith(CHOICE)}
    rows = [_row(each, thing, group=group, chosen=chosen.get(CHOICE + each.date.isoformat(), "")) for each in planned]
    context = {
        "form": form,
        "confirm": confirm or SeriesConfirmForm(resource=thing),
        "thing": thing,
        "association": association,
        "person": person if form.holders.is_staff else None,
        "title": rule_words(form.rule),
        **_sums(rows),
        "deposit": _deposit(thing, planned, group=group),
        "asks_approval": thing.rulebook.needs_approval,
        "terms": terms_in_short(thing.kind.cancellation_terms),
        "house_rules": thing.rulebook.house_rules,
        "request_key": request.POST.get("request_key") or str(uuid.uuid4()),
        "kept": [(form.add_prefix(name), form.data.get(form.add_prefix(name), "")) for name in form.fields],
        "back_query": _query(form),
    }
    return render(request, "bookings/series_preview.html", context, status=status)


def _sums(rows: list[Row]) -> dict[str, Any]:
    """The dates by month, how many can be had, and what they come to."""
    possible = [row for row in rows if row.is_possible]
    return {
        "months": _by_month(rows),
        "counts": counts_words(
            booked=len(possible),
            skipped=sum(bool(row.skip_reason) for row in rows),
            rejected=sum(bool(row.reasons) for row in rows),
        ),
        "total": sum(row.cents or 0 for row in possible),
        "can_confirm": bool(possible) or any(row.options for row in rows),
        "button": ngettext("Book %(n)d time", "Book %(n)d times", len(possible)) % {"n": len(possible)},
    }


def _create(request: HttpRequest, form: SeriesForm) -> HttpResponse:
    association, person = form.party
    confirm = SeriesConfirmForm(request.POST, resource=form.thing)
    if not confirm.is_valid():
        return _preview(request, form, confirm=confirm, status=422)
    try:
        series = create_series(
            form.thing, rule=form.rule, person=person, association=association, instead=_chosen(request),
            activity=form.cleaned_data["activity"], attendees=form.cleaned_data["attendees"],
            answers=confirm.cleaned_data["answers"], accepts_rules=bool(confirm.cleaned_data.get("accepts_rules")),
            request_key=key_of(request.POST.get("request_key", "")), by=actor_for(request.user), at=clock.now(),
        )  # fmt: skip
    except BuurtpuntError as error:
        add_refusal(confirm, error)
        return _preview(request, form, confirm=confirm, status=status_of(error))
    messages.success(request, _made_words(series))
    return see_other(reverse("bookings:series", args=[series.code]))


def _made_words(series: Series) -> str:
    if series.resource.rulebook.needs_approval:
        return _("Your series is asked. We mailed you every date.")
    return _("Your series is booked. We mailed you every date.")


def _deposit(thing: Resource, planned: list[Planned], *, group: str) -> int:
    """What is asked at each time and comes back, in cents: that of the first date that is possible."""
    first = next((each.period for each in planned if each.is_possible and each.period), None)
    return quote_for(thing, first, group=group).deposit_cents if first else 0


def _row(planned: Planned, thing: Resource, *, group: str, chosen: str) -> Row:
    period = planned.period
    return Row(
        date=planned.date,
        name=CHOICE + planned.date.isoformat(),
        hours=formats.hours(period.start, period.end) if period else "",
        cents=planned.price_cents if planned.is_possible else None,
        is_possible=planned.is_possible,
        skip_reason=planned.skip_reason,
        reasons=[reason.text for reason in planned.reasons],
        options=[_option(each, thing, group=group, chosen=chosen) for each in planned.alternatives],
    )


def _option(instead: Instead, thing: Resource, *, group: str, chosen: str) -> Option:
    value = option_value(instead)
    other = instead.resource.pk != thing.pk
    try:
        price = formats.euro(quote_for(instead.resource, instead.period, group=group).total_cents)
    except BuurtpuntError:
        price = ""
    hours = formats.hours(instead.period.start, instead.period.end)
    label = instead.resource.name if other else hours
    return Option(value, label, hours if other else instead.resource.name, price, is_chosen=value == chosen)


def option_value(instead: Instead) -> str:
    """What a pressed alternative sends."""
    start, end = (moment.astimezone(dt.UTC) for moment in (instead.period.start, instead.period.end))
    return f"{instead.resource.slug}|{start:%Y%m%dT%H%MZ}-{end:%Y%m%dT%H%MZ}"


def read_option(value: str) -> tuple[str, Period] | None:
    """The slug and the period of a pressed alternative; None for anything else."""
    slug, _bar, text = value.partition("|")
    period = chosen_period(text)
    return (slug, period) if slug and period is not None else None


def _chosen(request: HttpRequest) -> dict[dt.date, Instead]:
    """What was chosen per date; what is no date or no choice of ours is left out."""
    found = {day: option for day, option in _options(request) if option is not None}
    slugs = {slug for slug, _period in found.values()}
    rows = {row.slug: row for row in Resource.objects.filter(slug__in=slugs, is_active=True)} if slugs else {}
    return {day: Instead(rows[slug], period) for day, (slug, period) in found.items() if slug in rows}


def _options(request: HttpRequest) -> Iterator[tuple[dt.date, tuple[str, Period] | None]]:
    for name, value in request.POST.items():
        if not name.startswith(CHOICE):
            continue
        try:
            day = dt.date.fromisoformat(name.removeprefix(CHOICE))
        except ValueError:
            continue
        option = read_option(str(value))
        # another hour of that day, not of another one
        yield day, option if option and clock.local_date(option[1].start) == day else None


def _by_month(rows: list[Row]) -> list[tuple[dt.date, list[Row]]]:
    return [
        (dt.date(year, month, 1), list(group))
        for (year, month), group in groupby(rows, key=lambda row: (row.date.year, row.date.month))
    ]


def _query(form: SeriesForm) -> str:
    """The address of the form with all that was typed."""
    names = [form.add_prefix(name) for name in form.fields]
    params = form.data.copy() if hasattr(form.data, "copy") else {}
    for name in list(params):
        if name not in names:
            del params[name]
    return params.urlencode() if hasattr(params, "urlencode") else ""
