"""A Friday's market of bread, bottles, beer and cheese by weight, and what volunteers do with its bags."""

import datetime as dt
from typing import Any

from django.db import transaction

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.domain.claims import lock_cycle
from apps.market.domain.cycle import open_cycle
from apps.market.domain.hand_over import mark_no_show
from apps.market.domain.leftover_move import sell_leftover
from apps.market.enums import AgeLimit, AmendmentKind, Category, ContentUnit, SoldBy
from apps.market.models import ContainerKind, Leftover, LeftoverMove, Order, OrderCycle
from apps.market.queries.leftover import leftovers_there
from tests.factories_counter import AT_WORK, person_behind
from tests.factories_market import a_draft, a_slot, a_variant, amend_line, an_offer, an_order

GOODS = ("Brood", "Melk", "Tripel", "Kaas")
END = AT_WORK + dt.timedelta(minutes=80)  # 17.30 u., when the last moment ends
HALF_PRICE = END - dt.timedelta(minutes=15)
LATE = AT_WORK + dt.timedelta(hours=2)


def a_full_market() -> OrderCycle:
    """Bread at 3,40; milk at 1,60 with 50 cent deposit; beer (16+) at 2,40; cheese at 19,00 a kilo, about 500 g."""
    cycle = a_draft()
    a_slot(cycle, hour=16, capacity=100)
    a_slot(cycle, hour=17, capacity=100)
    an_offer(cycle, a_variant("Brood", storage="Rek C"), price_cents=340)
    milk = a_variant(
        "Melk", storage="Koelkast 2", category=Category.DAIRY, deposit_cents=50,
        content=(1000, ContentUnit.MILLILITRE), contains=("milk",), drawing="milk",
    )  # fmt: skip
    an_offer(cycle, milk, price_cents=160)
    beer = a_variant("Tripel", age_limit=AgeLimit.SIXTEEN, vat_code="alcohol", category=Category.DRINKS, drawing="beer")
    an_offer(cycle, beer, price_cents=240)
    cheese = a_variant(
        "Kaas", storage="Koelkast 1", sold_by=SoldBy.WEIGHT, content=(500, ContentUnit.GRAM), contains=("milk",),
        category=Category.DAIRY, drawing="cheese",
    )  # fmt: skip
    an_offer(cycle, cheese, price_cents=1900)
    return open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)


def a_full_bag(who: User | Person, cycle: OrderCycle, **pieces: int) -> Order:
    """An order of these goods, by name: `brood=2, melk=1`."""
    offers = dict(zip(GOODS, cycle.offers.order_by("pk"), strict=True))
    return an_order(person_behind(who), cycle, *((offers[name.capitalize()], count) for name, count in pieces.items()))


def weigh(order: Order, grams: int, *, at: dt.datetime = AT_WORK) -> None:
    """The cheese of an order on the scale."""
    with transaction.atomic():
        lock_cycle(order.cycle_id)
        amend_line(order.lines.get(name="Kaas"), AmendmentKind.WEIGHED, grams=grams, at=at)


def left_of(order: Order, *, at: dt.datetime = AT_WORK) -> Leftover:
    """Nobody came for an order of one line: what is left of it."""
    mark_no_show(order, by=SYSTEM, at=at)
    return leftovers_there().get(line__order=order)


def bottle() -> ContainerKind:
    """The bottle of the milk."""
    return ContainerKind.objects.get(deposit_cents=50)


def sold(leftover: Leftover, to: Person, pieces: int = 1, at: dt.datetime = AT_WORK, **fields: Any) -> LeftoverMove:
    """Some of it to somebody, at the price of that moment."""
    return sell_leftover(leftover, person=to, pieces=pieces, by=SYSTEM, at=at, **fields)
