"""The row of stock and its movements: what stands on the shelf is their sum, at every moment."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db import connection
from django.utils.translation import gettext as _

from apps.hub.actors import Actor
from apps.market.enums import SoldBy, StockReason
from apps.market.errors.stock import InvalidPieces, NotEnoughOnShelf, ShelfLimitNeeded, SoldByWeight
from apps.market.models import Offer, Recall, StockItem, StockMovement, Variant

MOST_ON_SHELF: Final = 9_999  # of one size: above it, it is a typing error


def check_pieces(pieces: int, *, least: int = 1) -> int:
    """A number of pieces that can be moved. Refuses: InvalidPieces."""
    if not least <= pieces <= MOST_ON_SHELF:
        raise InvalidPieces(most=MOST_ON_SHELF, field="pieces")
    return pieces


def lock_item(variant: Variant) -> StockItem:
    """The stock of a size, locked; made when there is none yet. The last lock of whoever moves stock.

    Refuses: SoldByWeight.
    """
    if variant.sold_by == SoldBy.WEIGHT:
        raise SoldByWeight(name=variant.full_name)
    StockItem.objects.get_or_create(variant=variant)
    return StockItem.objects.select_for_update().get(variant=variant)


def lock_items(variant_ids: Iterable[int]) -> dict[int, StockItem]:
    """The stock there is of these sizes, by size, locked in id order."""
    rows = StockItem.objects.select_for_update(of=("self",)).select_related("variant__product")
    return {item.variant_id: item for item in rows.filter(variant__in=set(variant_ids)).order_by("pk")}


def move_pieces(
    item: StockItem,
    pieces: int,
    *,
    reason: StockReason,
    offer: Offer | None = None,
    note: str = "",
    by: Actor,
    at: dt.datetime,
) -> StockItem:
    """Put pieces on the shelf (+) or take them off (-), with the movement that says why; nothing for 0.

    The caller holds the item's lock (`lock_item`). Refuses: NotEnoughOnShelf; InvalidPieces above what a shelf holds.
    """
    if not connection.in_atomic_block:
        message = "stock moves under the lock of its caller"
        raise RuntimeError(message)
    if not pieces:
        return item
    if item.on_hand + pieces < 0:
        raise NotEnoughOnShelf(left=item.on_hand, name=item.variant.full_name, field="pieces")
    check_pieces(item.on_hand + pieces, least=0)
    StockMovement.objects.create(
        item=item, reason=reason, pieces=pieces, offer=offer, note=note[:200], by_user=by.user, at=at
    )
    item.on_hand += pieces
    item.save(update_fields=["on_hand"])
    return item


def take_limit(offer: Offer, *, by: Actor, at: dt.datetime) -> None:
    """Take off the shelf what a new offer sells from it: its limit. Locks the stock.

    Refuses: NotEnoughOnShelf, SoldByWeight.
    """
    move_pieces(lock_item(offer.variant), -(offer.limit or 0), reason=StockReason.OFFERED, offer=offer, by=by, at=at)


def move_limit(offer: Offer, *, new: int | None, by: Actor, at: dt.datetime) -> None:
    """What a market has from our shelf, changed: more is taken off it, less comes back.

    Writes the limit on `offer` and leaves saving it to the caller, who holds its lock; locks the stock.
    Refuses: ShelfLimitNeeded, NotEnoughOnShelf, InvalidPieces above what a shelf holds.
    """
    if new is None:
        raise ShelfLimitNeeded(field="limit")
    more = new - (offer.limit or 0)
    if more:
        reason = StockReason.OFFERED if more > 0 else StockReason.NOT_SOLD
        move_pieces(lock_item(offer.variant), -more, reason=reason, offer=offer, by=by, at=at)
    offer.limit = new


def offer_again(offers: Sequence[Offer], *, by: Actor, at: dt.datetime) -> None:
    """Give these copied, saved offers from our shelf what stands on it, up to the limit they had.

    What is not there cannot be sold: without a piece the offer is off. Locks the stock in id order.
    """
    items = lock_items(offer.variant_id for offer in offers)
    for offer in offers:
        item = items.get(offer.variant_id)
        offer.limit = min(offer.limit or 0, item.on_hand if item else 0)
        offer.is_on = offer.is_on and offer.limit > 0
        offer.save(update_fields=["limit", "is_on"])
        if item is not None:
            move_pieces(item, -offer.limit, reason=StockReason.OFFERED, offer=offer, by=by, at=at)


def take_back(offers: Sequence[Offer], gone: Mapping[int, int], *, by: Actor, at: dt.datetime) -> None:
    """Put back what of these offers' limits did not go (`gone`: pieces by offer id). Locks the stock in id order.

    The limit stays as it was: it says what the market had. What was called back is thrown away with it.
    Refuses: InvalidPieces above what a shelf holds.
    """
    called_back = set(Recall.objects.filter(offer__in=offers).values_list("offer_id", flat=True))
    items = lock_items(offer.variant_id for offer in offers)
    for offer in offers:
        left = max(0, (offer.limit or 0) - gone.get(offer.pk, 0))
        item = items[offer.variant_id]
        move_pieces(item, left, reason=StockReason.NOT_SOLD, offer=offer, by=by, at=at)
        if offer.pk in called_back:
            move_pieces(item, -left, reason=StockReason.WASTED, offer=offer, note=_("called back"), by=by, at=at)
