"""`/beheer/markt/<code>/aanbod/`: all that a market sells in one table, and what goes in it."""

from itertools import groupby
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.csv_file import csv_bytes
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.offer import add_offers, copy_prices
from apps.market.domain.publication import publication_warnings
from apps.market.domain.terms import change_offers, set_cut_off
from apps.market.enums import CYCLES_TO_PLAN, CycleState
from apps.market.errors.offer import OffersRefused
from apps.market.models import Offer, OrderCycle, Producer
from apps.market.queries.offer_export import table_of
from apps.market.queries.offer_table import offers_in_table, search_table, variants_to_offer
from apps.market.sheets.writing import to_xlsx
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.moments import date_field, moment_of, time_field
from apps.office.web.offer_form import OffersForm
from apps.office.web.page import render_page

SIZE: Final = 40  # rows on a page: six fields each stay under what a form may send
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CutOffForm(forms.Form):
    """Until when this producer takes orders."""

    closes_date = date_field(gettext_lazy("Orders until day"))
    closes_time = time_field(gettext_lazy("Until hour"), "20.00")


class AddForm(forms.Form):
    """Which sizes come in."""

    sizes = forms.MultipleChoiceField(
        label=gettext_lazy("What do you add?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Tick at least one product.")},
    )  # fmt: skip


def can_change(cycle: OrderCycle) -> bool:
    """Until closing; after it something can only be withdrawn."""
    return cycle.state in CYCLES_TO_PLAN


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def offers(request: HttpRequest, code: str) -> HttpResponse:
    """The table, and what was typed in it."""
    cycle = cycle_by_code(code)
    if request.method != "POST":
        return _page(request, cycle, None)
    form = OffersForm(request.POST, offers=_posted(request, cycle))
    if not form.is_valid():
        return _page(request, cycle, form, status=422)
    try:
        changed = change_offers(cycle, form.wanted, seen=form.seen, by=actor_for(request.user), at=clock.now())
    except OffersRefused as error:
        form.add_refusals(error.rows)
        return _page(request, cycle, form, status=status_of(error))
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _page(request, cycle, form, status=status_of(error))
    number = len(changed)
    said = ngettext("%(n)d product is changed.", "%(n)d products are changed.", number) % {"n": number}
    messages.success(request, said if changed else _("Nothing was changed."))
    return see_other(request.get_full_path())


@market_page
@require_POST
def prices(request: HttpRequest, code: str) -> HttpResponse:
    """The prices of last time."""
    cycle = cycle_by_code(code)
    number = len(copy_prices(cycle, by=actor_for(request.user), at=clock.now()))
    said = ngettext("%(n)d price is that of last time.", "%(n)d prices are those of last time.", number) % {"n": number}
    messages.success(request, said if number else _("All prices are those of last time already."))
    return see_other(reverse("office:market_offers", args=[cycle.code]))


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Sizes of a producer that are not in this market yet, all of them or some."""
    cycle = cycle_by_code(code)
    variants = {str(variant.pk): variant for variant in variants_to_offer(cycle)}
    form = AddForm(request.POST or None)
    field = form.fields["sizes"]
    assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
    field.choices = [(pk, str(variant)) for pk, variant in variants.items()]
    if request.method != "POST":
        return _add_page(request, cycle, form, list(variants.values()))
    if "producent" in request.POST:
        chosen = [found for found in variants.values() if found.product.producer.slug == request.POST["producent"]]
    elif form.is_valid():
        chosen = [variants[pk] for pk in form.cleaned_data["sizes"]]
    else:
        return _add_page(request, cycle, form, list(variants.values()), status=422)
    try:
        made = add_offers(cycle, chosen, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        form.is_valid()
        add_refusal(form, error)
        return _add_page(request, cycle, form, list(variants.values()), status=status_of(error))
    said = ngettext("%(n)d product is added.", "%(n)d products are added.", len(made)) % {"n": len(made)}
    messages.success(request, said)
    return see_other(reverse("office:market_offers", args=[cycle.code]))


@market_page
@require_safe
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The table as a file, to work on and read in again."""
    cycle = cycle_by_code(code)
    rows, name = table_of(cycle), f"aanbod-{cycle.pickup_on:%Y-%m-%d}"
    if request.GET.get("soort") == "csv":
        response = HttpResponse(csv_bytes(rows[0], rows[1:]), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    response = HttpResponse(to_xlsx(rows, title=f"{cycle.pickup_on:%Y-%m-%d}"), content_type=_XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def cut_off(request: HttpRequest, code: str, producer: str) -> HttpResponse:
    """Until when one producer takes orders in this market."""
    cycle, maker = cycle_by_code(code), producer_of(producer)
    theirs = offers_in_table(cycle).filter(variant__product__producer=maker).first()
    if theirs is None:
        raise Missing
    wall = clock.local(theirs.cut_off_at or cycle.closes_at)
    form = CutOffForm(request.POST or None, initial={"closes_date": wall.date(), "closes_time": f"{wall:%-H.%M}"})
    context = {"cycle": cycle, "producer": maker, "form": form, "offer": theirs, "tabs": tabs_for(cycle, "offers")}
    if request.method != "POST":
        return render_page(request, "market_cut_off.html", "market", context)
    try:
        if "gewoon" in request.POST:
            set_cut_off(cycle, maker, cut_off_at=None, by=actor_for(request.user), at=clock.now())
        elif form.is_valid():
            moment = moment_of(form.cleaned_data, "closes")
            set_cut_off(cycle, maker, cut_off_at=moment, by=actor_for(request.user), at=clock.now())
        else:
            return render_page(request, "market_cut_off.html", "market", context, status=422)
    except BuurtpuntError as error:
        form.is_valid()
        error.field = {"cut_off_at": "closes_date"}.get(error.field or "", error.field)
        add_refusal(form, error)
        return render_page(request, "market_cut_off.html", "market", context, status=status_of(error))
    messages.success(request, _("Saved."))
    return see_other(reverse("office:market_offers", args=[cycle.code]))


def producer_of(slug: str) -> Producer:
    """By its name in addresses. Refuses: Missing."""
    found = Producer.objects.filter(slug=slug).first()
    if found is None:
        raise Missing
    return found


def _posted(request: HttpRequest, cycle: OrderCycle) -> list[Offer]:
    """The offers whose rows were sent, in the order of the table."""
    codes = [name.removeprefix("seen_") for name in request.POST if name.startswith("seen_")]
    return list(offers_in_table(cycle).filter(code__in=[code for code in codes if "\x00" not in code]))


def _page(request: HttpRequest, cycle: OrderCycle, form: OffersForm | None, *, status: int = 200) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "")[:80]
    found = search_table(offers_in_table(cycle), text=text)
    page = page_of(request, found, size=SIZE)
    form = form or OffersForm(offers=list(page))
    groups = groupby(form.each_row(), key=lambda row: row.offer.variant.product.producer)
    context: dict[str, Any] = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "offers"),
        "form": form,
        "groups": [(producer, list(rows)) for producer, rows in groups],
        "page": page,
        "q": text,
        "query": urlencode({"q": text}) if text else "",
        "can_change": can_change(cycle),
        "can_withdraw": cycle.state not in {CycleState.DRAFT, CycleState.SETTLED},
        "warnings": publication_warnings(cycle) if can_change(cycle) else [],
    }
    return render_page(request, "market_offers.html", "market", context, status=status)


def _add_page(
    request: HttpRequest, cycle: OrderCycle, form: AddForm, variants: list[Any], *, status: int = 200
) -> HttpResponse:
    ticked = set(request.POST.getlist("sizes"))
    groups = groupby(variants, key=lambda variant: variant.product.producer)
    shelves = [(maker, [(found, str(found.pk) in ticked) for found in rows]) for maker, rows in groups]
    context = {"cycle": cycle, "tabs": tabs_for(cycle, "offers"), "form": form, "shelves": shelves}
    return render_page(request, "market_add.html", "market", context, status=status)
