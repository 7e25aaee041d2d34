"""One's order: its code, when and where, what it holds, what to pay, and changing or cancelling it."""

import datetime as dt
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.queries.history import history_of
from apps.market.domain.basket import mirror_order
from apps.market.domain.checks import refuse_unless_open
from apps.market.domain.order import cancel_order
from apps.market.enums import OrderEvent, OrderState, SoldBy
from apps.market.labels import label_of_line
from apps.market.models import Order, OrderLine
from apps.market.queries.order import standing_lines
from apps.market.web.access import basket_to_fill, order_for
from apps.payments.queries.charge import charge_of, outstanding_cents

_STATE_KIND: Final[dict[str, str]] = {
    OrderState.CANCELLED: "plain",
    OrderState.NO_SHOW: "danger",
    OrderState.HANDED_OVER: "plain",
}


@require_safe
def order(request: HttpRequest, code: str) -> HttpResponse:
    """The order, for its own person and for the counter."""
    found = order_for(request, code)
    at = clock.now()
    lines = list(standing_lines(found))
    charge = charge_of(found)
    due = outstanding_cents(charge) if charge else 0
    context = {
        "order": found,
        "lines": [_shown(line) for line in lines],
        "deposit_cents": sum(line.deposit_total_cents for line in lines),
        "is_estimate": any(line.sold_by == SoldBy.WEIGHT and line.delivered_grams is None for line in lines),
        "can_change": _can_change(found, at=at),
        "due_cents": due,
        "back_cents": -due,
        "state_kind": _STATE_KIND.get(found.state, ""),
        "happened": [(event.at, event_words(event.event)) for event in history_of(found)],
    }
    return render(request, "market/order.html", context)


@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Back to the goods with the order in the basket. Refuses: OrderMissing, CycleClosed."""
    found, at = order_for(request, code), clock.now()
    refuse_unless_open(found.cycle, at=at)
    basket = basket_to_fill(request, found.cycle, at=at)
    if basket.order_id == found.pk and basket.placed_at is not None:
        mirror_order(basket, found, at=at)
    return see_other(f"{reverse('market:home')}?ronde={found.cycle.code}")


@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask once, then cancel; what was claimed is free for somebody else at once."""
    found = order_for(request, code)
    if request.method == "POST":
        cancel_order(found, by=actor_for(request.user), at=clock.now())
        messages.success(request, _("Your order is cancelled. You pay nothing."))
        return see_other(reverse("market:order", kwargs={"code": found.code}))
    if not _can_change(found, at=clock.now()):
        return see_other(reverse("market:order", kwargs={"code": found.code}))
    return render(request, "market/cancel.html", {"order": found})


def _can_change(order: Order, *, at: dt.datetime) -> bool:
    return order.state == OrderState.PLACED and order.cycle.takes_orders_at(at)


def _shown(line: OrderLine) -> dict[str, object]:
    estimated = line.sold_by == SoldBy.WEIGHT and line.delivered_grams is None
    return {
        "label": label_of_line(line),
        "under": line.producer_name,
        "cents": line.amount_cents,
        "badge": _("price after weighing") if estimated else "",
        "badge_kind": "sun",
    }


def event_words(event: str) -> str:
    """An event of an order as its owner reads it."""
    words = {
        OrderEvent.PLACED: _("Ordered"),
        OrderEvent.CHANGED: _("Changed"),
        OrderEvent.CANCELLED: _("Cancelled"),
        OrderEvent.HANDED_OVER: _("Picked up"),
        OrderEvent.HAND_OVER_UNDONE: _("Not picked up after all"),
        OrderEvent.NO_SHOW: _("Not picked up"),
        OrderEvent.NO_SHOW_UNDONE: _("Waiting for you again"),
        OrderEvent.PACKED: _("Packed"),
        OrderEvent.CRATE_PLACED: _("Put in its place"),
    }
    return words.get(OrderEvent(event), event)
