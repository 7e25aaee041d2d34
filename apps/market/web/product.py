"""One product with all the law wants told, and one producer with their story."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.accounts.guests import current_person
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.web.refusals import status_of
from apps.market.enums import Allergen, Presence
from apps.market.models import Offer, OrderCycle, Producer, Product
from apps.market.queries.favourite import liked_products
from apps.market.queries.offer import allergens_of, offers_on_sale, published_offers
from apps.market.web.access import open_cycles, panel_seen
from apps.market.web.cards import Card, cards_of, with_refusal
from apps.market.web.forms import card_context
from apps.market.web.panel import Panel


@never_cache
@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """All of one product."""
    found = Product.objects.filter(slug=slug, is_active=True).select_related("producer").first()
    if found is None:
        raise Http404
    return product_page(request, found)


def product_page(
    request: HttpRequest,
    product: Product,
    *,
    error: BuurtpuntError | None = None,
    wrong_offer: Offer | None = None,
    typed: str = "",
) -> HttpResponse:
    """The page, or what was refused on it with what was typed."""
    cycle, _cycles = open_cycles(request, clock.now())
    if wrong_offer is not None and cycle is not None and cycle.pk != wrong_offer.cycle_id:
        cycle = None  # it was refused because its market is not the one of now
    cards, panel = _goods(request, cycle, product=product)
    if error is not None and wrong_offer is not None:
        cards = [
            with_refusal(card, text=error.text, typed=typed) if card.code == wrong_offer.code else card
            for card in cards
        ]
    context = card_context(request) | {
        "product": product,
        "is_liked": bool(liked_products(current_person(request), [product.pk])),
        "allergens": _declared(product),
        "cycle": cycle,
        "cards": cards,
        "panel": panel,
        "error": error,
    }
    return render(request, "market/product.html", context, status=status_of(error) if error else 200)


def _declared(product: Product) -> list[tuple[str, list[str]]]:
    """Presence, and the allergens declared so; what is not in it comes last."""
    declared = allergens_of([product.pk]).get(product.pk, {})
    named = {code for codes in declared.values() for code in codes}
    filled_in = product.allergens.count() == len(Allergen.values)
    groups = [(presence, [str(Allergen(c).label) for c in declared.get(presence, [])]) for presence in Presence.values]
    absent = [str(allergen.label) for allergen in Allergen if allergen.value not in named] if filled_in else []
    return [(presence, labels) for presence, labels in groups if labels] + ([(Presence.NO, absent)] if absent else [])


def _goods(
    request: HttpRequest, cycle: OrderCycle | None, *, product: Product | None = None, producer: Producer | None = None
) -> tuple[list[Card], Panel | None]:
    if cycle is None:
        return [], None
    panel = panel_seen(request, cycle)
    if product is not None:  # also what was taken off: its card says so
        offers = published_offers(cycle).filter(variant__product=product)
    else:
        offers = offers_on_sale(cycle).filter(variant__product__producer=producer)
    person = current_person(request)
    return cards_of(offers, quantities=panel.quantities, own=panel.own, person=person, at=clock.now()), panel


@never_cache
@require_safe
def producer(request: HttpRequest, slug: str) -> HttpResponse:
    """Who they are and what they sell now."""
    found = get_object_or_404(Producer, slug=slug, is_active=True)
    cycle, _cycles = open_cycles(request, clock.now())
    cards, panel = _goods(request, cycle, producer=found)
    context = card_context(request) | {"producer": found, "cycle": cycle, "cards": cards, "panel": panel}
    return render(request, "market/producer.html", context)
