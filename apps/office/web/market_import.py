"""`/beheer/markt/<code>/aanbod/inlezen/`: a spreadsheet into the table; first what will happen, then that."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.formats import euro
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.domain.offer_import import Outcome, Plan, Planned, apply_import, plan_import
from apps.market.domain.terms import Terms
from apps.market.errors.offer import OffersRefused
from apps.market.models import OrderCycle
from apps.market.queries.offer_import import size_of
from apps.market.sheets.reading import MAX_BYTES, Grid, read_file, read_text, to_text
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_offers import can_change
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page


class ImportForm(forms.Form):
    """A file, or what was copied from one."""

    text = forms.CharField(
        label=gettext_lazy("Paste from your spreadsheet"), required=False, max_length=MAX_BYTES, strip=False,
        help_text=gettext_lazy("Take the row of headings along: product, producer, size, purchase price, limit."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"), required=False, allow_empty_file=True,
        help_text=gettext_lazy("Excel (.xlsx) or CSV, at most 1 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )  # fmt: skip

    def grid(self) -> Grid:
        """The cells of the one or the other. Refuses: NothingToRead, TableTooLarge."""
        file = self.cleaned_data["file"]
        if file:
            return read_file(file.read(MAX_BYTES + 1))
        return read_text(self.cleaned_data["text"])


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of the preview in words."""

    row: Planned
    size: str
    words: list[str]


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a table; show what it would do; do it."""
    cycle = cycle_by_code(code)
    if request.method != "POST":
        return _page(request, cycle, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, cycle, form, status=422)
    try:
        grid = form.grid()
        plan_import(cycle, grid)
    except BuurtpuntError as error:
        error.field = "text"
        add_refusal(form, error)
        return _page(request, cycle, form, status=status_of(error))
    if "mark" not in request.POST:
        return _preview(request, cycle, form, grid)
    return _confirm(request, cycle, form, grid)


def _confirm(request: HttpRequest, cycle: OrderCycle, form: ImportForm, grid: Grid) -> HttpResponse:
    """Do what was shown; when it would be something else by now, show that."""
    try:
        plan = apply_import(cycle, grid, mark=request.POST["mark"], by=actor_for(request.user), at=clock.now())
    except OffersRefused as error:
        for refusal in error.rows.values():
            form.add_error(None, refusal.text)
        return _preview(request, cycle, form, grid, status=status_of(error))
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _preview(request, cycle, form, grid, status=status_of(error))
    return _done(request, cycle, plan)


def _done(request: HttpRequest, cycle: OrderCycle, plan: Plan) -> HttpResponse:
    number = len(plan.of(Outcome.NEW)) + len(plan.of(Outcome.CHANGED))
    said = ngettext("%(n)d row is read in.", "%(n)d rows are read in.", number) % {"n": number}
    messages.success(request, said if number else _("All of this stands there already."))
    return see_other(reverse("office:market_offers", args=[cycle.code]))


def _preview(
    request: HttpRequest, cycle: OrderCycle, form: ImportForm, grid: Grid, *, status: int = 200
) -> HttpResponse:
    plan = plan_import(cycle, grid)
    ready = len(plan.of(Outcome.NEW)) + len(plan.of(Outcome.CHANGED))
    same = plan.of(Outcome.SAME)
    context: dict[str, Any] = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "offers"),
        "form": form,
        "plan": plan,
        "wrong": plan.of(Outcome.WRONG),
        "rows": [_shown(row) for row in plan.rows if row.outcome in {Outcome.NEW, Outcome.CHANGED}],
        "same": same,
        "ready": ready,
        "text": to_text(grid),
        "can_change": can_change(cycle),
    }
    return render_page(request, "market_import_preview.html", "market", context, status=status)


def _shown(row: Planned) -> Shown:
    size = size_of(row.variant) if row.variant is not None else ""
    return Shown(row, size, _words(row.before, row.after) if row.after is not None else [])


def _words(before: Terms | None, after: Terms) -> list[str]:
    """What is new, or from what to what."""
    old = before or Terms(0, 0, None, None, is_on=True)
    pairs = [
        (_("purchase price"), euro(old.purchase_cents), euro(after.purchase_cents)),
        (_("sale price"), euro(old.price_cents), euro(after.price_cents)),
        (_("limit"), _whole(old.limit), _whole(after.limit)),
        (_("most per customer"), _whole(old.max_per_customer), _whole(after.max_per_customer)),
        (_("for sale"), _yes(old.is_on), _yes(after.is_on)),
    ]
    if before is None:
        return [f"{word} {new}" for word, _was, new in pairs if new not in {_whole(None), _yes(True)}]
    return [f"{word} {was} → {new}" for word, was, new in pairs if was != new]


def _whole(number: int | None) -> str:
    return _("none") if number is None else str(number)


def _yes(is_on: bool) -> str:  # noqa: FBT001 - the one thing it is about
    return _("yes") if is_on else _("no")


def _page(request: HttpRequest, cycle: OrderCycle, form: ImportForm, *, status: int = 200) -> HttpResponse:
    context = {"cycle": cycle, "tabs": tabs_for(cycle, "offers"), "form": form, "can_change": can_change(cycle)}
    return render_page(request, "market_import.html", "market", context, status=status)
