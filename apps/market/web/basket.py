"""Putting things in the basket, choosing when to come, and leaving it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.guests import current_person
from apps.accounts.web.access import safe_next, see_other
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.formats import hours
from apps.hub.web.overtaking import read_at
from apps.hub.web.refusals import status_of
from apps.market.domain.basket import choose_slot, forget_changes, put_in_basket
from apps.market.models import Offer, OrderCycle
from apps.market.queries.basket import baskets_of
from apps.market.queries.cycle import slots_of
from apps.market.rules import parse_quantity
from apps.market.web.access import basket_to_fill, open_cycles, panel_seen, published_offer, slot_in
from apps.market.web.cards import cards_of, with_refusal
from apps.market.web.forms import card_context
from apps.market.web.htmx import is_htmx
from apps.market.web.product import product_page
from apps.payments.web.owner import basket_owner


@require_POST
def put(request: HttpRequest) -> HttpResponse:
    """So many pieces of an offer: the card, the panel and the bar as the server sees them now.

    `step` is one more or less than `quantity`, as the buttons send it without JavaScript.
    """
    at = clock.now()
    offer = published_offer(request.POST.get("offer", ""))
    try:
        quantity = _quantity(request)
        put_in_basket(basket_to_fill(request, offer.cycle, at=at), offer, quantity=quantity, at=at)
    except BuurtpuntError as error:
        return _refused(request, offer, error)
    if is_htmx(request):
        return _fragments(request, offer)
    return see_other(f"{safe_next(request, reverse('market:home'))}#aanbod-{offer.code}")


def _quantity(request: HttpRequest) -> int:
    quantity = parse_quantity(request.POST.get("quantity", ""))
    step = request.POST.get("step", "")
    return max(0, quantity + int(step)) if step in {"1", "-1"} and "js" not in request.POST else quantity


def _refused(request: HttpRequest, offer: Offer, error: BuurtpuntError) -> HttpResponse:
    typed = request.POST.get("quantity", "")
    if is_htmx(request):
        return _fragments(request, offer, error=error, typed=typed)
    return product_page(request, offer.variant.product, error=error, wrong_offer=offer, typed=typed)


def _fragments(
    request: HttpRequest, offer: Offer, *, error: BuurtpuntError | None = None, typed: str = ""
) -> HttpResponse:
    at = clock.now()
    panel = panel_seen(request, offer.cycle)
    cards = cards_of(
        Offer.objects.filter(pk=offer.pk), quantities=panel.quantities, own=panel.own, person=current_person(request),
        at=at,
    )  # fmt: skip
    if error is not None:
        cards = [with_refusal(card, text=error.text, typed=typed) for card in cards]
    context = card_context(request) | {"cards": cards, "panel": panel, "cycle": offer.cycle}
    return read_at(render(request, "market/_put.html", context, status=status_of(error) if error else 200), at)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def slot(request: HttpRequest) -> HttpResponse:
    """When one comes to pick up; full moments stay in sight."""
    at = clock.now()
    cycle, _cycles = open_cycles(request, at)
    if cycle is None:
        return see_other(reverse("market:home"))
    if request.method != "POST":
        return _slot_page(request, cycle, chosen=_chosen(request, cycle))
    try:
        choose_slot(basket_to_fill(request, cycle, at=at), slot_in(cycle, request.POST.get("slot", "")), at=at)
    except BuurtpuntError as error:
        return _slot_page(request, cycle, chosen=_chosen(request, cycle), error=error)
    return see_other(safe_next(request, reverse("market:home")))


def _chosen(request: HttpRequest, cycle: OrderCycle) -> str:
    chosen = panel_seen(request, cycle).slot
    return chosen.code if chosen else ""


def _slot_page(
    request: HttpRequest, cycle: OrderCycle, *, chosen: str, error: BuurtpuntError | None = None
) -> HttpResponse:
    items = [
        {
            "value": slot.code,
            "label": hours(slot.starts_at, slot.ends_at),
            "left": slot.left,
            "is_chosen": slot.code == chosen,
        }
        for slot in slots_of(cycle)
    ]
    context = {"cycle": cycle, "items": items, "error": error, "next": safe_next(request, reverse("market:home"))}
    return render(request, "market/slot.html", context, status=status_of(error) if error else 200)


@require_POST
def forget(request: HttpRequest, cycle: str) -> HttpResponse:
    """Empty the basket of this market, or leave the placed order as it is."""
    said = _("Done. Nothing of it was ordered.")
    for basket in baskets_of(basket_owner(request)).filter(cycle__code=cycle):
        if basket.order_id is not None:
            said = _("Done. Your order stays as it was.")
        forget_changes(basket, at=clock.now())
    messages.info(request, said)
    return see_other(safe_next(request, reverse("basket:home")))
