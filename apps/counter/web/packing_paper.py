"""`/toog/klaarzetten/papier/`: the lists of packing on A4, the pick-up list, and labels."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.counter.web.access import market_page
from apps.counter.web.packing import cycle_of, packing_url
from apps.counter.web.packing_words import PAPERS, goods_words, shelf_name
from apps.counter.web.queue import counter_context
from apps.counter.web.words import SEPARATOR, due_words
from apps.hub import clock
from apps.hub.errors import Missing
from apps.hub.ui.formats import hours
from apps.market.documents.labels import PER_SHEET, labels_of, labels_pdf
from apps.market.enums import OrderState
from apps.market.models import Order, OrderCycle, OrderLine
from apps.market.queries.order import age_to_check, pieces_in
from apps.market.queries.packing import bags_of_cycle, cycles_to_pack
from apps.payments.queries.charge import charges_of


@dataclass(frozen=True, slots=True)
class PaperPile:
    """One size of a product on paper, with the lines of who gets it."""

    name: str
    storage: str
    lines: list[OrderLine] = field(default_factory=list)


@market_page
@require_safe
def paper(request: HttpRequest, what: str) -> HttpResponse:
    """One list, as it is on paper; Missing for a list or a market that is not there."""
    titles, cycle = dict(PAPERS), cycle_of(request, cycles_to_pack(clock.now()))
    if what not in titles or cycle is None:
        raise Missing
    build = {"klant": _per_customer, "product": _per_product, "rek": _per_shelf, "afhalen": _pick_up}
    body = build[what](cycle) if what in build else _labels(request, cycle)
    context = counter_context(request) | {
        "cycle": cycle,
        "what": what,
        "title": titles[what],
        "back_url": packing_url(cycle),
        "body": f"counter/_paper_{what}.html",
    }
    return render(request, "counter/paper.html", context | body)


@market_page
@require_safe
def labels(request: HttpRequest) -> HttpResponse:
    """The labels as a PDF; Missing when there is nothing to stick them on."""
    at = clock.now()
    cycle = cycle_of(request, cycles_to_pack(at))
    made = labels_of(bags_of_cycle(cycle), per_place=_per_place(request)) if cycle else []
    if cycle is None or not made:
        raise Missing
    response = HttpResponse(labels_pdf(made, start=_start(request), at=at), content_type="application/pdf")
    name = _("labels-%(day)s.pdf") % {"day": f"{cycle.pickup_on:%Y-%m-%d}"}
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _per_customer(cycle: OrderCycle) -> dict[str, Any]:
    bags = [
        {"order": order, "pieces": pieces_in(order.goods), "lines": [_line(line) for line in order.goods]}
        for order in bags_of_cycle(cycle)
    ]
    return {"bags": bags}


def _per_product(cycle: OrderCycle) -> dict[str, Any]:
    return {"piles": [_pile(pile) for pile in sorted(_piles(cycle), key=lambda pile: pile.name)]}


def _per_shelf(cycle: OrderCycle) -> dict[str, Any]:
    piles = sorted(_piles(cycle), key=lambda pile: (not pile.storage, pile.storage, pile.name))
    shelves = groupby(piles, key=lambda pile: pile.storage)
    return {"shelves": [(shelf_name(storage), [_pile(pile) for pile in found]) for storage, found in shelves]}


def _pick_up(cycle: OrderCycle) -> dict[str, Any]:
    """Who comes when, also who was here already: what the counter works with when the power is out."""
    orders = bags_of_cycle(cycle, states=(OrderState.PLACED, OrderState.HANDED_OVER))
    charges = charges_of(orders)
    rows: list[dict[str, Any]] = [
        {
            "order": order,
            "pieces": pieces_in(order.goods),
            "places": sorted({place for line in order.goods if (place := line.offer.variant.product.storage)}),
            "age": age_to_check(order.goods),
            "is_gone": order.state == OrderState.HANDED_OVER,
            "due": "".join(due_words(getattr(charges.get(order.pk), "outstanding", 0))),
        }
        for order in orders
    ]
    return {"slots": [(slot, list(found)) for slot, found in groupby(rows, key=lambda row: _slot_of(row["order"]))]}


def _labels(request: HttpRequest, cycle: OrderCycle) -> dict[str, Any]:
    per_place, start = _per_place(request), _start(request)
    made = labels_of(bags_of_cycle(cycle), per_place=per_place)
    places = [None] * (start - 1) + made
    query = f"ronde={cycle.code}{'&zakken=rek' if per_place else ''}{f'&vanaf={start}' if start > 1 else ''}"
    here = reverse("counter:packing_paper", args=["etiketten"])
    return {
        "sheets": [places[first : first + PER_SHEET] for first in range(0, len(places), PER_SHEET)] if made else [],
        "pdf_url": f"{reverse('counter:packing_labels')}?{query}",
        "start": start,
        "per_place": per_place,
        "most": PER_SHEET,
        "count": len(made),
        "ways": [
            {"label": _("One per customer"), "href": f"{here}?ronde={cycle.code}", "is_current": not per_place},
            {
                "label": _("One per shelf or fridge"), "href": f"{here}?ronde={cycle.code}&zakken=rek",
                "is_current": per_place,
            },
        ],
    }  # fmt: skip


def _per_place(request: HttpRequest) -> bool:
    return request.GET.get("zakken") == "rek"


def _start(request: HttpRequest) -> int:
    """On which place of the sheet one begins; what is none is the first."""
    text = request.GET.get("vanaf", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(PER_SHEET)) else 1
    return number if 1 <= number <= PER_SHEET else 1


def _slot_of(order: Order) -> str:
    return hours(order.slot.starts_at, order.slot.ends_at)


def _piles(cycle: OrderCycle) -> list[PaperPile]:
    """What all bags hold, per size of a product; lines by moment of pick-up and name. Two queries."""
    found: dict[int, PaperPile] = {}
    for order in bags_of_cycle(cycle):
        for line in order.goods:
            line.order = order  # fetched already
            product = line.offer.variant.product
            pile = found.setdefault(line.offer_id, PaperPile(line.name, product.storage))
            pile.lines.append(line)
    return list(found.values())


def _pile(pile: PaperPile) -> dict[str, Any]:
    rows = [_line(line) | {"order": line.order} for line in pile.lines]
    return {"name": pile.name, "storage": shelf_name(pile.storage), "pieces": pieces_in(pile.lines), "rows": rows}


def _line(line: OrderLine) -> dict[str, Any]:
    return {
        "pieces": line.quantity,
        "name": line.name,
        "storage": line.offer.variant.product.storage,
        "note": SEPARATOR.join(goods_words(line, for_paper=True)),
        "is_packed": line.is_packed,
    }
