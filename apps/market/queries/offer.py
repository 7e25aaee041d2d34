"""What is on sale, and what is in it."""

from collections.abc import Collection
from typing import Final

from django.db.models import Case, IntegerField, Q, QuerySet, When

from apps.accounts.models import Person
from apps.market.enums import Category, OrderState, Presence
from apps.market.models import Offer, OrderCycle, OrderLine, Producer, ProductAllergen
from apps.market.rules import search_form

_SHELF: Final = Case(
    *(When(variant__product__category=code, then=number) for number, code in enumerate(Category.values)),
    output_field=IntegerField(),
)


def offers_on_sale(cycle: OrderCycle) -> QuerySet[Offer]:
    """What a cycle sells, shelf by shelf and by name."""
    return (
        Offer.objects.filter(cycle=cycle, is_on=True, variant__is_active=True, variant__product__is_active=True)
        .select_related("variant__product__producer")
        .order_by(_SHELF, "variant__product__name", "variant__position", "pk")
    )


def published_offers(cycle: OrderCycle) -> QuerySet[Offer]:
    """What a cycle sells or sold until it was taken off, by size; never what it was not published with."""
    return (
        Offer.objects.filter(cycle=cycle, variant__is_active=True)
        .exclude(vat_code="")
        .order_by("variant__position", "pk")
    )


def search_offers(offers: QuerySet[Offer], *, text: str) -> QuerySet[Offer]:
    """Those in whose product, producer or shelf every word stands; the shelf as this reader's language calls it."""
    for word in search_form(text).split()[:6]:
        shelves = [
            shelf for shelf in Category if any(part.startswith(word) for part in search_form(str(shelf.label)).split())
        ]
        offers = offers.filter(
            Q(variant__product__search_name__contains=word)
            | Q(variant__product__producer__search_name__contains=word)
            | Q(variant__product__category__in=shelves)
        )
    return offers


def bought_before(offers: QuerySet[Offer], *, person: Person) -> QuerySet[Offer]:
    """Those of which this person ordered the product in an earlier market."""
    ordered = OrderLine.objects.filter(
        order__person=person, order__state__in=(OrderState.PLACED, OrderState.HANDED_OVER), quantity_ordered__gt=0
    )
    return offers.filter(variant__product__in=ordered.values("offer__variant__product"))


def allergens_of(product_ids: Collection[int]) -> dict[int, dict[str, list[str]]]:
    """Per product: presence to the allergens declared so ('no' left out). One query."""
    declared: dict[int, dict[str, list[str]]] = {}
    rows = (
        ProductAllergen.objects.filter(product__in=product_ids)
        .exclude(presence=Presence.NO)
        .order_by("pk")
        .values_list("product_id", "presence", "allergen")
    )
    for product_id, presence, allergen in rows:
        declared.setdefault(product_id, {}).setdefault(presence, []).append(allergen)
    return declared


def producers_selling(cycle: OrderCycle) -> QuerySet[Producer]:
    """Those with something on sale in a cycle, by name. One query."""
    selling = offers_on_sale(cycle).order_by().values("variant__product__producer")
    return Producer.objects.filter(pk__in=selling).order_by("name", "pk")
