"""Choosing: a wish that the server tells the truth about, and that claims nothing."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import Person
from apps.hub.db import constrained
from apps.hub.errors import TryAgain
from apps.market.domain.checks import check_offer, check_quantity, refuse_past_cut_off, refuse_unless_open
from apps.market.enums import OrderState
from apps.market.errors import OfferMissing, SlotFull, SlotOfAnotherCycle
from apps.market.models import Basket, BasketLine, Offer, Order, OrderCycle, PickupSlot
from apps.market.queries.basket import basket_in, baskets_of, choice_to_begin_with, old_guest_baskets
from apps.market.queries.order import order_in, standing_lines
from apps.payments.basket import BasketOwner

GUEST_BASKETS_LAST = dt.timedelta(days=7)


def open_basket(owner: BasketOwner, cycle: OrderCycle, *, person: Person | None = None, at: dt.datetime) -> Basket:
    """The owner's basket in this cycle, made when there is none.

    `person` is who this browser acts for when nobody signed in. Somebody who has an order here gets
    its lines in the basket: they are changing their order.
    """
    found = basket_in(owner, cycle)
    if found is None:
        with constrained({"market_basket": TryAgain}), transaction.atomic():
            found, _made = Basket.objects.get_or_create(
                cycle=cycle, person=owner.person, guest_key="" if owner.person else owner.key,
                defaults={"changed_at": at},
            )  # fmt: skip
    who = owner.person or person
    if found.order_id is None and who is not None and not found.lines.exists():
        order = order_in(cycle, who)
        if order is not None:
            mirror_order(found, order, at=at)
    return found


def put_in_basket(basket: Basket, offer: Offer, *, quantity: int, at: dt.datetime) -> Basket:
    """So many pieces of this offer; 0 takes it out. Says no rather than giving less than was asked.

    Stock is looked at and not claimed. Locks the basket. Refuses: InvalidQuantity, QuantityTooLarge,
    CycleNotOpen, CycleClosed, OfferMissing, NotOnOffer, OfferClosed, SoldOut, OnlySomeLeft.
    """
    if offer.cycle_id != basket.cycle_id:
        raise OfferMissing
    with transaction.atomic():
        locked = lock_basket(basket)
        refuse_unless_open(locked.cycle, at=at)
        refresh_from_order(locked, at=at)
        check_quantity(quantity, name=offer.variant.full_name, offer=offer.code)
        had = claimed_already(locked, offer)
        if quantity != had:  # taking out what was never ordered is fine, also after the cut-off
            refuse_past_cut_off(offer, at=at)
        if quantity == 0:
            locked.lines.filter(offer=offer).delete()
        else:
            check_offer(offer, quantity=quantity, claimed_already=had)
            if not locked.lines.filter(offer=offer).update(quantity=quantity):
                BasketLine.objects.create(
                    basket=locked, offer=offer, quantity=quantity, price_seen_cents=offer.price_cents,
                    on_shortage=choice_to_begin_with(locked),
                )  # fmt: skip
        return touch_basket(locked, basket, at=at)


def choose_slot(basket: Basket, slot: PickupSlot, *, at: dt.datetime) -> Basket:
    """When one will come. Places are looked at and not claimed.

    Locks the basket. Refuses: CycleNotOpen, CycleClosed, SlotOfAnotherCycle, SlotFull.
    """
    if slot.cycle_id != basket.cycle_id:
        raise SlotOfAnotherCycle(field="slot")
    with transaction.atomic():
        locked = lock_basket(basket)
        refuse_unless_open(locked.cycle, at=at)
        refresh_from_order(locked, at=at)
        order = locked.order
        has_it = order is not None and order.state == OrderState.PLACED and order.slot_id == slot.pk
        if slot.left < 1 and not has_it:
            raise SlotFull(field="slot")
        if locked.placed_at is not None and has_it:
            return basket
        locked.slot = slot
        return touch_basket(locked, basket, at=at)


def forget_changes(basket: Basket, *, at: dt.datetime) -> Basket:
    """Leave the placed order as it is, or empty a basket that was never placed. Locks the basket."""
    with transaction.atomic():
        locked = lock_basket(basket)
        if locked.order is not None and locked.order.state == OrderState.PLACED:
            mirror_order(locked, locked.order, at=at)
        else:
            locked.lines.all().delete()
            touch_basket(locked, basket, at=at)
        return locked


def mirror_order(basket: Basket, order: Order, *, at: dt.datetime) -> None:
    """Let the basket hold what the order holds, at the order's prices, with nothing left to place.

    Right after placing the two agree mostly, and its lines are left alone.
    """
    with transaction.atomic():
        holds = [
            BasketLine(
                basket=basket, offer_id=line.offer_id, quantity=line.quantity_ordered,
                price_seen_cents=line.price_cents, on_shortage=line.on_shortage,
            )
            for line in standing_lines(order)
            if line.quantity_ordered  # what came instead of something was never asked for
        ]  # fmt: skip
        if {_content(line) for line in basket.lines.all()} != {_content(line) for line in holds}:
            basket.lines.all().delete()
            BasketLine.objects.bulk_create(holds)
        basket.order, basket.slot, basket.placed_at, basket.changed_at = order, order.slot, at, at
        basket.save(update_fields=["order", "slot", "placed_at", "changed_at"])


def adopt_guest_baskets(key: str, *, person: Person) -> None:
    """A guest signed in: what the browser held joins what the person has, the larger quantity counts.

    Locks the baskets of the browser by id, and each time the person's own of the same market.
    """
    with transaction.atomic():
        for theirs in baskets_of(BasketOwner(key=key)).select_for_update().order_by("pk"):
            mine = Basket.objects.select_for_update().filter(cycle=theirs.cycle_id, person=person).first()
            if mine is None and theirs.order is None:
                theirs.person, theirs.guest_key = person, ""
                theirs.save(update_fields=["person", "guest_key"])
                continue
            if theirs.order is None and mine is not None:
                _merge(theirs, mine)
            theirs.delete()


def forget_old_guest_baskets(at: dt.datetime) -> int:
    """State scan: remove guests' baskets that nobody touched for a week; returns how many."""
    old = old_guest_baskets(at - GUEST_BASKETS_LAST)
    number = old.count()
    old.delete()
    return number


def _content(line: BasketLine) -> tuple[int, int, int, str]:
    return line.offer_id, line.quantity, line.price_seen_cents, line.on_shortage


def _merge(theirs: Basket, mine: Basket) -> None:
    have = {line.offer_id: line for line in mine.lines.all()}
    for line in theirs.lines.all():
        known = have.get(line.offer_id)
        if known is None:
            line.basket = mine
            line.save(update_fields=["basket"])
        elif known.quantity < line.quantity:
            known.quantity = line.quantity
            known.save(update_fields=["quantity"])
    mine.slot = mine.slot or theirs.slot
    mine.placed_at = None
    mine.save(update_fields=["slot", "placed_at"])


def lock_basket(basket: Basket) -> Basket:
    """The row as it is now, with its cycle and order, locked until the caller's transaction ends."""
    return Basket.objects.select_for_update(of=("self",)).select_related("cycle", "order__slot").get(pk=basket.pk)


def refresh_from_order(basket: Basket, *, at: dt.datetime) -> None:
    """Start from the order as it is now; another device or the counter may have changed it.

    The caller holds the basket's lock.
    """
    if basket.placed_at is None or basket.order is None:
        return
    if basket.order.state == OrderState.PLACED:
        mirror_order(basket, basket.order, at=at)
    else:
        basket.lines.all().delete()
        basket.order = basket.placed_at = None


def claimed_already(basket: Basket, offer: Offer) -> int:
    """The pieces that the basket's placed order holds of this offer."""
    if basket.order is None or basket.order.state != OrderState.PLACED:
        return 0
    line = basket.order.lines.filter(offer=offer).first()
    return line.quantity_ordered if line else 0


def touch_basket(locked: Basket, given: Basket, *, at: dt.datetime) -> Basket:
    """Note that there is something to place; the caller's object follows. The caller holds the basket's lock."""
    locked.placed_at, locked.changed_at = None, at
    locked.save(update_fields=["order", "slot", "placed_at", "changed_at"])
    given.order, given.slot = locked.order, locked.slot
    given.placed_at, given.changed_at = locked.placed_at, locked.changed_at
    return given
