"""`/markt/`: what can be ordered now."""

import datetime as dt
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.hub import clock
from apps.market.enums import Category
from apps.market.labels import weekday_moment
from apps.market.models import Offer, OrderCycle, PickupSlot
from apps.market.queries.cycle import next_cycle, slots_of
from apps.market.queries.offer import bought_before, offers_on_sale, search_offers
from apps.market.queries.order import orders_of
from apps.market.web.access import open_cycles, panel_seen
from apps.market.web.cards import cards_of
from apps.market.web.forms import card_context
from apps.market.web.htmx import htmx_target

PER_PAGE = 24
BOUGHT_BEFORE = "eerder"
ORGANIC = "bio"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The goods of the market that is open, or when the next one opens. A constant number of queries."""
    at = clock.now()
    cycle, cycles = open_cycles(request, at)
    if cycle is None:
        return _closed(request, at)
    context = market_context(request, cycle, cycles=cycles, at=at)
    template = "market/_goods.html" if htmx_target(request) == "goods" else "market/home.html"
    return render(request, template, context)


def market_context(
    request: HttpRequest, cycle: OrderCycle, *, cycles: list[OrderCycle], at: dt.datetime
) -> dict[str, Any]:
    """All that the market page shows."""
    person = current_person(request)
    panel = panel_seen(request, cycle)
    shelf, text = request.GET.get("soort", ""), request.GET.get("q", "").replace("\x00", "").strip()[:80]
    page = _page(request, cycle, shelf=shelf, text=text, person=person)
    cards = cards_of(cast("QuerySet[Offer]", page.object_list), quantities=panel.quantities, own=panel.own)
    slots = list(slots_of(cycle))
    return card_context(request) | {
        "cycle": cycle,
        "closing": weekday_moment(cycle.closes_at, at=at),
        "cycles": cycles if len(cycles) > 1 else [],
        "panel": panel,
        "cards": cards,
        "page": page,
        "page_query": _query(cycle, cycles, shelf=shelf, text=text),
        "chips": _chips(cycle, cycles, shelf=shelf, text=text, person=person),
        "text": text,
        "shelf": shelf,
        "kept": [pair for pair in (("soort", shelf), ("ronde", cycle.code if len(cycles) > 1 else "")) if pair[1]],
        "slot": panel.slot,
        "slot_url": _with_cycle(reverse("market:slot"), cycle, cycles),
        "first_slot": slots[0] if slots else None,
        "last_slot": max(slots, key=_ends_at, default=None),
    }


def _page(request: HttpRequest, cycle: OrderCycle, *, shelf: str, text: str, person: Person | None) -> "Page[Offer]":
    offers = search_offers(offers_on_sale(cycle), text=text)
    if shelf == BOUGHT_BEFORE:
        offers = bought_before(offers, person=person) if person else offers.none()
    elif shelf == ORGANIC:
        offers = offers.filter(variant__product__is_organic=True)
    elif shelf in Category.values:
        offers = offers.filter(variant__product__category=shelf)
    return Paginator(offers, PER_PAGE).get_page(request.GET.get("pagina"))


def _chips(
    cycle: OrderCycle, cycles: list[OrderCycle], *, shelf: str, text: str, person: Person | None
) -> list[dict[str, object]]:
    shelves: list[tuple[str, str]] = [("", _("Everything")), *((c.value, str(c.label)) for c in Category)]
    shelves.append((ORGANIC, _("Organic")))
    if person is not None:
        shelves.append((BOUGHT_BEFORE, _("Ordered before")))
    home_url = reverse("market:home")
    return [
        {
            "label": label,
            "href": f"{home_url}?{query}" if (query := _query(cycle, cycles, shelf=code, text=text)) else home_url,
            "is_current": code == shelf,
        }
        for code, label in shelves
    ]


def _query(cycle: OrderCycle, cycles: list[OrderCycle], *, shelf: str, text: str) -> str:
    several = cycle.code if len(cycles) > 1 else ""
    return urlencode({key: value for key, value in (("soort", shelf), ("q", text), ("ronde", several)) if value})


def _with_cycle(url: str, cycle: OrderCycle, cycles: list[OrderCycle]) -> str:
    return f"{url}?{urlencode({'ronde': cycle.code})}" if len(cycles) > 1 else url


def _ends_at(slot: PickupSlot) -> dt.datetime:
    return slot.ends_at


def _closed(request: HttpRequest, at: dt.datetime) -> HttpResponse:
    """No market is open: when the next one opens, and what one ordered last."""
    person = current_person(request)
    context = {
        "next": next_cycle(at),
        "last_order": orders_of(person).first() if person else None,
    }
    return render(request, "market/closed.html", context)
