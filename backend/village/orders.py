"""Somebody orders, thinks again, and comes for it or does not."""

import datetime as dt
from functools import partial
from random import Random

from apps.accounts.enums import Role
from apps.hub.errors import Conflict, Refused
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.order import cancel_order, place_order
from apps.market.domain.proxy import name_proxy
from apps.market.domain.wish import choose_on_shortage
from apps.market.enums import OnShortage
from apps.market.errors.amendment import OfferClosed
from apps.market.models import Offer, Order, PickupSlot
from apps.payments.basket import BasketOwner
from backend.village.counter import give_bag, keep_bag
from backend.village.people_data import VILLAGERS
from backend.village.shelves import Round, Shelf
from backend.village.village import DAY, HOUR, Village, wall

GROWN_UP = 18
QUANTITIES, OFTEN = (1, 2, 3), (8, 3, 1)
CHANGES_MIND, COMES_LATE = 0.04, 0.2
SWAPS, SENDS_NEIGHBOUR = 0.4, 0.08
CUSTOMERS = [villager.name for villager in VILLAGERS if villager.role is not Role.MANAGER]


def order_something(village: Village, plan: Round, name: str, at: dt.datetime, *, comes: bool, chance: Random) -> None:
    """A basket of what people like, placed; the diary gets what follows. Who finds nothing left goes without."""
    person, actor = village.person(name), village.actor(name)
    basket = open_basket(BasketOwner(person=person), plan.row, at=at)
    for offer, quantity in _wishes(plan, chance):
        try:
            put_in_basket(basket, offer, quantity=quantity, at=at)
        except (Conflict, Refused):  # sold out, or more than one may have: something else then
            continue
    slot = _slot(plan, chance, last=not comes)
    if slot is None or not basket.lines.exists():
        return
    if chance.random() < SWAPS:
        choose_on_shortage(
            basket, dict.fromkeys(basket.lines.values_list("offer", flat=True), OnShortage.SUBSTITUTE), at=at
        )
    order = place_order(basket, person=person, slot=slot, age_confirmed=GROWN_UP, by=actor, at=at)
    if chance.random() < SENDS_NEIGHBOUR:
        name_proxy(order, name=chance.choice([other for other in CUSTOMERS if other != name]), by=actor, at=at)
    if comes and chance.random() < CHANGES_MIND and at + HOUR < plan.closes_at:
        village.diary.add(at + HOUR, partial(_cancel, village, plan, order, name, chance=chance))
    else:
        _expect(village, plan, order, comes=comes, chance=chance)


def _wishes(plan: Round, chance: Random) -> list[tuple[Offer, int]]:
    """Three to eight different things, each as likely as it is liked."""
    left = list(plan.shelves)
    chosen: list[Shelf] = []
    for _thing in range(min(chance.randint(3, 8), len(left))):
        shelf = chance.choices(left, [shelf.good.likes for shelf in left])[0]
        left.remove(shelf)
        chosen.append(shelf)
    offers = Offer.objects.filter(cycle=plan.row).select_related("variant__product")
    found = {offer.variant_id: offer for offer in offers.filter(variant__in=[shelf.variant for shelf in chosen])}
    return [(found[shelf.variant.pk], chance.choices(QUANTITIES, OFTEN)[0]) for shelf in chosen]


def _slot(plan: Round, chance: Random, *, last: bool) -> PickupSlot | None:
    """Any with a place; who will not come chose the last, so that today's list has no old sores."""
    free = [slot for slot in plan.row.slots.order_by("starts_at", "pk") if slot.left]
    if not free:
        return None
    return free[-1] if last else chance.choice(free)


def _cancel(village: Village, plan: Round, order: Order, name: str, at: dt.datetime, *, chance: Random) -> None:
    """Not at home after all; once the butcher has cut their meat they come anyway."""
    try:
        cancel_order(order, by=village.actor(name), at=at, reason="Toch niet thuis die dag")
    except OfferClosed:
        _expect(village, plan, order, comes=True, chance=chance)


def _expect(village: Village, plan: Round, order: Order, *, comes: bool, chance: Random) -> None:
    """They come in their moment, some a little after it, and some not at all."""
    if comes:
        late = chance.random() < COMES_LATE
        minutes = chance.randint(30, 50) if late else chance.randint(0, 28)
        moment = order.slot.starts_at + dt.timedelta(minutes=minutes)
        village.diary.add(moment, partial(_fetch, village, order, chance))
    else:
        morning = wall(plan.pickup_on + DAY, 9, 10)
        village.diary.add(morning, partial(_leave, village, order, chance))


def _fetch(village: Village, order: Order, chance: Random, at: dt.datetime) -> None:
    give_bag(village, order, chance=chance, at=at)


def _leave(village: Village, order: Order, chance: Random, at: dt.datetime) -> None:
    keep_bag(village, order, chance=chance, at=at)
