"""`/markt/`: what can be ordered now."""

import datetime as dt
from typing import Any, cast

from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.hub import clock
from apps.hub.web.paging import page_of
from apps.market.labels import weekday_moment
from apps.market.models import Offer, OrderCycle, PickupSlot
from apps.market.queries.cycle import next_cycle, slots_of
from apps.market.queries.favourite import standing_list
from apps.market.queries.offer import offers_on_sale, producers_selling
from apps.market.queries.offer_filter import OfferFilter
from apps.market.queries.order import orders_of
from apps.market.web.access import open_cycles, panel_seen
from apps.market.web.again import last_time
from apps.market.web.cards import cards_of
from apps.market.web.forms import card_context
from apps.market.web.htmx import htmx_target
from apps.market.web.last_chance import last_chance
from apps.market.web.narrowing import filters_of, narrowing_of

PER_PAGE = 24


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The goods of the market that is open, or when the next one opens. A constant number of queries."""
    at = clock.now()
    cycle, cycles = open_cycles(request, at)
    if cycle is None:
        return _closed(request, at)
    context = market_context(request, cycle, cycles=cycles, at=at)
    if htmx_target(request) != "goods":
        response = render(request, "market/home.html", context)
    else:
        response = render(request, "market/_found.html", context)
        response.headers["HX-Replace-Url"] = context["now"].url  # who opens a product and goes back finds it again
    patch_vary_headers(response, ("HX-Request",))  # that address must not bring this piece instead of the page
    return response


def market_context(
    request: HttpRequest, cycle: OrderCycle, *, cycles: list[OrderCycle], at: dt.datetime
) -> dict[str, Any]:
    """All that the market page shows."""
    person = current_person(request)
    panel = panel_seen(request, cycle)
    producers, slots = list(producers_selling(cycle)), list(slots_of(cycle))
    now = narrowing_of(request.GET, producers=producers, cycle=cycle, several=len(cycles) > 1)
    found = OfferFilter(now.asked, offers_on_sale(cycle), request=request, person=person).qs
    page: Page[Offer] = page_of(request, found, size=PER_PAGE)
    offers = cast("QuerySet[Offer]", page.object_list)
    return card_context(request) | {
        "cycle": cycle,
        "closing": weekday_moment(cycle.closes_at, at=at),
        "cycles": cycles if len(cycles) > 1 else [],
        "panel": panel,
        "cards": cards_of(offers, quantities=panel.quantities, own=panel.own, person=person, at=at),
        "page": page,
        "page_query": now.query,
        "now": now,
        "filters": filters_of(now, producers=producers, is_somebody=person is not None),
        "text": now.text,
        "kept": [pair for pair in now.pairs if pair[0] != "q"],
        "slot": panel.slot,
        "slot_url": _with_cycle(reverse("market:slot"), cycle, cycles),
        "first_slot": slots[0] if slots else None,
        "last_slot": max(slots, key=_ends_at, default=None),
        "last_chance": last_chance(at),
        "last_time": last_time(person, cycle) if panel.state in {"empty", "new"} else None,
        "on_list": standing_list(person).count() if person and panel.state in {"empty", "new"} else 0,
    }


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
        "last_chance": last_chance(at),
        "last_time": last_time(person, None),
        "person": person,
    }
    return render(request, "market/closed.html", context)
