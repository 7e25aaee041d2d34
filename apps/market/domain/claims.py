"""Claiming stock and places: the locks of an order, in their one order.

Whoever places, changes or cancels locks the cycle, then their order and basket, then slots by id,
then offers by id; nobody locks these in another order (`docs/how/locking.md`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from apps.hub.money import format_cents
from apps.market.domain.checks import check_offer, check_quantity, refuse_past_cut_off
from apps.market.errors import OfferMissing, PriceChanged, SlotFull, SlotOfAnotherCycle
from apps.market.models import Offer, Order, OrderCycle, OrderLine, PickupSlot


@dataclass(frozen=True, slots=True)
class Wish:
    """So many pieces of an offer, at the price in cents that the customer saw; None takes the price of now.

    `on_shortage` is what to do when there is too little of it; empty leaves that as it was.
    """

    quantity: int
    price_seen_cents: int | None
    on_shortage: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What becomes of one line: the locked offer, the line as it was, and the new quantity and price."""

    offer: Offer
    line: OrderLine | None
    quantity: int
    price_cents: int
    on_shortage: str = ""

    @property
    def old_quantity(self) -> int:
        """Pieces claimed until now."""
        return self.line.quantity_ordered if self.line else 0

    @property
    def is_new_promise(self) -> bool:
        """Whether today's price and label hold: for something new and for more of it."""
        return self.quantity > self.old_quantity


def lock_cycle(pk: int) -> OrderCycle:
    """The cycle as it is now, under the first lock of all: a closing and an order come one after the other."""
    return OrderCycle.with_dropped.select_for_update(no_key=True).get(pk=pk)


def lock_cycles(pks: Iterable[int]) -> dict[int, OrderCycle]:
    """Several cycles by id, locked in id order: for what goes from one market to the next."""
    rows = OrderCycle.objects.select_for_update(no_key=True).filter(pk__in=set(pks)).order_by("pk")
    return {cycle.pk: cycle for cycle in rows}


def lock_slots(pks: Iterable[int]) -> dict[int, PickupSlot]:
    """Moments of pick-up by id, locked in id order; the caller holds the cycle's lock."""
    rows = PickupSlot.objects.select_for_update(no_key=True).filter(pk__in=set(pks)).order_by("pk")
    return {slot.pk: slot for slot in rows}


def move_slot_claim(cycle: OrderCycle, *, old: int | None, new: int | None) -> PickupSlot | None:
    """Give the place in slot `old` back and take one in slot `new`; the same slot keeps its place.

    Locks both in id order; the caller holds the cycle's lock. Refuses: SlotOfAnotherCycle, SlotFull.
    """
    slots = lock_slots(pk for pk in (old, new) if pk is not None)
    if new is not None and (new not in slots or slots[new].cycle_id != cycle.pk):
        raise SlotOfAnotherCycle(field="slot")
    if old != new:
        if new is not None:
            if slots[new].left < 1:
                raise SlotFull(field="slot")
            slots[new].claimed += 1
        if old is not None:
            slots[old].claimed -= 1
        PickupSlot.objects.bulk_update(slots.values(), ["claimed"])
    return None if new is None else slots[new]


def lock_offers(cycle: OrderCycle, pks: Collection[int]) -> list[Offer]:
    """These offers of the cycle, locked in id order. Refuses: OfferMissing for one of another cycle."""
    offers = list(
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=pks, cycle=cycle)
        .select_related("variant__product__producer")
        .order_by("pk")
    )
    if len(offers) != len(set(pks)):
        raise OfferMissing
    return offers


def plan_changes(
    offers: list[Offer], *, lines: Mapping[int, OrderLine], wanted: Mapping[int, Wish], at: dt.datetime
) -> list[LineChange]:
    """Per offer, locked by the caller, what becomes of its line. A kept or lowered quantity keeps its price.

    Refuses: OfferClosed for more or less after a cut-off; InvalidQuantity, QuantityTooLarge, NotOnOffer, SoldOut and
    OnlySomeLeft of `domain.checks`.
    """
    changes: list[LineChange] = []
    for offer in offers:
        line = lines.get(offer.pk)
        old = line.quantity_ordered if line else 0
        wish = wanted.get(offer.pk, Wish(0, None))
        quantity = wish.quantity
        check_quantity(quantity, name=offer.variant.full_name, offer=offer.code)
        if quantity != old:
            refuse_past_cut_off(offer, at=at)
        check_offer(offer, quantity=quantity, claimed_already=old)
        price = line.price_cents if line and quantity <= old else offer.price_cents
        changes.append(LineChange(offer, line, quantity, price, wish.on_shortage))
    return changes


def refuse_unseen_prices(changes: list[LineChange], *, wanted: Mapping[int, Wish], accepted: Mapping[str, int]) -> None:
    """Refuses: PriceChanged when a price is neither the one seen nor one accepted since (offer code: cents)."""
    unseen = [(change, seen) for change in changes if (seen := _unseen(change, wanted, accepted)) is not None]
    if unseen:
        first, seen = unseen[0]
        raise PriceChanged(
            name=first.offer.variant.full_name,
            old=format_cents(seen),
            new=format_cents(first.price_cents),
            offer=first.offer.code,
            changes=[(change.offer.code, old, change.price_cents) for change, old in unseen],
        )


def _unseen(change: LineChange, wanted: Mapping[int, Wish], accepted: Mapping[str, int]) -> int | None:
    """The price that was seen instead of the present one; None when they agree."""
    if not change.quantity or accepted.get(change.offer.code) == change.price_cents:
        return None
    seen = wanted[change.offer.pk].price_seen_cents
    return None if seen == change.price_cents else seen


def claim_stock(changes: list[LineChange]) -> None:
    """Write what more or less is claimed of each locked offer; the check in the database stands behind it."""
    moved: list[Offer] = []
    for change in changes:
        if change.quantity != change.old_quantity:
            change.offer.claimed += change.quantity - change.old_quantity
            moved.append(change.offer)
    Offer.objects.bulk_update(moved, ["claimed"])


def release_stock(cycle: OrderCycle, order: Order, *, at: dt.datetime | None = None) -> None:
    """Give back all that an order claims. Locks its offers in id order; the caller holds the cycle's lock.

    With `at` it is the customer who gives back. Refuses: then OfferClosed after the cut-off of one of them.
    """
    claimed: Counter[int] = Counter()
    for line in order.lines.holding():
        claimed[line.offer_id] += line.claimed
    offers = lock_offers(cycle, claimed.keys())
    for offer in offers:
        if at is not None and claimed[offer.pk]:
            refuse_past_cut_off(offer, at=at)
        offer.claimed -= claimed[offer.pk]
    Offer.objects.bulk_update(offers, ["claimed"])
