"""A Friday at the counter: bags, keys and rooms, made as the app makes them."""

import datetime as dt
import uuid

from apps.accounts.models import Person, User
from apps.bookings.models import Booking
from apps.counter.domain.action import Tender
from apps.hub.actors import SYSTEM, Actor, actor_for
from apps.market.domain.cycle import open_cycle
from apps.market.enums import AgeLimit, Category, ContentUnit
from apps.market.models import Order, OrderCycle
from apps.payments.enums import Method
from apps.payments.models import Charge
from apps.payments.queries.charge import charge_of
from tests.factories_bookings import a_booking, a_resource, a_room, period_on
from tests.factories_market import FRIDAY, a_draft, a_slot, a_variant, an_offer, an_order

# Friday 27 November 2026, 16.10 u. in the village: the slot of 16.00 u. has begun.
AT_WORK = dt.datetime(2026, 11, 27, 15, 10, tzinfo=dt.UTC)


def a_market() -> OrderCycle:
    """Friday's market with bread from Rack C, milk from Fridge 2 and beer; two loaves and a milk are EUR 14,32."""
    cycle = a_draft()
    a_slot(cycle, hour=16, capacity=100)
    a_slot(cycle, hour=17, capacity=100)
    an_offer(cycle, a_variant("Lindekerks bruin", storage="Rek C"), price_cents=631)
    milk = a_variant(
        "Volle hoevemelk", storage="Koelkast 2", category=Category.DAIRY, content=(1000, ContentUnit.MILLILITRE),
        contains=("milk",), drawing="milk",
    )  # fmt: skip
    an_offer(cycle, milk, price_cents=170)
    beer = a_variant(
        "Tripel van de brouwer", storage="Bak onder de toog", category=Category.DRINKS, age_limit=AgeLimit.SIXTEEN,
        content=(330, ContentUnit.MILLILITRE), vat_code="alcohol", drawing="beer",
    )  # fmt: skip
    an_offer(cycle, beer, price_cents=240)
    return open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)


def person_behind(who: User | Person) -> Person:
    """A villager's person."""
    person = who.person if isinstance(who, User) else who
    assert person is not None
    return person


def a_bag(who: User | Person, cycle: OrderCycle, *, loaves: int = 2, milk: int = 1, beer: int = 0) -> Order:
    """An order of two loaves and a milk in the slot of 16.00 u., unless told otherwise."""
    offers = list(cycle.offers.order_by("pk"))
    wishes = [(offer, count) for offer, count in zip(offers, (loaves, milk, beer), strict=True) if count]
    return an_order(person_behind(who), cycle, *wishes)


def a_bike_for(
    who: User | Person, name: str = "Bakfiets Berta", *, day: dt.date = FRIDAY, start: str = "16", end: str = "18"
) -> Booking:
    """A cargo bike of its own at EUR 2 an hour."""
    return a_booking(a_resource(name), person_behind(who), period=period_on(day, start, end))


def a_room_for(who: User | Person, name: str = "De Kelder", *, start: str = "16", end: str = "18") -> Booking:
    """A room of its own that needs no approval."""
    return a_booking(a_room(name, needs_approval=False), person_behind(who), period=period_on(FRIDAY, start, end))


def owed_for(thing: Order | Booking) -> Charge:
    """Its charge, with `outstanding`."""
    charge = charge_of(thing)
    assert charge is not None
    return charge


def paying(*things: Order | Booking, method: Method = Method.CASH) -> Tender:
    """These things, in full."""
    charges = tuple(owed_for(thing) for thing in things)
    return Tender(charges, method, sum(charge.outstanding for charge in charges))  # type: ignore[attr-defined] # annotated


def by(user: User) -> Actor:
    """As who."""
    return actor_for(user)


def a_key() -> uuid.UUID:
    """A fresh form."""
    return uuid.uuid4()
