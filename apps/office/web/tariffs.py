"""`/beheer/tarieven/`: what things cost now and later, for whom, and writing it down."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.enums import CustomerGroup
from apps.accounts.web.access import managers_only
from apps.bookings.domain.tariff import remove_tariff, save_tariff
from apps.bookings.enums import Handling
from apps.bookings.models import Resource, ResourceKind, Tariff
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing
from apps.hub.web.refusals import add_refusal, status_of
from apps.office.queries.tariffs import kinds_with_prices, things_with_prices
from apps.office.web.page import render_page
from apps.office.web.tariff_form import (
    MAX_MINUTES,
    MAX_ROWS,
    SPARE,
    TariffForm,
    as_typed,
    lengths_of,
)
from apps.office.web.tariff_try import TryForm
from apps.office.web.tariff_words import GROUPS, KIND, THING, group_of, owner_address, prices_of, whose
from apps.payments.enums import VatCode

Owner = Resource | ResourceKind


@managers_only
@require_safe
def tariffs(request: HttpRequest) -> HttpResponse:
    """Per kind and thing: what holds now, and what comes."""
    today = clock.today()
    kinds = [
        {
            "kind": kind,
            "own": prices_of(kind, today=today),
            "things": [prices_of(thing, today=today) for thing in kind.resources.all()],
        }
        for kind in kinds_with_prices()
    ]
    return render_page(request, "tariffs.html", "tariffs", {"kinds": kinds, "try_form": TryForm()})


@managers_only
@require_safe
def tariffs_of(request: HttpRequest, sort: str, slug: str) -> HttpResponse:
    """One kind or thing: every group, in full, with what was."""
    owner = _owner(sort, slug)
    own = prices_of(owner, today=clock.today())
    kind = prices_of(owner.kind, today=clock.today()) if isinstance(owner, Resource) else None
    first = owner if isinstance(owner, Resource) else owner.resources.first()
    context = {
        "owner": owner,
        "name": whose(owner),
        "own": own,
        "kind": kind,
        "module": owner.kind.module if isinstance(owner, Resource) else owner.module,
        "address": owner_address(owner),
        "try_form": TryForm(initial={"ding": first.slug if first else ""}),
    }
    return render_page(request, "tariffs_of.html", "tariffs", context)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, sort: str, slug: str) -> HttpResponse:
    """A new price, filled in with what the group (else everybody) pays now."""
    owner = _owner(sort, slug)
    group = group_of(request.GET.get("groep", "")) or CustomerGroup.EVERYBODY
    model = _present(owner, group)
    tariff = Tariff(
        kind=owner if isinstance(owner, ResourceKind) else None,
        resource=owner if isinstance(owner, Resource) else None,
    )
    initial: dict[str, Any] = as_typed(model) if model is not None else {"vat_code": usual_vat(owner)}
    initial |= {"group": GROUPS[group], "valid_from": clock.today() + dt.timedelta(days=1 if model else 0)}
    return _form_page(request, owner, tariff, initial=initial, model=model)


@managers_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, sort: str, slug: str, group: str, day: str) -> HttpResponse:
    """Change a price that was written down."""
    owner = _owner(sort, slug)
    tariff = _tariff(owner, group, day)
    return _form_page(request, owner, tariff, initial=as_typed(tariff), model=tariff)


@managers_only
@require_POST
def remove(request: HttpRequest, sort: str, slug: str, group: str, day: str) -> HttpResponse:
    """Take back a price before it begins; that it is gone already is fine."""
    owner = _owner(sort, slug)
    remove_tariff(_tariff(owner, group, day), by=actor_for(request.user), at=clock.now())
    messages.success(request, _("That price will not come."))
    return redirect("office:tariffs_of", *owner_address(owner))


def _form_page(
    request: HttpRequest, owner: Owner, tariff: Tariff, *, initial: dict[str, Any], model: Tariff | None
) -> HttpResponse:
    lengths = lengths_of(model) | _posted_lengths(request.POST)
    if request.method != "POST":
        rows = (len(model.rates.all()) if model is not None else 1) + SPARE
        return _draw(request, owner, tariff, TariffForm(rows=rows, lengths=lengths, initial=initial))
    rows = _posted_rows(request.POST)
    if "meer" in request.POST:
        typed = {name: value for name, value in request.POST.items() if name != "rows"}
        more = TariffForm(rows=min(rows + SPARE, MAX_ROWS), lengths=lengths, initial=typed)
        return _draw(request, owner, tariff, more)
    form = TariffForm(request.POST, rows=rows, lengths=lengths)
    if not form.is_valid():
        return _draw(request, owner, tariff, form, status=422)
    data = form.cleaned_data
    tariff.group = group_of(data["group"]) or CustomerGroup.EVERYBODY
    tariff.valid_from, tariff.vat_code = data["valid_from"], data["vat_code"]
    tariff.deposit_cents = data["deposit"] or 0
    try:
        save_tariff(tariff, rates=form.found, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _draw(request, owner, tariff, form, status=status_of(error))
    messages.success(request, _("Saved. Bookings that stand keep their price."))
    return redirect("office:tariffs_of", *owner_address(owner))


def _draw(request: HttpRequest, owner: Owner, tariff: Tariff, form: TariffForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "name": whose(owner),
        "is_new": tariff.pk is None,
        "address": owner_address(owner),
        "module": owner.kind.module if isinstance(owner, Resource) else owner.module,
        "can_have_more": form.count < MAX_ROWS,
    }
    return render_page(request, "tariff.html", "tariffs", context, status=status)


def usual_vat(owner: Owner) -> VatCode:
    """The code a first price begins with: a place that is opened is exempt, a thing that goes along is hired."""
    kind = owner.kind if isinstance(owner, Resource) else owner
    return VatCode.ROOM_EXEMPT if kind.handling == Handling.OPENED else VatCode.VEHICLE


def _owner(sort: str, slug: str) -> Owner:
    """The kind or the thing of an address. Refuses: Missing."""
    owner: Owner | None = None
    if sort == KIND:
        owner = kinds_with_prices().filter(slug=slug).first()
    elif sort == THING:
        owner = things_with_prices().filter(slug=slug).first()
    if owner is None:
        raise Missing
    return owner


def _tariff(owner: Owner, group: str, day: str) -> Tariff:
    """The tariff of an address. Refuses: Missing."""
    wanted = group_of(group)
    found = [row for row in owner.tariffs.all() if row.group == wanted and row.valid_from.isoformat() == day]
    if not found:
        raise Missing
    return found[0]


def _present(owner: Owner, group: str) -> Tariff | None:
    """What the group pays now by this owner's own tariffs, else everybody, else (of a thing) by its kind's."""
    today = clock.today()
    owners: list[Owner] = [owner, owner.kind] if isinstance(owner, Resource) else [owner]
    for one in owners:
        for wanted in (group, CustomerGroup.EVERYBODY):
            rows = [row for row in one.tariffs.all() if row.group == wanted]
            begun = [row for row in rows if row.valid_from <= today]
            if rows:
                return begun[0] if begun else rows[-1]
    return None


def _posted_rows(data: QueryDict) -> int:
    text = data.get("rows", "")
    return min(max(int(text), 1), MAX_ROWS) if text.isdecimal() and len(text) <= len(str(MAX_ROWS)) else SPARE


def _posted_lengths(data: QueryDict) -> frozenset[int]:
    """Minutes that came with a form: they may be of the price it began from."""
    texts = [data.get(f"minutes_{index}", "") for index in range(_posted_rows(data))]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= len(str(MAX_MINUTES))]
    return frozenset(number for number in numbers if 1 <= number <= MAX_MINUTES)
