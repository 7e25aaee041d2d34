"""On what terms a market sells: prices, limits and on or off, of one offer or of a whole table at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import BuurtpuntError
from apps.hub.money import MAX_CENTS, format_cents
from apps.hub.rules import MANAGE_PLACE, require
from apps.hub.ui.formats import moment
from apps.market.domain.checks import refuse_after_closing
from apps.market.domain.claims import lock_cycle, lock_offers
from apps.market.domain.publication import freeze_vat, offer_gaps, refuse_if_incomplete
from apps.market.domain.shelf import lock_items, move_limit
from apps.market.enums import CycleEvent, CycleState
from apps.market.errors import InvalidPrice, LimitBelowClaimed
from apps.market.errors.offer import InvalidCutOff, InvalidLimit, InvalidMost, OfferChangedMeanwhile, OffersRefused
from apps.market.models import Offer, OrderCycle, Producer
from apps.market.rules import MOST_PIECES

MOST_STOCK: Final = 99_999
_COLUMNS: Final = ("price_cents", "purchase_cents", "limit", "max_per_customer", "is_on", "withdrawn_at")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a manager says of an offer; both prices in cents per piece or per kilo, VAT included."""

    price_cents: int
    purchase_cents: int
    limit: int | None
    max_per_customer: int | None
    is_on: bool


NOTHING_SEEN: Final[Mapping[int, Terms]] = MappingProxyType({})


def terms_of(offer: Offer) -> Terms:
    """As they are now."""
    return Terms(offer.price_cents, offer.purchase_cents, offer.limit, offer.max_per_customer, offer.is_on)


def change_offers(
    cycle: OrderCycle,
    wanted: Mapping[int, Terms],
    *,
    seen: Mapping[int, Terms] = NOTHING_SEEN,
    by: Actor,
    at: dt.datetime,
) -> list[Offer]:
    """Give these offers (by id) other terms, all or none; returns those that changed.

    A row whose terms are those that were `seen` is left alone, whatever it is by now; one that somebody else
    changed since is refused. What was ordered keeps its price. On again ends a withdrawal, for who orders from
    now. From stock the difference of the limits leaves our shelf or comes back. Locks the cycle, the offers by
    id, that stock. Refuses: NotAllowed, CycleTransitionRefused after closing, OfferMissing, OffersRefused with
    per row InvalidPrice, InvalidLimit, InvalidMost, LimitBelowClaimed, OfferChangedMeanwhile,
    PublicationRefused when on and incomplete in an open market, ShelfLimitNeeded, NotEnoughOnShelf.
    """
    require(by, MANAGE_PLACE)
    asked = {pk: terms for pk, terms in wanted.items() if seen.get(pk) != terms}
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_after_closing(locked)
        changed: list[Offer] = []
        refused: dict[int, BuurtpuntError] = {}
        offers = lock_offers(locked, asked.keys())
        lock_items(offer.variant_id for offer in offers if offer.from_stock)  # all at once, so that none cross
        for offer in offers:
            try:
                if _change(locked, offer, asked[offer.pk], seen=seen.get(offer.pk), by=by, at=at):
                    changed.append(offer)
            except BuurtpuntError as error:
                refused[offer.pk] = error
        if locked.state == CycleState.OPEN:
            refused |= publish_offers([one for one in changed if one.is_on and not one.vat_code], day=locked.pickup_on)
        if refused:
            raise OffersRefused(refused)
        return changed


def publish_offers(offers: Sequence[Offer], *, day: dt.date) -> dict[int, BuurtpuntError]:
    """Freeze the VAT of those that are complete; returns a PublicationRefused per offer id for the others.

    The caller holds the locks of the cycle and of these offers. Constant queries.
    """
    refused: dict[int, BuurtpuntError] = {}
    complete: list[Offer] = []
    gaps = offer_gaps(offers, day=day) if offers else []
    for offer in offers:
        try:
            refuse_if_incomplete([gap for gap in gaps if gap.offer == offer.code])
        except BuurtpuntError as error:
            refused[offer.pk] = error
        else:
            complete.append(offer)
    freeze_vat(complete, day=day)
    return refused


def set_cut_off(
    cycle: OrderCycle, producer: Producer, *, cut_off_at: dt.datetime | None, by: Actor, at: dt.datetime
) -> list[Offer]:
    """Until when one can order of this producer in this market; None is until the market closes.

    Locks the cycle, the offers by id. Refuses: NotAllowed, CycleTransitionRefused after closing, InvalidCutOff.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = lock_cycle(cycle.pk)
        refuse_after_closing(locked)
        if cut_off_at is not None and not max(locked.opens_at, at) < cut_off_at < locked.closes_at:
            raise InvalidCutOff(closes=moment(locked.closes_at).removesuffix("."), field="cut_off_at")
        theirs = locked.offers.filter(variant__product__producer=producer).values_list("pk", flat=True)
        offers = [offer for offer in lock_offers(locked, list(theirs)) if offer.cut_off_at != cut_off_at]
        for offer in offers:
            offer.cut_off_at = cut_off_at
        Offer.objects.bulk_update(offers, ["cut_off_at"])
        if offers:
            record(
                locked, event=CycleEvent.CUT_OFF_SET, by=by, at=at, new=cut_off_at.isoformat() if cut_off_at else "",
                producer=producer.slug, offers=len(offers),
            )  # fmt: skip
        return offers


def check_terms(offer: Offer, terms: Terms) -> None:
    """Whether an offer can be so. Refuses: InvalidPrice, InvalidLimit, InvalidMost, LimitBelowClaimed."""
    for field in ("price_cents", "purchase_cents"):
        if not 0 <= getattr(terms, field) <= MAX_CENTS:
            raise InvalidPrice(field=field)
    if terms.limit is not None and not 0 <= terms.limit <= MOST_STOCK:
        raise InvalidLimit(most=MOST_STOCK, field="limit")
    if terms.limit is not None and terms.limit < offer.claimed:
        raise LimitBelowClaimed(claimed=offer.claimed, field="limit")
    if terms.max_per_customer is not None and not 1 <= terms.max_per_customer <= MOST_PIECES:
        raise InvalidMost(most=MOST_PIECES, field="max_per_customer")


def _change(cycle: OrderCycle, offer: Offer, terms: Terms, *, seen: Terms | None, by: Actor, at: dt.datetime) -> bool:
    """Write one row, under its lock; whether it is another than it was."""
    old = terms_of(offer)
    if terms == old:
        return False
    if seen is not None and seen != old:
        raise OfferChangedMeanwhile(name=offer.variant.full_name)
    check_terms(offer, terms)
    if offer.from_stock:
        move_limit(offer, new=terms.limit, by=by, at=at)
    offer.price_cents, offer.purchase_cents, offer.limit = terms.price_cents, terms.purchase_cents, terms.limit
    offer.max_per_customer, offer.is_on = terms.max_per_customer, terms.is_on
    offer.withdrawn_at = None if terms.is_on else offer.withdrawn_at
    offer.save(update_fields=_COLUMNS)
    record(
        cycle, event=CycleEvent.OFFER_CHANGED, by=by, at=at, old=format_cents(old.price_cents),
        new=format_cents(terms.price_cents), offer=offer.code, limit=terms.limit, is_on=terms.is_on,
    )  # fmt: skip
    return True
