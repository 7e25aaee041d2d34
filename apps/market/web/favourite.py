"""Hearts, and the standing list: what one usually takes, to put in the basket in one tap."""

import datetime as dt
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.accounts.web.access import safe_next, see_other
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.controls import stepped
from apps.hub.web.refusals import status_of
from apps.market.domain.again import take_standing_list
from apps.market.domain.favourite import like_product, unlike_product
from apps.market.models import Favourite, Offer, OrderCycle, Product
from apps.market.queries.again import chances, wants_of_hearts
from apps.market.queries.cycle import next_cycle
from apps.market.queries.favourite import favourites_of
from apps.market.rules import parse_quantity
from apps.market.web.access import basket_to_fill, open_cycles, panel_seen
from apps.market.web.again import Shown, shown_chance, sum_of
from apps.market.web.cards import cards_of
from apps.market.web.forms import card_context
from apps.market.web.htmx import is_htmx

PER_PAGE: Final = 40


@never_cache
@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """All one likes, with the usual number and what the market of now has of it. A constant number of queries."""
    return _page(request)


@require_POST
def like(request: HttpRequest) -> HttpResponse:
    """`heart=on` or `heart=off`: says what should be, so that a double tap is one."""
    product = _product(request.POST.get("product", ""))
    person = current_person(request)
    if person is None:
        return _sign_in_first(request)
    by, at = actor_for(request.user), clock.now()
    try:
        if request.POST.get("heart") == "off":
            unlike_product(person, product, by=by)
        else:
            like_product(person, product, by=by, at=at)
    except BuurtpuntError as error:
        messages.warning(request, error.text)
    offer = request.POST.get("offer", "")
    if is_htmx(request):
        return _one_card(request, offer, person=person, at=at)
    back = safe_next(request, reverse("market:favourites"))
    return see_other(f"{back}#aanbod-{offer}" if offer.isalnum() and offer.isascii() else back)


@require_POST
def usual(request: HttpRequest, slug: str) -> HttpResponse:
    """How many one usually takes of it; 0 keeps the heart and takes it off the list."""
    product, person = _product(slug), current_person(request)
    if person is None:
        return _sign_in_first(request)
    try:
        quantity = parse_quantity(stepped(request.POST))
        like_product(person, product, usual=quantity, by=actor_for(request.user), at=clock.now())
    except BuurtpuntError as error:
        return _page(request, error=error)
    if is_htmx(request):
        return _page(request)
    return see_other(f"{reverse('market:favourites')}#favoriet-{product.slug}")


@require_POST
def take_list(request: HttpRequest) -> HttpResponse:
    """The whole standing list into the basket, as far as it can be had; the page then says what became of it."""
    at = clock.now()
    cycle, _cycles = open_cycles(request, at)
    person = current_person(request)
    if person is None:
        return _sign_in_first(request)
    if cycle is None:
        return see_other(reverse("market:favourites"))
    try:
        take_standing_list(basket_to_fill(request, cycle, at=at), person, at=at)
    except BuurtpuntError as error:
        return _page(request, error=error)
    return see_other(f"{reverse('market:favourites')}?{urlencode({'ronde': cycle.code})}#lijst")


def _page(request: HttpRequest, *, error: BuurtpuntError | None = None) -> HttpResponse:
    at, person = clock.now(), current_person(request)
    cycle, _cycles = open_cycles(request, at)
    hearts = list(favourites_of(person)) if person else []
    page = Paginator(hearts, PER_PAGE).get_page(request.GET.get("pagina"))
    now = _now(request, person, hearts, cycle, at=at) if person and cycle else {}
    context: dict[str, object] = {
        "person": person,
        "cycle": cycle,
        "next": None if cycle else next_cycle(at),
        "error": error,
        "page": page,
        "rows": [(heart, now.get(heart.product_id)) for heart in page.object_list],
        "summary": sum_of([now[heart.product_id] for heart in hearts if heart.usual and heart.product_id in now]),
        "on_list": sum(heart.usual > 0 for heart in hearts),
    }
    template = "market/_favourites.html" if is_htmx(request) else "market/favourites.html"
    return render(request, template, context, status=status_of(error) if error else 200)


def _now(
    request: HttpRequest, person: Person, hearts: list[Favourite], cycle: OrderCycle, *, at: dt.datetime
) -> dict[int, Shown]:
    """By product what the market of now has of it."""
    wants = wants_of_hearts(hearts, person=person, cycle=cycle)
    panel = panel_seen(request, cycle)
    found = chances(wants, cycle, has=panel.quantities, own=panel.own, at=at)
    return {chance.want.product_id: shown_chance(chance) for chance in found}


def _one_card(request: HttpRequest, code: str, *, person: Person, at: dt.datetime) -> HttpResponse:
    offer = Offer.objects.filter(code=code).select_related("cycle").first()
    if offer is None:
        raise Http404
    panel = panel_seen(request, offer.cycle)
    cards = cards_of(
        Offer.objects.filter(pk=offer.pk), quantities=panel.quantities, own=panel.own, person=person, at=at
    )
    return render(request, "market/_cards.html", card_context(request) | {"cards": cards})


def _product(slug: str) -> Product:
    return get_object_or_404(Product, slug=slug.replace("\x00", ""))


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    """Hearts belong to somebody; a stranger is asked who they are and comes back here."""
    messages.info(request, _("Sign in first: then we keep your favourites."))
    back = safe_next(request, reverse("market:favourites"))
    url = f"{reverse('account_login')}?{urlencode({'next': back})}"
    return HttpResponseClientRedirect(url) if is_htmx(request) else see_other(url)
