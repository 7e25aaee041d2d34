"""The market's things, made as the app makes them: through the domain functions."""

import datetime as dt
from itertools import count
from typing import Any

from django.db import transaction

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM, Actor
from apps.hub.period import Period
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.basket import open_basket, put_in_basket
from apps.market.domain.cycle import add_slot, close_cycle, move_cycle, open_cycle, plan_cycle
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.order import place_order
from apps.market.domain.product import add_producer, add_product, add_variant, declare_allergens
from apps.market.domain.rhythm import save_rhythm
from apps.market.enums import AgeLimit, AmendmentKind, Category, ContentUnit, CycleEvent, CycleState, SoldBy
from apps.market.models import Basket, Offer, Order, OrderCycle, OrderLine, PickupSlot, Producer, Rhythm, Variant
from apps.payments.basket import BasketOwner
from apps.payments.domain.vat import ensure_starting_rates
from apps.payments.enums import VatCode
from tests.factories import NOON

FRIDAY = dt.date(2026, 11, 27)
CLOSING = clock.at_local(dt.date(2026, 11, 26), dt.time(20))

_numbers = count(1)


def a_producer(name: str = "Bakkerij Ooms", *, at: dt.datetime = NOON, **fields: str) -> Producer:
    """A baker, unless named otherwise."""
    return add_producer(name=name, by=SYSTEM, at=at, **fields)


def a_variant(
    name: str = "",
    *,
    producer: Producer | None = None,
    category: str = Category.BREAD,
    vat_code: str = VatCode.FOOD,
    age_limit: int | None = AgeLimit.NONE,
    contains: tuple[str, ...] | None = (),
    may_contain: tuple[str, ...] = (),
    content: tuple[int, str] = (800, ContentUnit.GRAM),
    sold_by: str = SoldBy.PIECE,
    deposit_cents: int = 0,
    storage: str = "",
    drawing: str = "bread",
    at: dt.datetime = NOON,
) -> Variant:
    """A size of a product of its own; `contains=None` leaves the allergens undeclared."""
    number = next(_numbers)
    product = add_product(
        producer or a_producer(f"Bakkerij {number}", at=at), name=name or f"Brood {number}", category=category,
        vat_code=vat_code, age_limit=age_limit, storage=storage, drawing=drawing, by=SYSTEM, at=at,
    )  # fmt: skip
    if contains is not None:
        declare_allergens(product, contains=contains, may_contain=may_contain, by=SYSTEM, at=at)
    return add_variant(
        product, content_amount=content[0], content_unit=content[1], sold_by=sold_by, deposit_cents=deposit_cents,
        by=SYSTEM, at=at,
    )  # fmt: skip


def a_draft(*, opens_at: dt.datetime | None = None, closes_at: dt.datetime = CLOSING) -> OrderCycle:
    """Friday's market, planned and empty."""
    ensure_starting_rates()
    opened = opens_at or NOON - dt.timedelta(days=2)
    return plan_cycle(opens_at=opened, closes_at=closes_at, pickup_on=FRIDAY, by=SYSTEM, at=min(opened, NOON))


def a_rhythm(name: str = "Vrijdagmarkt", *, at: dt.datetime = NOON) -> Rhythm:
    """Every Friday, orders from a week before until Wednesday 20.00, planned one week ahead."""
    rhythm = Rhythm(
        name=name, weekday=4, opens_days_before=7, opens_time=dt.time(20), closes_days_before=2,
        closes_time=dt.time(20), weeks_ahead=1,
    )  # fmt: skip
    return save_rhythm(rhythm, by=SYSTEM, at=at)


def a_slot(cycle: OrderCycle, *, hour: int = 16, minute: int = 0, capacity: int = 10) -> PickupSlot:
    """Half an hour at the counter on the day of the cycle."""
    start = clock.at_local(cycle.pickup_on, dt.time(hour, minute))
    period = Period(start, start + dt.timedelta(minutes=30))
    return add_slot(cycle, period=period, place="Toog", capacity=capacity, by=SYSTEM, at=NOON)


def an_offer(
    cycle: OrderCycle,
    variant: Variant | None = None,
    *,
    price_cents: int = 340,
    limit: int | None = None,
    max_per_customer: int | None = None,
    purchase_cents: int | None = None,
) -> Offer:
    """A loaf at EUR 3,40."""
    return add_offer(
        cycle, variant or a_variant(), price_cents=price_cents, limit=limit, max_per_customer=max_per_customer,
        purchase_cents=purchase_cents, by=SYSTEM, at=NOON,
    )  # fmt: skip


def an_open_cycle(*, closes_at: dt.datetime = CLOSING, capacity: int = 10) -> OrderCycle:
    """Friday's market, open since Sunday, with one slot and one offer."""
    cycle = a_draft(closes_at=closes_at)
    a_slot(cycle, capacity=capacity)
    an_offer(cycle)
    return open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)


def closed(cycle: OrderCycle, *, at: dt.datetime = CLOSING) -> OrderCycle:
    """The same, closed at its time."""
    return close_cycle(cycle, by=SYSTEM, at=at)


def state_of(cycle: OrderCycle) -> str:
    """Where it stands by now."""
    return OrderCycle.objects.get(pk=cycle.pk).state


def advance_cycle(cycle: OrderCycle, *, to: CycleState, by: Actor, at: dt.datetime) -> OrderCycle:
    """One step on, whether all that belongs to it was done or not; a test that wants that does it."""
    return move_cycle(cycle, to=to, since=None, event=CycleEvent.ADVANCED, by=by, at=at)


def a_basket(person: Person, cycle: OrderCycle, *wishes: tuple[Offer, int], at: dt.datetime = NOON) -> Basket:
    """What a person is choosing."""
    basket = open_basket(BasketOwner(person=person), cycle, at=at)
    for offer, quantity in wishes:
        put_in_basket(basket, offer, quantity=quantity, at=at)
    return basket


def an_order(
    person: Person,
    cycle: OrderCycle,
    *wishes: tuple[Offer, int],
    slot: PickupSlot | None = None,
    at: dt.datetime = NOON,
) -> Order:
    """An order of these goods in the first slot."""
    basket = a_basket(person, cycle, *wishes, at=at)
    chosen = slot or cycle.slots.order_by("pk").first()
    return place_order(basket, person=person, slot=chosen, age_confirmed=18, by=SYSTEM, at=at)


def loaf_of(cycle: OrderCycle) -> Offer:
    """The first offer, as it stands now."""
    return cycle.offers.order_by("pk")[0]


def set_price(offer: Offer, cents: int, *, limit: int | None = None, is_on: bool = True) -> None:
    """Another price from now on, or off."""
    change_offer(offer, price_cents=cents, limit=limit, max_per_customer=None, is_on=is_on, by=SYSTEM, at=NOON)


def amend_line(line: OrderLine, kind: AmendmentKind, *, at: dt.datetime = NOON, **change: Any) -> Order:
    """Change a line of a placed order as `amend_order` does: `quantity=2`, or `grams=1712`."""
    with transaction.atomic():
        order = lock_orders([line.order_id])[line.order_id]
        return amend_order(order, [Change(line, kind, **change)], by=SYSTEM, at=at)
