"""One customer's bag: lines to tick, the place of its crate, and whose is next."""

from collections.abc import Iterable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.web.access import safe_next, see_other
from apps.counter.web.access import market_page
from apps.counter.web.htmx import htmx_target
from apps.counter.web.packing import NAMELESS, packing_url
from apps.counter.web.packing_words import by_shelf, row_for
from apps.counter.web.queue import counter_context
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.web.overtaking import read_at
from apps.hub.web.refusals import answer_refusal, status_of
from apps.market.domain.packing import CRATE_LENGTH, place_crate, tick_line
from apps.market.models import Order, OrderLine
from apps.market.queries.packing import (
    Progress,
    is_whole,
    lines_to_pack,
    next_to_pack,
    order_to_pack,
    piles_of,
)
from apps.market.queries.recall import is_called_back
from apps.market.queries.shortage import undivided_in
from apps.market.rules import parse_quantity

_MOST_DIGITS: Final = 18  # of a row's number


@market_page
@require_safe
def bag(request: HttpRequest, code: str) -> HttpResponse:
    """One customer's bag, line by line; asked by its own poll, only the lines."""
    return _show_bag(request, order_to_pack(code))


@market_page
@require_POST
def tick(request: HttpRequest, code: str) -> HttpResponse:
    """Set or take away one tick; htmx gets the row again, with how far it is now."""
    order = order_to_pack(code)
    line = _line_of(order, request.POST.get("lijn", ""))
    try:
        seen = parse_quantity(request.POST.get("aantal", ""))
        ticked = tick_line(
            line, is_packed=request.POST.get("klaar") == "1", seen=seen, by=actor_for(request.user), at=clock.now()
        )
    except NotAllowed:
        raise
    except BuurtpuntError as error:
        return _say_no(request, order, error)
    if not htmx_target(request).startswith("lijn-"):
        return see_other(f"{safe_next(request, reverse('counter:pack_bag', args=[order.code]))}#lijn-{line.pk}")
    way, what = request.POST.get("per", ""), request.POST.get("wat", "")[:60]
    return _answer_tick(request, order, ticked, way=way, what=what)


@market_page
@require_POST
def crate(request: HttpRequest, code: str) -> HttpResponse:
    """Write down where this crate stands."""
    order = order_to_pack(code)
    typed = request.POST.get("place", "")
    try:
        place_crate(order, place=typed, by=actor_for(request.user), at=clock.now())
    except NotAllowed:
        raise
    except BuurtpuntError as error:
        return _show_bag(request, order, refusal=error, typed=typed[:100])
    return see_other(reverse("counter:pack_bag", args=[order.code]))


def _line_of(order: Order, text: str) -> OrderLine:
    """A line of this order. Refuses: Missing."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise Missing
    line = OrderLine.objects.filter(order=order, pk=int(text)).first()
    if line is None:
        raise Missing
    return line


def _show_bag(
    request: HttpRequest, order: Order, *, refusal: BuurtpuntError | None = None, typed: str | None = None
) -> HttpResponse:
    lines = order.goods
    context: dict[str, Any] = {
        "order": order,
        "groups": by_shelf(lines),
        "progress": bag_progress(lines),
        "here": reverse("counter:pack_bag", args=[order.code]),
        "is_whole": is_whole(lines),
        "refusal": refusal,
    }
    if htmx_target(request) == "packing" and request.method == "GET":
        return render(request, "counter/_pack_bag.html", context)
    context |= counter_context(request) | {
        "overview_url": packing_url(order.cycle, per="klant"),
        "next_order": next_to_pack(order),
        "short": [each for each in undivided_in(order.cycle) if each.offer.pk in {line.offer_id for line in lines}],
        "place_typed": order.crate if typed is None else typed,
        "crate_length": CRATE_LENGTH,
    }
    return render(request, "counter/pack_bag.html", context, status=status_of(refusal) if refusal else 200)


def bag_progress(lines: Iterable[OrderLine]) -> Progress:
    """How far one bag is, from its lines."""
    found = list(lines)
    return Progress(sum(line.is_packed and not is_called_back(line) for line in found), len(found))


def _say_no(request: HttpRequest, order: Order, error: BuurtpuntError) -> HttpResponse:
    """A word where one looks, and the lines as they are now."""
    if not htmx_target(request):
        return _show_bag(request, order_to_pack(order.code), refusal=error)
    response = answer_refusal(request, error)
    response["HX-Trigger"] = "packing-changed"
    return response


def _answer_tick(request: HttpRequest, order: Order, ticked: OrderLine, *, way: str, what: str) -> HttpResponse:
    """The row as it is now, and how far the page is."""
    at, for_bag = clock.now(), way not in {"product", "rek"}
    line = lines_to_pack(order.cycle).filter(pk=ticked.pk).first()
    if for_bag:
        progress = bag_progress(lines_to_pack(order.cycle).filter(order=order))
    else:
        piles = [
            pile
            for pile in piles_of(order.cycle)
            if (pile.code == what if way == "product" else (pile.storage or NAMELESS) == what)
        ]
        progress = sum((pile.progress for pile in piles), Progress())
    row = row_for(line, for_bag=for_bag, at_moment=way == "product") if line else None
    context = {"row": row, "progress": progress, "way": way, "what": what, "here": safe_next(request, "")}
    return read_at(render(request, "counter/_pack_ticked.html", context), at)
