"""The table of all that a market sells, as a manager fills it in."""

from collections.abc import Collection
from typing import Final

from django.db.models import Q, QuerySet

from apps.market.enums import NEVER_OPENED
from apps.market.models import Offer, OrderCycle, Producer, Variant
from apps.market.rules import search_form

_ORDER: Final = ("variant__product__producer__name", "variant__product__name", "variant__position", "pk")


def offers_in_table(cycle: OrderCycle) -> QuerySet[Offer]:
    """All offers, on and off, by producer and product."""
    return cycle.offers.select_related("variant__product__producer").order_by(*_ORDER)


def search_table(offers: QuerySet[Offer], *, text: str) -> QuerySet[Offer]:
    """Those in whose product or producer every word stands."""
    for word in search_form(text).split()[:6]:
        offers = offers.filter(
            Q(variant__product__search_name__contains=word) | Q(variant__product__producer__search_name__contains=word)
        )
    return offers


def last_offers(cycle: OrderCycle, variant_ids: Collection[int]) -> dict[int, Offer]:
    """Per size its offer in the last market before this one that was more than a plan. One query."""
    earlier = (
        Offer.objects.filter(variant__in=variant_ids, cycle__pickup_on__lt=cycle.pickup_on)
        .exclude(cycle__state__in=NEVER_OPENED)
        .order_by("cycle__pickup_on", "pk")
    )
    return {offer.variant_id: offer for offer in earlier}


def variants_to_offer(cycle: OrderCycle, producer: Producer | None = None) -> QuerySet[Variant]:
    """What is sold and not in this market yet, by producer and product."""
    found = sold_variants().exclude(pk__in=cycle.offers.values("variant"))
    return found if producer is None else found.filter(product__producer=producer)


def sold_variants() -> QuerySet[Variant]:
    """All sizes that are in the range, with product and producer."""
    return (
        Variant.objects.filter(is_active=True, product__is_active=True, product__producer__is_active=True)
        .select_related("product__producer")
        .order_by("product__producer__name", "product__name", "position", "pk")
    )
