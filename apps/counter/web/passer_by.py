"""`/toog/laatste-kans/verkopen/`: last-chance goods for somebody unknown, paid at once and without a name."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from apps.counter.along import Along
from apps.counter.domain.action import Tender, sell_to_passer_by
from apps.counter.domain.till import change_for
from apps.counter.errors import UnknownWay
from apps.counter.models import CounterAction
from apps.counter.queries.along import settled_with_passer_by
from apps.counter.queries.sheet import Bill
from apps.counter.web.access import market_page
from apps.counter.web.done import with_done
from apps.counter.web.forms import read_age, read_along, read_payment, refuse_too_little, typed_along
from apps.counter.web.htmx import htmx_target
from apps.counter.web.queue import counter_context
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Missing, NotAllowed
from apps.hub.web.refusals import status_of


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def sell(request: HttpRequest) -> HttpResponse:
    """Choose what goes, see what it costs at this minute, and take the money."""
    if request.method != "POST":
        return _show(request, typed_along(request.GET))
    try:
        done = _sell(request)
    except (Missing, NotAllowed):
        raise
    except BuurtpuntError as error:
        return _show(request, typed_along(request.POST), refusal=error, status=status_of(error))
    return HttpResponseRedirect(with_done(reverse("counter:last_chance"), done), status=303)


def _sell(request: HttpRequest) -> CounterAction:
    sent = read_payment(request.POST)
    if sent["method"] is None:
        raise UnknownWay
    refuse_too_little(request.POST, sent)
    return sell_to_passer_by(
        Tender((), sent["method"], sent["expected_cents"]), along=read_along(request.POST),
        age_checked=read_age(request.POST), key=sent["key"], by=actor_for(request.user), at=clock.now(),
    )  # fmt: skip


def _show(
    request: HttpRequest, along: Along, *, refusal: BuurtpuntError | None = None, status: int = 200
) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    here, received = reverse("counter:sell"), data.get("ontvangen", "")[:20]
    bill = Bill([], settled_with_passer_by(along=along, at=clock.now()))
    counts = received.strip() and bill.total_cents > 0
    context: dict[str, Any] = {
        "bill": bill,
        "press_url": here,
        "here": here,
        "key": uuid4(),
        "received": received,
        "change": change_for(bill.cash_cents, received) if counts else None,
        "age": bill.settled.age,
        "age_asked": read_age(data),
    }
    part = htmx_target(request)
    if part in {"pay", "change"} and request.method == "GET":
        return render(request, f"counter/_{part}_swap.html", context)
    context |= counter_context(request) | {"refusal": refusal, "work": work_tabs(request, "last_chance")}
    return render(request, "counter/passer_by.html", context, status=status)
