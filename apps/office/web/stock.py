"""`/beheer/voorraad/`: goods that keep between markets, how many there are, and what moves them."""

from dataclasses import dataclass, field
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui import formats
from apps.hub.web.paging import page_of
from apps.hub.web.refusals import add_refusal, status_of
from apps.market.content import content_label
from apps.market.domain.stock import offer_from_stock, receive_stock
from apps.market.models import OrderCycle, Product, StockItem, Variant
from apps.market.queries.stock import cycles_to_offer_in, last_prices, movements_of, product_on_shelf, stock_items
from apps.office.web.market import market_page
from apps.office.web.page import render_page
from apps.office.web.stock_forms import ACTS, FirstForm, MarketForm

SHOWN: Final = 15  # movements on a page


@dataclass(slots=True)
class Fold:
    """One form of a size, closed until it is needed."""

    code: str
    label: str
    button: str
    form: forms.Form


@dataclass(slots=True)
class Row:
    """One size on the shelf with all that can be done."""

    item: StockItem
    label: str
    folds: list[Fold] = field(default_factory=list)

    @property
    def is_low(self) -> bool:
        """Whether somebody wants to be told."""
        return self.item.on_hand < self.item.warn_below


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def stock(request: HttpRequest) -> HttpResponse:
    """All that stands on the shelf, and the form for what did not before."""
    form = FirstForm(request.POST or None)
    if request.method != "POST":
        return _list(request, form)
    if not form.is_valid():
        return _list(request, form, status=422)
    data = form.cleaned_data
    try:
        receive_stock(
            data["size"], pieces=data["pieces"], note=data["note"], by=actor_for(request.user), at=clock.now()
        )
    except BuurtpuntError as error:
        add_refusal(form, error)
        return _list(request, form, status=status_of(error))
    messages.success(request, str(ACTS["bought"].said))
    return redirect("office:stock_product", slug=data["size"].product.slug)


def _list(request: HttpRequest, form: FirstForm, *, status: int = 200) -> HttpResponse:
    page = page_of(request, stock_items())
    rows = [Row(item, size_label(item.variant)) for item in page]
    return render_page(request, "stock.html", "stock", {"page": page, "rows": rows, "form": form}, status=status)


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product: its sizes on the shelf, what can be done with each, and where pieces came from and went."""
    goods = product_on_shelf(slug)
    items = list(stock_items().filter(variant__product=goods))
    cycles = list(cycles_to_offer_in())
    if request.method != "POST":
        return _page(request, goods, _rows(items, cycles, goods))
    act, size = request.POST.get("act", ""), request.POST.get("size", "")
    rows = _rows(items, cycles, goods, bound=(act, size), data=request.POST)
    chosen = next(
        ((row, fold) for row in rows if str(row.item.variant_id) == size for fold in row.folds if fold.code == act),
        None,
    )
    if chosen is None:
        return _page(request, goods, rows, status=422)
    return _act(request, goods, rows, *chosen)


def _act(request: HttpRequest, goods: Product, rows: list[Row], row: Row, fold: Fold) -> HttpResponse:
    form, by, at = fold.form, actor_for(request.user), clock.now()
    if not form.is_valid():
        return _page(request, goods, rows, status=422)
    try:
        if isinstance(form, MarketForm):
            said = _put_in_market(form, row.item, by=by, at=at)
        else:
            ACTS[fold.code].do(row.item.variant, **form.cleaned_data, by=by, at=at)
            said = str(ACTS[fold.code].said)
    except BuurtpuntError as error:
        error.field = "price" if error.field == "price_cents" else error.field
        add_refusal(form, error)
        return _page(request, goods, rows, status=status_of(error))
    messages.success(request, said)
    return redirect("office:stock_product", slug=goods.slug)


def _put_in_market(form: MarketForm, item: StockItem, **doer: Any) -> str:
    data = form.cleaned_data
    cycle = form.cycles[data["cycle"]]
    offer_from_stock(
        cycle, item.variant, pieces=data["pieces"], price_cents=data["price"],
        purchase_cents=last_prices(item.variant.product).get(item.variant_id, (None, None))[1], **doer,
    )  # fmt: skip
    return _("It is in the market of %(day)s.") % {"day": formats.day(cycle.pickup_on)}


def _rows(
    items: list[StockItem],
    cycles: list[OrderCycle],
    goods: Product,
    *,
    bound: tuple[str, str] = ("", ""),
    data: Any = None,
) -> list[Row]:
    """Each size with its forms; the one that was sent holds what was typed."""
    prices = last_prices(goods)
    rows = []
    for item in items:
        row = Row(item, size_label(item.variant))
        pk = str(item.variant_id)
        for code, act in ACTS.items():
            sent = data if bound == (code, pk) else None
            initial = {"pieces": item.warn_below} if code == "warn" else {}
            form = act.form(sent, auto_id=f"{code}-{pk}-%s", initial=initial)
            row.folds.append(Fold(code, str(act.label), str(act.button), form))
        if cycles:
            sent = data if bound == ("offered", pk) else None
            price = prices.get(item.variant_id, (None, 0))[0]
            offer = MarketForm(sent, cycles=cycles, auto_id=f"offered-{pk}-%s", initial={"price": price})
            row.folds.insert(1, Fold("offered", _("Sell it"), _("Put in the market"), offer))
        rows.append(row)
    return rows


def _page(request: HttpRequest, goods: Product, rows: list[Row], *, status: int = 200) -> HttpResponse:
    page = page_of(request, movements_of(goods), size=SHOWN)
    context = {"product": goods, "rows": rows, "page": page}
    return render_page(request, "stock_product.html", "stock", context, status=status)


def size_label(variant: Variant) -> str:
    """'pot · 500 g'."""
    content = content_label(
        content_amount=variant.content_amount, content_unit=variant.content_unit, sold_by=variant.sold_by,
        name=variant.name,
    )  # fmt: skip
    return f"{variant.name} · {content}" if variant.name and variant.name != content else content
