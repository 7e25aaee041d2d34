"""One's order: its code, when and where, what it holds, what to pay, and changing or cancelling it."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.accounts.web.access import see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError, Conflict, NotAllowed
from apps.hub.queries.history import history_of
from apps.hub.web.refusals import status_of
from apps.market.domain.basket import mirror_order
from apps.market.domain.checks import refuse_unless_open
from apps.market.domain.order import cancel_order
from apps.market.domain.proxy import WAITING, name_proxy
from apps.market.domain.wish import change_on_shortage, set_reminds
from apps.market.enums import CycleState, OrderEvent, OrderState
from apps.market.labels import earlier_words, shortage_words, weighing_of_line
from apps.market.models import MarketWish, Order, OrderLine
from apps.market.queries.order import standing_lines
from apps.market.web.access import basket_to_fill, order_for
from apps.market.web.order_lines import shown_lines
from apps.market.web.shortage import Asked, shortage_answers, shortage_questions
from apps.payments.queries.charge import due_of
from apps.payments.web.forms import QuestionsForm

_STATE_KIND: Final[dict[str, str]] = {
    OrderState.CANCELLED: "plain",
    OrderState.NO_SHOW: "danger",
    OrderState.HANDED_OVER: "plain",
}


@never_cache
@require_safe
def order(request: HttpRequest, code: str) -> HttpResponse:
    """The order, for its own person and for the counter."""
    return _page(request, order_for(request, code))


def _page(
    request: HttpRequest, found: Order, *, error: BuurtpuntError | None = None, typed: str | None = None
) -> HttpResponse:
    """The order as it is now, with what was refused on it and what was typed."""
    at, person = clock.now(), current_person(request)
    lines = list(standing_lines(found).select_related("offer__variant", "substitute_for"))
    due = due_of(found)
    can_change = _can_change(found, at=at)
    asks = _asks(found, lines, has_paid=due.has_paid) if can_change else None
    context = {
        "order": found,
        "lines": shown_lines(found, lines),
        "deposit_cents": sum(line.deposit_total_cents for line in lines),
        "deposit_pieces": sum(line.quantity for line in lines if line.deposit_cents),
        "is_estimate": any(weighing_of_line(line) for line in lines),
        "at_shortage": shortage_words(lines, has_paid=due.has_paid) if found.state == OrderState.PLACED else [],
        "shortage_form": asks,
        "can_name_proxy": found.state in WAITING and found.cycle.state != CycleState.SETTLED,
        "proxy_typed": found.proxy_name if typed is None else typed,
        "proxy_wrong": typed is not None,
        "offers_reminder": _offers_reminder(found, person),
        "can_change": can_change,
        "can_cancel": can_change and _can_give_back(lines, at=at),
        "earlier": earlier_words((line.name, line.offer.cut_off_at) for line in lines if line.claimed),
        "due_cents": due.cents,
        "back_cents": -due.cents,
        "state_kind": _STATE_KIND.get(found.state, ""),
        "state_label": _("picked up") if found.state == OrderState.HANDED_OVER else found.get_state_display(),
        "happened": [(event.at, event_words(event.event)) for event in history_of(found)],
        "error": error,
    }
    return render(request, "market/order.html", context, status=status_of(error) if error else 200)


@require_POST
def proxy(request: HttpRequest, code: str) -> HttpResponse:
    """Who comes for it instead, until it was handed over; empty for nobody."""
    found = order_for(request, code)
    name = request.POST.get("name", "")
    try:
        name_proxy(found, name=name, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, found, error=error, typed=name[:200])
    messages.success(request, _("Saved."))
    return see_other(reverse("market:order", kwargs={"code": found.code}))


@require_POST
def shortage(request: HttpRequest, code: str) -> HttpResponse:
    """What to do when there is too little, for all lines or per line, until ordering closes."""
    found = order_for(request, code)
    asked = _asked(list(standing_lines(found).select_related("offer")))
    choices = shortage_answers(found.cycle.code, asked, request.POST.dict())
    try:
        change_on_shortage(found, choices, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, found, error=error)
    messages.success(request, _("Saved."))
    return see_other(reverse("market:order", kwargs={"code": found.code}))


@require_POST
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Ticked on one's own order: a reminder before the next market closes."""
    found, person = order_for(request, code), current_person(request)
    if person is None or person.pk != found.person_id:
        raise NotAllowed
    try:
        set_reminds(person, reminds=bool(request.POST.get("reminds")), by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, found, error=error)
    messages.success(request, _("Saved."))
    return see_other(reverse("market:order", kwargs={"code": found.code}))


def _offers_reminder(order: Order, person: Person | None) -> bool:
    """Offered to whose order it is, who can be mailed and did not ask for it yet. One query at most."""
    if person is None or person.pk != order.person_id or not person.email:
        return False
    return not MarketWish.objects.filter(person=person, reminds=True).exists()


def _asks(order: Order, lines: Sequence[OrderLine], *, has_paid: bool) -> QuestionsForm:
    return QuestionsForm([shortage_questions(order.cycle.code, _asked(lines), has_paid=has_paid)])


def _asked(lines: Sequence[OrderLine]) -> list[Asked]:
    return [Asked(line.offer.code, line.pk, line.name, line.on_shortage) for line in lines if line.quantity_ordered]


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
        try:
            cancel_order(found, by=actor_for(request.user), at=clock.now())
        except Conflict as error:
            return _page(request, found, error=error)
        messages.success(request, _("Your order is cancelled. You pay nothing."))
        return see_other(reverse("market:order", kwargs={"code": found.code}))
    at, lines = clock.now(), list(standing_lines(found).select_related("offer"))
    if not (_can_change(found, at=at) and _can_give_back(lines, at=at)):
        return see_other(reverse("market:order", kwargs={"code": found.code}))
    return render(request, "market/cancel.html", {"order": found})


def _can_change(order: Order, *, at: dt.datetime) -> bool:
    return order.state == OrderState.PLACED and order.cycle.takes_orders_at(at)


def _can_give_back(lines: Sequence[OrderLine], *, at: dt.datetime) -> bool:
    """Whether no producer of it was told already, as `cancel_order` asks."""
    return not any(line.claimed and line.offer.is_past_cut_off(at) for line in lines)


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
        OrderEvent.AMENDED: _("Adapted by us"),
        OrderEvent.PROXY_NAMED: _("Said who picks it up"),
    }
    return words.get(OrderEvent(event), event)
