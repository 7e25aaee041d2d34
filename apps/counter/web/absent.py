"""`/toog/niet-afgehaald/`: who did not come, marked all at once when pick-up is over."""

import datetime as dt
from typing import Final
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.web.access import see_other
from apps.counter.domain.action import mark_all_not_fetched
from apps.counter.queries.queue import bags_of
from apps.counter.web.access import market_page
from apps.counter.web.forms import read_key
from apps.counter.web.queue import counter_context
from apps.counter.web.words import bag_words
from apps.counter.web.work_tabs import work_tabs
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import status_of
from apps.market.queries.order import orders_left_waiting
from apps.payments.queries.charge import charges_of

GRACE: Final = dt.timedelta(minutes=15)  # after the last moment of all: who comes late is often only a little late
MOST: Final = 100  # on one page: a market has thirty


@market_page
@require_http_methods(["GET", "HEAD", "POST"])
def absent(request: HttpRequest) -> HttpResponse:
    """Those whose moment is over; ticked are those of whom nobody will come any more."""
    if request.method != "POST":
        return _show(request)
    wanted = {normalise_code(code) for code in request.POST.getlist("bestelling")}
    at = clock.now()
    orders = [order for order in orders_left_waiting(at)[:MOST] if order.code in wanted]
    try:
        done = mark_all_not_fetched(orders, key=read_key(request.POST), by=actor_for(request.user), at=at)
    except BuurtpuntError as error:
        return _show(request, refusal=error, status=status_of(error))
    count = len(done)
    messages.success(
        request,
        ngettext("%(count)d order was not picked up.", "%(count)d orders were not picked up.", count)
        % {"count": count},
    )
    return see_other(reverse("counter:last_chance"))


def _show(request: HttpRequest, *, refusal: BuurtpuntError | None = None, status: int = 200) -> HttpResponse:
    at = clock.now()
    orders = list(orders_left_waiting(at)[:MOST])
    bags, charges = bags_of([order.pk for order in orders]), charges_of(orders)
    context = counter_context(request) | {
        "rows": [
            {
                "order": order,
                "words": bag_words(bags[order.pk], due=getattr(charges.get(order.pk), "outstanding", 0)),
                "is_over": at >= order.last_ends_at + GRACE,  # type: ignore[attr-defined] # annotated by the query
            }
            for order in orders
        ],
        "refusal": refusal,
        "work": work_tabs(request, "last_chance"),
        "key": uuid4(),
    }
    return render(request, "counter/absent.html", context, status=status)
