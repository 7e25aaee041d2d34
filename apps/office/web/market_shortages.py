"""`/beheer/markt/<code>/tekorten/`: what is short, and whom to call after it was divided."""

from dataclasses import dataclass
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.hub.web.paging import page_of
from apps.market.domain.shortage import note_called
from apps.market.domain.telling import Told, untold_of_orders
from apps.market.models import Order, OrderCycle
from apps.market.queries.amendment import orders_to_call
from apps.market.queries.shortage import CYCLES_TO_DIVIDE, shortages_of
from apps.office.queries.market import cycle_by_code
from apps.office.web.market import market_page
from apps.office.web.market_tabs import tabs_for
from apps.office.web.page import render_page

CALLS_SHOWN: Final = 25  # who was told makes room for the next


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody without e-mail, and what to say."""

    order: Order
    told: list[Told]


@market_page
@require_safe
def shortages(request: HttpRequest, code: str) -> HttpResponse:
    """All offers with too little, what was done about it, and who must be called."""
    cycle = cycle_by_code(code)
    found = sorted(shortages_of(cycle), key=lambda shortage: shortage.is_divided)
    to_call = orders_to_call(cycle)
    context = {
        "cycle": cycle,
        "tabs": tabs_for(cycle, "shortages"),
        "page": page_of(request, found),
        "can_divide": cycle.state in CYCLES_TO_DIVIDE,
        "calls": calls_of(cycle),
        "call_count": to_call.count(),
    }
    return render_page(request, "market_shortages.html", "market", context)


@market_page
@require_POST
def told(request: HttpRequest, code: str, order: str) -> HttpResponse:
    """Somebody was called; told already, nothing happens."""
    cycle = cycle_by_code(code)
    found = Order.objects.filter(cycle=cycle, code=normalise_code(order)).select_related("person").first()
    if found is None:
        raise Missing
    note_called(found, by=actor_for(request.user), at=clock.now())
    messages.success(request, _("Noted: %(name)s knows.") % {"name": found.person.name})
    return redirect("office:market_shortages", code=cycle.code)


def calls_of(cycle: OrderCycle) -> list[Call]:
    """The first of those to call, with what changed for them. Two queries."""
    orders = list(orders_to_call(cycle)[:CALLS_SHOWN])
    said = untold_of_orders(orders)
    return [Call(order, said[order.pk]) for order in orders]
