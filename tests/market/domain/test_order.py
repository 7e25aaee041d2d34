"""Placing an order: what it claims and owes, and everything that it can be refused for."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.basket import open_basket
from apps.market.domain.cycle import close_cycle
from apps.market.domain.order import place_order
from apps.market.enums import AgeLimit, OrderState
from apps.market.errors import (
    AgeNotConfirmed,
    CycleClosed,
    NotOnOffer,
    OnlySomeLeft,
    PriceChanged,
    QuantityTooLarge,
    SlotFull,
    SlotNeeded,
    SlotOfAnotherCycle,
    SoldOut,
)
from apps.market.models import Order, OrderCycle
from apps.payments.basket import BasketOwner
from apps.payments.enums import VatCode
from apps.payments.errors import EmptyBasket
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_variant, an_offer, an_open_cycle, an_order, loaf_of, set_price
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


def test_place_order_claims_stock_and_slot_and_opens_charge(cycle: OrderCycle, buyer: Person) -> None:
    bread, milk = loaf_of(cycle), an_offer(cycle, a_variant("Melk", deposit_cents=50), price_cents=160, limit=5)
    slot = cycle.slots.get()

    order = an_order(buyer, cycle, (bread, 2), (milk, 1))

    assert (order.state, order.total_cents) == (OrderState.PLACED, 2 * 340 + 160 + 50)
    milk.refresh_from_db()
    slot.refresh_from_db()
    assert (milk.claimed, slot.claimed) == (1, 1)
    assert due(order) == order.total_cents
    assert [event.event for event in history_of(order)] == ["placed"]


def test_order_line_keeps_what_was_promised(cycle: OrderCycle, buyer: Person) -> None:
    variant = a_variant("Bruin", contains=("gluten",), may_contain=("sesame",))
    order = an_order(buyer, cycle, (an_offer(cycle, variant), 1))

    line = order.lines.get()
    assert (line.name, line.price_cents, line.vat_code, int(line.vat_percent)) == ("Bruin", 340, VatCode.FOOD, 6)
    assert line.allergens == {"contains": ["gluten"], "may_contain": ["sesame"]}


def test_place_order_twice_gives_the_same_order_and_claims_once(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 2))
    slot = cycle.slots.get()

    first = place_order(basket, person=buyer, slot=slot, by=SYSTEM, at=NOON)
    second = place_order(basket, person=buyer, slot=slot, by=SYSTEM, at=NOON)

    assert first == second
    assert loaf_of(cycle).claimed == 2
    assert history_of(first).count() == 1


def test_place_order_when_last_loaf_went_to_somebody_else_is_refused(
    cycle: OrderCycle, buyer: Person, rival: Person
) -> None:
    last = an_offer(cycle, limit=1)
    baskets = [a_basket(person, cycle, (last, 1)) for person in (buyer, rival)]
    slot = cycle.slots.get()
    place_order(baskets[0], person=buyer, slot=slot, by=SYSTEM, at=NOON)

    with pytest.raises(SoldOut):
        place_order(baskets[1], person=rival, slot=slot, by=SYSTEM, at=NOON)

    assert baskets[1].lines.count() == 1
    slot.refresh_from_db()
    assert slot.claimed == 1


def test_place_order_for_more_than_is_left_says_how_many(cycle: OrderCycle, buyer: Person, rival: Person) -> None:
    few = an_offer(cycle, limit=3)
    basket = a_basket(rival, cycle, (few, 3))
    an_order(buyer, cycle, (few, 1))

    with pytest.raises(OnlySomeLeft) as refusal:
        place_order(basket, person=rival, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert refusal.value.context["left"] == 2


def test_place_order_in_full_slot_is_refused(place: Place, buyer: Person, rival: Person) -> None:
    cycle = an_open_cycle(capacity=1)
    an_order(buyer, cycle, (loaf_of(cycle), 1))

    with pytest.raises(SlotFull):
        an_order(rival, cycle, (loaf_of(cycle), 1))

    assert loaf_of(cycle).claimed == 1


@pytest.mark.parametrize(
    ("before", "passes"),
    [pytest.param(dt.timedelta(seconds=1), True, id="a-second-before"), pytest.param(dt.timedelta(0), False, id="at")],
)
def test_place_order_at_closing(cycle: OrderCycle, buyer: Person, before: dt.timedelta, passes: bool) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 1))
    at = CLOSING - before

    if passes:
        assert place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=at).placed_at == at
    else:
        with pytest.raises(CycleClosed):
            place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=at)
        assert Order.objects.count() == 0


def test_place_order_after_manager_closed_early_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 1))
    close_cycle(cycle, by=SYSTEM, at=NOON)

    with pytest.raises(CycleClosed):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_double_click_after_closing_still_shows_the_order(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf_of(cycle), 1))
    basket = order.baskets.get()

    again = place_order(basket, person=buyer, slot=order.slot, by=SYSTEM, at=CLOSING)

    assert again == order


def test_place_order_without_slot_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 1))

    with pytest.raises(SlotNeeded):
        place_order(basket, person=buyer, slot=None, by=SYSTEM, at=NOON)


def test_place_order_with_slot_of_another_cycle_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    other = an_open_cycle()
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 1))

    with pytest.raises(SlotOfAnotherCycle):
        place_order(basket, person=buyer, slot=other.slots.get(), by=SYSTEM, at=NOON)


def test_place_order_with_empty_basket_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = open_basket(BasketOwner(person=buyer), cycle, at=NOON)

    with pytest.raises(EmptyBasket):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_place_order_of_offer_switched_off_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 1))
    set_price(loaf_of(cycle), 340, is_on=False)

    with pytest.raises(NotOnOffer):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_price_that_changed_is_shown_and_must_be_accepted(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 2))
    set_price(loaf_of(cycle), 360)

    with pytest.raises(PriceChanged) as refusal:
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert refusal.value.context["changes"] == [(loaf_of(cycle).code, 340, 360)]
    accepted = {loaf_of(cycle).code: 360}
    order = place_order(basket, person=buyer, slot=cycle.slots.get(), accepted=accepted, by=SYSTEM, at=NOON)
    assert order.total_cents == 720


def test_price_accepted_and_changed_again_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf_of(cycle), 2))
    set_price(loaf_of(cycle), 400)

    with pytest.raises(PriceChanged):
        place_order(
            basket, person=buyer, slot=cycle.slots.get(), accepted={loaf_of(cycle).code: 360}, by=SYSTEM, at=NOON
        )


def test_more_than_allowed_per_customer_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    few = an_offer(cycle, max_per_customer=2)

    with pytest.raises(QuantityTooLarge):
        an_order(buyer, cycle, (few, 3))
    assert an_order(buyer, cycle, (few, 2)).lines.get().quantity == 2


def test_beer_without_age_tick_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    beer = an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    basket = a_basket(buyer, cycle, (beer, 1))

    with pytest.raises(AgeNotConfirmed) as refusal:
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert refusal.value.context["age"] == 16
    order = place_order(basket, person=buyer, slot=cycle.slots.get(), age_confirmed=16, by=SYSTEM, at=NOON)
    assert order.age_confirmed == 16


def test_order_of_another_cycle_is_apart(cycle: OrderCycle, buyer: Person) -> None:
    other = an_open_cycle()

    orders = [an_order(buyer, each, (loaf_of(each), 1)) for each in (cycle, other)]

    assert orders[0] != orders[1]
