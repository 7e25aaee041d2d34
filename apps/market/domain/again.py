"""'As last time' and the standing list: in one tap what can be had of it goes in the basket, and no more."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from apps.accounts.models import Person
from apps.market.domain.basket import lock_basket, refresh_from_order, touch_basket
from apps.market.domain.checks import refuse_unless_open
from apps.market.enums import OrderState
from apps.market.errors.wish import NothingToRepeat
from apps.market.models import Basket, BasketLine, Order
from apps.market.queries.again import Chance, Want, chances, wants_of_list, wants_of_order
from apps.market.queries.basket import choice_to_begin_with


def repeat_order(basket: Basket, order: Order, *, at: dt.datetime) -> list[Chance]:
    """Put what was ordered then in the basket, as far as the market of now has it; what each line became.

    Merges with what is in the basket: of the same offer the larger number holds, so a second tap changes
    nothing. Prices are those of now; nothing is claimed or ordered. Locks the basket.
    Refuses: NothingToRepeat, CycleNotOpen, CycleClosed.
    """
    return _fill(basket, wants_of_order(order), at=at)


def take_standing_list(basket: Basket, person: Person, *, at: dt.datetime) -> list[Chance]:
    """The same for what this person usually takes. Locks and refuses as `repeat_order`."""
    return _fill(basket, wants_of_list(person, cycle=basket.cycle), at=at)


def _fill(basket: Basket, wants: Sequence[Want], *, at: dt.datetime) -> list[Chance]:
    if not wants:
        raise NothingToRepeat
    with transaction.atomic():
        locked = lock_basket(basket)
        refuse_unless_open(locked.cycle, at=at)
        refresh_from_order(locked, at=at)
        lines = {line.offer_id: line for line in locked.lines.select_related("offer")}
        has = {line.offer.code: line.quantity for line in lines.values()}
        found = chances(wants, locked.cycle, has=has, own=_ordered(locked), at=at)
        missing = {chance.offer.pk: chance for chance in found if chance.offer and not chance.is_in_basket}
        if missing:
            _write(locked, lines, missing)
            touch_basket(locked, basket, at=at)
        return found


def _write(basket: Basket, lines: dict[int, BasketLine], missing: dict[int, Chance]) -> None:
    choice = choice_to_begin_with(basket)
    more = []
    for pk, chance in missing.items():
        known = lines.get(pk)
        if known is None:
            assert chance.offer is not None  # noqa: S101 - of the caller's own making
            more.append(
                BasketLine(
                    basket=basket,
                    offer=chance.offer,
                    quantity=chance.to_have,
                    price_seen_cents=chance.offer.price_cents,
                    on_shortage=choice,
                )
            )
        else:
            known.quantity = chance.to_have
    BasketLine.objects.bulk_create(more)
    BasketLine.objects.bulk_update([lines[pk] for pk in missing if pk in lines], ["quantity"])


def _ordered(basket: Basket) -> dict[str, int]:
    """By offer code the pieces that the placed order behind the basket claims."""
    if basket.order is None or basket.order.state != OrderState.PLACED:
        return {}
    return dict(basket.order.lines.values_list("offer__code", "quantity_ordered"))
