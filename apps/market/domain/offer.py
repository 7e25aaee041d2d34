"""Putting something on offer and changing that."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.hub.money import MAX_CENTS, format_cents
from apps.market.domain.margin import cut_off_of, purchase_price
from apps.market.domain.publication import freeze_vat, offer_gaps, refuse_if_incomplete
from apps.market.domain.shelf import move_limit, take_limit
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors import CycleTransitionRefused, InvalidPrice, LimitBelowClaimed, OfferExists
from apps.market.errors.stock import ShelfLimitNeeded
from apps.market.models import Offer, OrderCycle, Variant


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
    _check(price_cents, by=by)
    if from_stock and limit is None:
        raise ShelfLimitNeeded(field="limit")
    exists = OfferExists(name=variant.product.name)
    with (
        constrained({
            "market_offer_variant_once_per_cycle": lambda: exists,
            "market_offer.cycle_id, market_offer.variant_id": lambda: exists,
        }),
        transaction.atomic(),
    ):  # fmt: skip
        locked = OrderCycle.objects.select_for_update(no_key=True).get(pk=cycle.pk)
        if locked.state not in {CycleState.DRAFT, CycleState.OPEN}:
            raise CycleTransitionRefused
        offer = Offer.objects.create(
            code=fresh_code(Offer), cycle=cycle, variant=variant, price_cents=price_cents, limit=limit,
            max_per_customer=max_per_customer, cut_off_at=cut_off_of(locked, variant.product.producer),
            purchase_cents=purchase_price(price_cents, variant.product) if purchase_cents is None else purchase_cents,
            from_stock=from_stock,
        )  # fmt: skip
        if from_stock:
            take_limit(offer, by=by, at=at)
        if locked.state == CycleState.OPEN:
            _publish(offer, day=locked.pickup_on)
        record(cycle, event=CycleEvent.OFFER_ADDED, by=by, at=at, offer=offer.code, price_cents=price_cents)
        return offer


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
    """Change price, limit or whether it is on. What was ordered keeps the price it was ordered at.

    Without a purchase price that stays as it is. From stock the difference of the limits leaves our shelf or
    comes back. Locks the cycle, the offer, then that stock. Refuses: NotAllowed, InvalidPrice, LimitBelowClaimed,
    CycleTransitionRefused after closing, PublicationRefused when switched on incomplete; from stock
    ShelfLimitNeeded, NotEnoughOnShelf.
    """
    _check(price_cents, by=by)
    with transaction.atomic():
        # the cycle first: the order of locks of whoever orders
        cycle = OrderCycle.objects.select_for_update(no_key=True).get(pk=offer.cycle_id)
        if cycle.state not in {CycleState.DRAFT, CycleState.OPEN}:
            raise CycleTransitionRefused
        locked = Offer.objects.select_for_update(no_key=True).get(pk=offer.pk)
        if limit is not None and limit < locked.claimed:
            raise LimitBelowClaimed(claimed=locked.claimed, field="limit")
        old = locked.price_cents
        if locked.from_stock:
            move_limit(locked, new=limit, by=by, at=at)
        locked.price_cents, locked.limit = price_cents, limit
        locked.max_per_customer, locked.is_on = max_per_customer, is_on
        locked.purchase_cents = locked.purchase_cents if purchase_cents is None else purchase_cents
        locked.withdrawn_at = None if is_on else locked.withdrawn_at  # for sale again, for who orders from now
        locked.save(
            update_fields=["price_cents", "limit", "max_per_customer", "is_on", "purchase_cents", "withdrawn_at"]
        )
        if cycle.state == CycleState.OPEN and is_on and not locked.vat_code:
            _publish(locked, day=cycle.pickup_on)
        record(
            cycle, event=CycleEvent.OFFER_CHANGED, by=by, at=at, old=format_cents(old), new=format_cents(price_cents),
            offer=locked.code, limit=limit, is_on=is_on,
        )  # fmt: skip
        return locked


def _publish(offer: Offer, *, day: dt.date) -> None:
    fresh = Offer.objects.select_related("variant__product__producer").get(pk=offer.pk)
    refuse_if_incomplete(offer_gaps([fresh], day=day))
    freeze_vat([fresh], day=day)
    offer.vat_code, offer.vat_percent = fresh.vat_code, fresh.vat_percent


def _check(price_cents: int, *, by: Actor) -> None:
    if not by.may(MANAGE_PLACE):
        raise NotAllowed
    if not 0 <= price_cents <= MAX_CENTS:
        raise InvalidPrice(field="price_cents")
