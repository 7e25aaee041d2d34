"""What is there for nobody yet, and could come instead of something that is short."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Count, F, QuerySet, Sum

from apps.market.enums import Allergen, CycleState
from apps.market.models import Leftover, Offer, OrderCycle, OrderLine, ProductAllergen
from apps.market.models.order import COUNTS_NOW
from apps.market.queries.offer import allergens_of
from apps.market.queries.shortage import Source, known_pieces, pieces_gone


@dataclass(frozen=True, slots=True)
class Surplus:
    """So many pieces of an offer that nobody has; `allergens` as declared of its product (see `allergens_of`)."""

    offer: Offer
    pieces: int
    allergens: dict[str, list[str]] = field(default_factory=dict)


def surpluses_of(cycle: OrderCycle) -> list[Surplus]:
    """What can really be given to somebody now, by name. A constant number of queries.

    Counted at the door and more than all orders take, or on our own shelf with some left; never more than
    the offer's limit leaves, and nothing that was withdrawn, switched off, called back, or of which an
    allergen is not declared. What a producer only promised is not there yet.
    """
    offers = Offer.objects.filter(cycle=cycle, is_on=True, withdrawn_at__isnull=True, recalls__isnull=True)
    offers = offers.exclude(vat_code="")
    spare = spare_pieces(offers)
    found = [
        (offer, pieces)
        for offer in offers.filter(pk__in=spare)
        .select_related("cycle", "variant__product__producer")
        .order_by("variant__product__name", "variant__position", "pk")
        if (pieces := spare[offer.pk] if offer.left is None else min(spare[offer.pk], offer.left)) > 0
    ]
    products = {offer.variant.product_id for offer, _pieces in found}
    declared, complete = allergens_of(products), _complete(products)
    return [
        Surplus(offer, pieces, declared.get(offer.variant.product_id, {}))
        for offer, pieces in found
        if offer.variant.product_id in complete
    ]


def surpluses_of_day(day: dt.date) -> list[Surplus]:
    """What came too many of the markets of that day. Queries grow with markets, not with goods."""
    cycles = OrderCycle.objects.filter(pickup_on=day, state__in=(CycleState.RECEIVED, CycleState.DISTRIBUTED))
    found = [surplus for cycle in cycles.order_by("pk") for surplus in surpluses_of(cycle)]
    return [surplus for surplus in found if not surplus.offer.from_stock]


def spare_pieces(offers: QuerySet[Offer]) -> dict[int, int]:
    """Per offer the pieces above what all standing orders take, as far as they are really there. Six queries.

    Offers that nobody counted and that are not from our own shelf are left out.
    """
    shelf = offers.filter(from_stock=True, limit__isnull=False)  # what is offered from stock has a limit
    spare = dict(shelf.annotate(spare=F("limit") - F("claimed")).values_list("pk", "spare"))
    there = {pk: good for pk, (source, good) in known_pieces(offers).items() if source is Source.COUNTED}
    gone = pieces_gone(there)
    taken = OrderLine.objects.of_standing_orders().filter(offer__in=there).order_by().values("offer")
    takes = {row["offer"]: row["pieces"] for row in taken.annotate(pieces=Sum(COUNTS_NOW))}
    last_chance = Leftover.objects.filter(offer__in=there, line__isnull=True, withdrawn_at__isnull=True).order_by()
    for row in last_chance.values("offer").annotate(n=Sum("pieces")):
        there[row["offer"]] -= row["n"]
    return spare | {pk: good - takes.get(pk, 0) - gone.get(pk, 0) for pk, good in there.items()}


def _complete(product_ids: Collection[int]) -> set[int]:
    """Those of which all fourteen allergens are declared."""
    rows = ProductAllergen.objects.filter(product__in=product_ids).order_by().values_list("product_id")
    return {pk for pk, declared in rows.annotate(declared=Count("pk")) if declared == len(Allergen.values)}
