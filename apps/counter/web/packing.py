"""`/toog/klaarzetten/`: bags to fill per customer, per product or per shelf, ticked by several people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from apps.counter.web.access import market_page
from apps.counter.web.htmx import htmx_target
from apps.counter.web.packing_words import (
    Entry,
    PackRow,
    by_moment,
    by_product,
    order_entry,
    paper_links,
    pile_entry,
    shelf_entry,
    shelf_name,
)
from apps.counter.web.queue import counter_context
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui.formats import day
from apps.hub.web.paging import page_of
from apps.market.models import OrderCycle
from apps.market.queries.packing import (
    Pile,
    Progress,
    Shelf,
    cycles_to_pack,
    lines_of_pile,
    lines_on_shelf,
    orders_to_pack,
    piles_of,
    progress_of_orders,
    shelves_of,
)
from apps.market.queries.shortage import undivided_in

PER_PAGE: Final = 40
WAYS: Final[tuple[tuple[str, Promise], ...]] = (
    ("klant", _("Per customer")),
    ("product", _("Per product")),
    ("rek", _("Per shelf")),
)
NAMELESS: Final = "-"  # in the address: goods whose place nobody wrote down


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page of the overview holds: entries that lead on, or rows to tick; and how far all of it is."""

    progress: Progress
    title: str = ""
    counts_bags: bool = False
    page: "Page[Any] | None" = None
    entries: "list[Entry] | None" = None
    groups: "list[tuple[str, list[PackRow]]] | None" = None


@market_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The overview; asked by its own poll, only the part that changes."""
    cycles = cycles_to_pack(clock.now())
    cycle = cycle_of(request, cycles)
    way = request.GET.get("per", "")
    way = way if way in {code for code, _label in WAYS} else "klant"
    what = "".join(sign for sign in request.GET.get("wat", "")[:60] if sign.isprintable())
    shown = _shown(request, cycle, way, what) if cycle else Shown(Progress())
    number = shown.page.number if shown.page else 1
    context = {
        "cycle": cycle,
        "way": way,
        "what": what,
        "shown": shown,
        "here": packing_url(cycle, per=way, wat=what, pagina=str(number) if number > 1 else ""),
    }
    if htmx_target(request) == "packing":
        return render(request, "counter/_packing.html", context)
    context |= counter_context(request) | {
        "work": work_tabs(request, "packing"),
        "cycles": [
            {"label": day(one.pickup_on), "href": packing_url(one, per=way), "is_current": one == cycle}
            for one in cycles
        ],
        "ways": [
            {"label": label, "href": packing_url(cycle, per=code), "is_current": code == way} for code, label in WAYS
        ],
        "short": undivided_in(cycle) if cycle else [],
        "papers": paper_links(cycle) if not what else [],
        "back_url": packing_url(cycle, per=way) if what else "",
        "page_query": packing_url(cycle, per=way, wat=what).partition("?")[2],
    }
    return render(request, "counter/packing.html", context)


def cycle_of(request: HttpRequest, cycles: Iterable[OrderCycle]) -> OrderCycle | None:
    """The market that the address asks for, else the first to pack."""
    asked, found = request.GET.get("ronde", ""), list(cycles)
    return next((cycle for cycle in found if cycle.code == asked), found[0] if found else None)


def packing_url(cycle: OrderCycle | None, **query: str) -> str:
    """This view of it, for the poll and to come back to."""
    asked = QueryDict(mutable=True)
    asked.update({name: text for name, text in {"ronde": cycle.code if cycle else "", **query}.items() if text})
    return f"{reverse('counter:packing')}?{asked.urlencode()}"


def _shown(request: HttpRequest, cycle: OrderCycle, way: str, what: str) -> Shown:
    if way == "klant":
        return _bags(request, cycle)
    piles = piles_of(cycle)
    if way == "product":
        return (
            _pile(request, cycle, piles, what)
            if what
            else _entries(request, (pile_entry(pile, packing_url(cycle, per=way, wat=pile.code)) for pile in piles))
        )
    shelves = shelves_of(piles)
    return (
        _shelf(request, cycle, shelves, what)
        if what
        else _entries(
            request,
            (
                shelf_entry(shelf, number, packing_url(cycle, per=way, wat=shelf.storage or NAMELESS))
                for number, shelf in enumerate(shelves)
            ),
        )
    )


def _pile(request: HttpRequest, cycle: OrderCycle, piles: Iterable[Pile], code: str) -> Shown:
    pile = next((pile for pile in piles if pile.code == code), None)
    page = _page(request, lines_of_pile(cycle, code))
    title = f"{pile.pieces}{NBSP}× {pile.name}" if pile else ""
    return Shown(pile.progress if pile else Progress(), title, page=page, groups=by_moment(page.object_list))


def _shelf(request: HttpRequest, cycle: OrderCycle, shelves: Iterable[Shelf], what: str) -> Shown:
    storage = "" if what == NAMELESS else what
    shelf = next((shelf for shelf in shelves if shelf.storage == storage), None)
    page = _page(request, lines_on_shelf(cycle, storage))
    progress = shelf.progress if shelf else Progress()
    return Shown(progress, shelf_name(storage), page=page, groups=by_product(page.object_list))


def _bags(request: HttpRequest, cycle: OrderCycle) -> Shown:
    progress = progress_of_orders(cycle)
    page = _page(request, orders_to_pack(cycle))
    entries = [order_entry(order, progress[order.pk]) for order in page.object_list if order.pk in progress]
    whole = sum(one.is_whole for one in progress.values())
    back = sum(bool(one.back) for one in progress.values())
    return Shown(Progress(whole, len(progress), back), counts_bags=True, page=page, entries=entries)


def _entries(request: HttpRequest, entries: Iterable[Entry]) -> Shown:
    found = list(entries)
    page = _page(request, found)
    return Shown(sum((entry.progress for entry in found), Progress()), page=page, entries=list(page.object_list))


def _page(request: HttpRequest, rows: "QuerySet[Any] | list[Any]") -> "Page[Any]":
    return page_of(request, rows, size=PER_PAGE)
