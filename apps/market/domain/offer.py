"""Putting something on offer and changing that."""

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.money import MAX_CENTS
from apps.hub.rules import MANAGE_PLACE, require
from apps.market.domain.checks import refuse_after_closing
from apps.market.domain.claims import lock_cycle
from apps.market.domain.margin import cut_off_of, purchase_price
from apps.market.domain.shelf import take_limit
from apps.market.domain.terms import Terms, change_offers, publish_offers, terms_of
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors import InvalidPrice, OfferExists
from apps.market.errors.offer import OffersRefused
from apps.market.errors.stock import ShelfLimitNeeded
from apps.market.models import Offer, OrderCycle, Variant
from apps.market.queries.offer_table import last_offers


def add_offer(
    cycle: OrderCycle,
    variant: Variant,
    *,
    price_cents: int,
    limit: int | None = None,
    max_per_customer: int | None = None,
    purchase_cents: int | None = None,
    from_stock: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Offer:
    """Sell a variant in a cycle, in cents per piece or per kilo. In an open cycle it must be complete at once.

    Without a purchase price the producer gets the price less the margin. `from_stock` takes the limit off our
    own shelf (`domain.stock`). Locks the cycle, then that stock.
    Refuses: NotAllowed, InvalidPrice, OfferExists, CycleTransitionRefused after closing, PublicationRefused;
    from stock ShelfLimitNeeded, SoldByWeight, NotEnoughOnShelf.
    """
    require(by, MANAGE_PLACE)
    _refuse_impossible(price_cents=price_cents, limit=limit, from_stock=from_stock)
    with _once_per_cycle(variant), transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_after_closing(locked)
        offer = Offer.objects.create(
            code=fresh_code(Offer), cycle=cycle, variant=variant, price_cents=price_cents, limit=limit,
            max_per_customer=max_per_customer, cut_off_at=cut_off_of(locked, variant.product.producer),
            purchase_cents=purchase_price(price_cents, variant.product) if purchase_cents is None else purchase_cents,
            from_stock=from_stock,
        )  # fmt: skip
        if from_stock:
            take_limit(offer, by=by, at=at)
        if locked.state == CycleState.OPEN:
            for refusal in publish_offers([offer], day=locked.pickup_on).values():
                raise refusal
        record(cycle, event=CycleEvent.OFFER_ADDED, by=by, at=at, offer=offer.code, price_cents=price_cents)
        return offer


def _refuse_impossible(*, price_cents: int, limit: int | None, from_stock: bool) -> None:
    if not 0 <= price_cents <= MAX_CENTS:
        raise InvalidPrice(field="price_cents")
    if from_stock and limit is None:
        raise ShelfLimitNeeded(field="limit")


def _once_per_cycle(variant: Variant) -> AbstractContextManager[None]:
    exists = OfferExists(name=variant.full_name)
    twice = ("market_offer_variant_once_per_cycle", "market_offer.cycle_id, market_offer.variant_id")
    return constrained(dict.fromkeys(twice, lambda: exists))


def change_offer(
    offer: Offer,
    *,
    price_cents: int,
    limit: int | None,
    max_per_customer: int | None,
    is_on: bool,
    purchase_cents: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Offer:
    """Change price, limit or whether it is on. Without a purchase price that stays as it is.

    Locks as `terms.change_offers`. Refuses: as it, with what it says of this row instead of OffersRefused.
    """
    purchase = offer.purchase_cents if purchase_cents is None else purchase_cents
    terms = Terms(price_cents, purchase, limit, max_per_customer, is_on)
    try:
        change_offers(offer.cycle, {offer.pk: terms}, by=by, at=at)
    except OffersRefused as refusal:
        raise refusal.rows[offer.pk] from refusal
    return Offer.objects.select_related("variant__product__producer").get(pk=offer.pk)


def add_offers(cycle: OrderCycle, variants: Sequence[Variant], *, by: Actor, at: dt.datetime) -> list[Offer]:
    """Put these on offer at the prices and limits they had last time; what stands there already is left alone.

    What was never sold has no price yet, so an open market refuses it. Returns what was added. Locks the cycle.
    Refuses: NotAllowed, CycleTransitionRefused after closing, PublicationRefused.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        lock_cycle(cycle.pk)
        there = set(cycle.offers.values_list("variant", flat=True))
        fresh = [variant for variant in variants if variant.pk not in there]
        last = last_offers(cycle, [variant.pk for variant in fresh])
        made = []
        for variant in fresh:
            known = last.get(variant.pk)
            made.append(
                add_offer(
                    cycle, variant, price_cents=known.price_cents if known else 0,
                    limit=known.limit if known and not known.from_stock else None,
                    max_per_customer=known.max_per_customer if known else None,
                    purchase_cents=known.purchase_cents if known else None, by=by, at=at,
                )
            )  # fmt: skip
        return made


def copy_prices(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> list[Offer]:
    """Give each offer the prices of the last market before this one that sold it; returns those that changed.

    Locks and refuses as `terms.change_offers`.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        lock_cycle(cycle.pk)
        offers = list(cycle.offers.order_by("pk"))
        last = last_offers(cycle, [offer.variant_id for offer in offers])
        wanted = {
            offer.pk: replace(terms_of(offer), price_cents=known.price_cents, purchase_cents=known.purchase_cents)
            for offer in offers
            if (known := last.get(offer.variant_id)) is not None
        }
        return change_offers(cycle, wanted, by=by, at=at)
