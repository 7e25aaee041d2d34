"""The page of one delivery, and the piece of it that answers a count."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from apps.accounts.web.access import see_other
from apps.counter.web.htmx import htmx_target
from apps.counter.web.queue import counter_context
from apps.counter.web.receipt_words import (
    CountRow,
    delivery_url,
    delivery_words,
    line_url,
    row_of,
    to_weigh_words,
)
from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError, Conflict, Missing
from apps.hub.web.overtaking import read_at
from apps.hub.web.refusals import status_of
from apps.market.enums import CYCLES_TO_RECEIVE
from apps.market.queries.receipt import Delivery, lines_of_delivery
from apps.market.queries.weighing import Weighing, weighings_of


def show_delivery(
    request: HttpRequest,
    delivery: Delivery,
    *,
    refusal: BuurtpuntError | None = None,
    wrong: str = "",
    typed: str = "",
    status: int = 200,
) -> HttpResponse:
    """The whole page; with what was refused, at its line (`wrong`, an offer's code) or on top."""
    context = counter_context(request) | _context(delivery, wrong=wrong, typed=typed, error=refusal)
    context |= {"refusal": refusal, "told": _told(request, context["rows"])}
    return render(request, "counter/delivery.html", context, status=status)


def answer_line(
    request: HttpRequest,
    delivery: Delivery,
    offer: str,
    *,
    error: BuurtpuntError | None = None,
    typed: str = "",
    is_undo: bool = False,
) -> HttpResponse:
    """After a count: the line, what is left to do and a toast for htmx; else back to the page."""
    code = normalise_code(offer)
    status = status_of(error) if error is not None else 200
    typed = "" if isinstance(error, Conflict) else typed[:12]  # somebody was first: show what stands
    if not htmx_target(request):
        if error is not None:
            return show_delivery(request, delivery, refusal=error, wrong=code, typed=typed, status=status)
        told = "" if is_undo else f"?geteld={code}"
        return see_other(f"{delivery_url('delivery', delivery)}{told}#lijn-{code}")
    at = clock.now()
    context = _context(delivery, wrong=code, typed=typed, error=error)
    row = next((each for each in context["rows"] if each.code == code), None)
    if row is None:
        raise Missing
    context |= {"row": row, "told": None if is_undo or error is not None else row}
    response = render(request, "counter/_delivery_answer.html", context, status=status)
    return read_at(reswap(retarget(response, f"#lijn-{code}"), "outerHTML"), at)


def _context(delivery: Delivery, *, wrong: str, typed: str, error: BuurtpuntError | None) -> dict[str, Any]:
    rows = [
        row_of(delivery, line, typed=typed, error=error) if line.offer.code == wrong else row_of(delivery, line)
        for line in lines_of_delivery(delivery)
    ]
    waiting = [row for row in rows if row.is_open]
    return {
        "delivery": delivery,
        "rows": rows,
        "words": delivery_words(delivery),
        "is_open": delivery.cycle.state in CYCLES_TO_RECEIVE and not delivery.is_in,
        "may_reopen": delivery.cycle.state in CYCLES_TO_RECEIVE and delivery.receipt is not None and delivery.is_in,
        "counted": len(rows) - len(waiting),
        "expected": sum(row.expected for row in rows),
        "waiting": sum(row.expected for row in waiting),
        "is_counted": bool(rows) and not waiting,
        "short": [row for row in rows if row.state == "short"],
        "weighings": [_weighing(delivery, each) for each in weighings_of(delivery.cycle, delivery.producer)],
        "urls": {
            name: delivery_url(name, delivery)
            for name in ("delivery", "all_right", "finish_delivery", "reopen_delivery", "crates")
        },
    }


def _weighing(delivery: Delivery, weighing: Weighing) -> dict[str, Any]:
    return {
        "name": weighing.offer.variant.full_name,
        "words": to_weigh_words(weighing.left) if weighing.left else "",
        "url": line_url("weigh_offer", delivery, weighing.offer.code),
    }


def _told(request: HttpRequest, rows: list[CountRow]) -> CountRow | None:
    """The line that was just counted, as the address says; nothing once that was undone."""
    code = normalise_code(request.GET.get("geteld", "")[:20])
    return next((row for row in rows if row.code == code and not row.is_open), None)
