"""Goods that keep: bought, counted, thrown away, put in a market, and back on the shelf."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.rules import require
from apps.market.domain.amendment import refuse_if_settled
from apps.market.domain.claims import lock_cycle
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.shelf import check_pieces, lock_item, move_pieces
from apps.market.enums import LeftoverMoveKind, StockReason
from apps.market.errors.leftover import LeftoverGone
from apps.market.errors.stock import NotEnoughOnShelf, NothingToCount, NotOnShelf
from apps.market.models import Leftover, LeftoverMove, Offer, OrderCycle, StockItem, Variant

# The lock gives the good message; this is for what slips past it.
_REFUSALS = {"market_stock_never_negative": lambda: NotEnoughOnShelf(left=0, name="")}


def receive_stock(variant: Variant, *, pieces: int, note: str = "", by: Actor, at: dt.datetime) -> StockItem:
    """Pieces that were bought come on the shelf. Locks the stock.

    Refuses: NotAllowed, InvalidPieces, SoldByWeight.
    """
    require(by, WORK_COUNTER)
    check_pieces(pieces)
    with transaction.atomic():
        return move_pieces(lock_item(variant), pieces, reason=StockReason.BOUGHT, note=note, by=by, at=at)


def waste_stock(variant: Variant, *, pieces: int, note: str = "", by: Actor, at: dt.datetime) -> StockItem:
    """Pieces that are broken or past their date leave the shelf. Locks the stock.

    Refuses: NotAllowed, InvalidPieces, NotEnoughOnShelf, SoldByWeight.
    """
    require(by, WORK_COUNTER)
    check_pieces(pieces)
    with constrained(_REFUSALS), transaction.atomic():
        return move_pieces(lock_item(variant), -pieces, reason=StockReason.WASTED, note=note, by=by, at=at)


def count_stock(variant: Variant, *, pieces: int, note: str = "", by: Actor, at: dt.datetime) -> StockItem:
    """So many really stand there: the difference becomes a movement. Locks the stock.

    Refuses: NotAllowed, InvalidPieces, NothingToCount when there is no difference, SoldByWeight.
    """
    require(by, WORK_COUNTER)
    check_pieces(pieces, least=0)
    with transaction.atomic():
        item = lock_item(variant)
        if pieces == item.on_hand:
            raise NothingToCount(left=item.on_hand, field="pieces")
        return move_pieces(item, pieces - item.on_hand, reason=StockReason.COUNTED, note=note, by=by, at=at)


def warn_below(variant: Variant, *, pieces: int, by: Actor, at: dt.datetime) -> StockItem:  # noqa: ARG001 - as all of them
    """From how few pieces on we are told that there is little left; 0 is never. Locks the stock.

    Refuses: NotAllowed, InvalidPieces, SoldByWeight.
    """
    require(by, MANAGE_PLACE)
    check_pieces(pieces, least=0)
    with transaction.atomic():
        item = lock_item(variant)
        item.warn_below = pieces
        item.save(update_fields=["warn_below"])
        return item


def offer_from_stock(
    cycle: OrderCycle,
    variant: Variant,
    *,
    pieces: int,
    price_cents: int,
    max_per_customer: int | None = None,
    purchase_cents: int | None = None,
    by: Actor,
    at: dt.datetime,
) -> Offer:
    """Sell pieces of our own shelf in a market. They leave the shelf now and are guarded by the offer's limit.

    Is it for sale there from our shelf already, then so many more, at this price. Locks the cycle, the offer, then
    the stock. Another limit moves the difference (`domain.offer.change_offer`); what was not sold comes back when
    the market settles. Such an offer is on no order sheet and needs no receipt.
    Refuses: as `add_offer`, InvalidPieces, NotEnoughOnShelf, SoldByWeight.
    """
    check_pieces(pieces)
    with constrained(_REFUSALS), transaction.atomic():
        known = Offer.objects.filter(cycle=lock_cycle(cycle.pk), variant=variant, from_stock=True).first()
        if known is not None:
            return change_offer(
                known, price_cents=price_cents, limit=(known.limit or 0) + pieces, max_per_customer=max_per_customer,
                is_on=True, purchase_cents=purchase_cents, by=by, at=at,
            )  # fmt: skip
        return add_offer(
            cycle, variant, price_cents=price_cents, limit=pieces, max_per_customer=max_per_customer,
            purchase_cents=purchase_cents, from_stock=True, by=by, at=at,
        )  # fmt: skip


def shelve_leftover(leftover: Leftover, *, pieces: int, by: Actor, at: dt.datetime) -> LeftoverMove:
    """Pieces that nobody came for and that keep go on our shelf.

    Locks the cycle, the leftover, then the stock. Only of goods of which we keep stock (`keeps_on_shelf`).
    Refuses: NotAllowed, CycleIsSettled, InvalidPieces, LeftoverGone, NotOnShelf.
    """
    require(by, WORK_COUNTER)
    check_pieces(pieces)
    with transaction.atomic():
        refuse_if_settled(lock_cycle(leftover.cycle_id))
        locked = Leftover.objects.select_for_update().get(pk=leftover.pk)
        if locked.withdrawn_at is not None or pieces > locked.left:
            name = locked.offer.variant.full_name
            raise LeftoverGone(name=name, left=0 if locked.withdrawn_at else locked.left, field="pieces")
        variant = locked.offer.variant
        if not keeps_on_shelf(variant):
            raise NotOnShelf(name=variant.full_name)
        move_pieces(
            lock_item(variant), pieces, reason=StockReason.LEFT_OVER, offer=locked.offer, note=locked.code, by=by, at=at
        )
        locked.taken += pieces
        locked.save(update_fields=["taken"])
        return LeftoverMove.objects.create(
            leftover=locked, kind=LeftoverMoveKind.SHELVED, pieces=pieces, by_user=by.user, at=at
        )


def unshelve_leftover(move: LeftoverMove, *, by: Actor, at: dt.datetime) -> LeftoverMove:
    """It was a mistake: the pieces stand with the leftovers again. Undone already: nothing happens.

    Locks as `shelve_leftover`. Refuses: NotAllowed, CycleIsSettled, NotEnoughOnShelf when they went on meanwhile.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        refuse_if_settled(lock_cycle(move.leftover.cycle_id))
        leftover = Leftover.objects.select_for_update().get(pk=move.leftover_id)
        locked = LeftoverMove.objects.get(pk=move.pk)
        if locked.undone_at is not None or locked.kind != LeftoverMoveKind.SHELVED:
            return locked
        move_pieces(
            lock_item(leftover.offer.variant), -locked.pieces, reason=StockReason.LEFT_OVER, offer=leftover.offer,
            note=leftover.code, by=by, at=at,
        )  # fmt: skip
        leftover.taken -= locked.pieces
        leftover.save(update_fields=["taken"])
        locked.undone_at = at
        locked.save(update_fields=["undone_at"])
        return locked


def keeps_on_shelf(variant: Variant) -> bool:
    """Whether we keep stock of this size: somebody once put some on the shelf. One query."""
    return StockItem.objects.filter(variant=variant).exists()
