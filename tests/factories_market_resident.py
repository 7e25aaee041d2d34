"""A Friday market as a resident meets it: bread with gluten, a chicken by weight, an earlier market to repeat."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.cycle import close_cycle, open_cycle
from apps.market.enums import Category, ContentUnit, SoldBy
from apps.market.models import Offer, Order, OrderCycle, Variant
from tests.factories import NOON
from tests.factories_market import CLOSING, a_draft, a_producer, a_slot, a_variant, an_offer, an_open_cycle, an_order


@dataclass(frozen=True, slots=True)
class Shelf:
    """The market of now and what stands in it."""

    cycle: OrderCycle
    bread: Offer
    chicken: Offer
    milk: Offer


def a_chicken() -> Variant:
    """Of about 1,6 kg, at least 1,5 and at most 1,7."""
    variant = a_variant(
        "Hoevekip", producer=a_producer("Hoeve Ter Linden"), category=Category.MEAT, may_contain=("celery",),
        content=(1600, ContentUnit.GRAM), sold_by=SoldBy.WEIGHT, drawing="chicken",
    )  # fmt: skip
    variant.least_grams, variant.most_grams = 1500, 1700
    variant.save()
    return variant


def a_shelf() -> Shelf:
    """Bread at EUR 3,40, chicken at EUR 8,90 a kilo, milk at EUR 1,70."""
    cycle = a_draft()
    a_slot(cycle)
    bread = an_offer(cycle, a_variant("Lindekerks bruin", producer=a_producer("Bakker Ooms"), contains=("gluten",)))
    chicken = an_offer(cycle, a_chicken(), price_cents=890, limit=9)
    carton = a_variant(
        "Volle hoevemelk", producer=a_producer("Boerderij 't Zonneveld"), category=Category.DAIRY, contains=("milk",),
        may_contain=("gluten",), content=(1000, ContentUnit.MILLILITRE), deposit_cents=50, drawing="milk",
    )  # fmt: skip
    milk = an_offer(cycle, carton, price_cents=170)
    opened = open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)
    return Shelf(opened, *(Offer.objects.get(pk=offer.pk) for offer in (bread, chicken, milk)))


def ordered_last_time(person: Person, shelf: Shelf, *, pieces: int = 2, price_cents: int = 320) -> Order:
    """Last week: bread at another price, milk, and a cake that is not there now. That market is closed."""
    earlier = NOON - dt.timedelta(days=7)
    last = an_open_cycle(closes_at=CLOSING - dt.timedelta(hours=1))
    cake = an_offer(last, a_variant("Rijsttaart"))
    bread = an_offer(last, shelf.bread.variant, price_cents=price_cents)
    milk = an_offer(last, shelf.milk.variant, price_cents=170)
    OrderCycle.objects.filter(pk=last.pk).update(opens_at=earlier - dt.timedelta(days=3))
    last.refresh_from_db()
    order = an_order(person, last, (bread, pieces), (milk, 1), (cake, 1), at=earlier)
    close_cycle(last, by=SYSTEM, at=earlier)
    return order
