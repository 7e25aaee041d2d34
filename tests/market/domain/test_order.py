import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.basket import choose_slot, open_basket, put_in_basket
from apps.market.domain.cycle import close_cycle
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.offer import change_offer
from apps.market.domain.order import cancel_order, place_order
from apps.market.enums import AgeLimit, OrderState
from apps.market.errors import (
    AgeNotConfirmed,
    CycleClosed,
    EmptyOrder,
    NotOnOffer,
    OnlySomeLeft,
    OrderTransitionRefused,
    PriceChanged,
    QuantityTooLarge,
    SlotFull,
    SlotNeeded,
    SlotOfAnotherCycle,
    SoldOut,
)
from apps.market.models import Offer, Order, OrderCycle
from apps.payments.basket import BasketOwner
from apps.payments.enums import ChargeState, VatCode
from apps.payments.errors import EmptyBasket
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_basket, a_slot, a_variant, an_offer, an_open_cycle, an_order
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


def loaf(cycle: OrderCycle) -> Offer:
    return cycle.offers.order_by("pk")[0]


def set_price(offer: Offer, cents: int, *, limit: int | None = None, is_on: bool = True) -> None:
    change_offer(offer, price_cents=cents, limit=limit, max_per_customer=None, is_on=is_on, by=SYSTEM, at=NOON)


def test_place_order_claims_stock_and_slot_and_opens_charge(cycle: OrderCycle, buyer: Person) -> None:
    bread, milk = loaf(cycle), an_offer(cycle, a_variant("Melk", deposit_cents=50), price_cents=160, limit=5)
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
    basket = a_basket(buyer, cycle, (loaf(cycle), 2))
    slot = cycle.slots.get()

    first = place_order(basket, person=buyer, slot=slot, by=SYSTEM, at=NOON)
    second = place_order(basket, person=buyer, slot=slot, by=SYSTEM, at=NOON)

    assert first == second
    assert loaf(cycle).claimed == 2
    assert history_of(first).count() == 1


def test_changed_basket_changes_the_one_order(cycle: OrderCycle, buyer: Person) -> None:
    bread, cake = loaf(cycle), an_offer(cycle, price_cents=500, limit=3)
    order = an_order(buyer, cycle, (bread, 2), (cake, 1))

    changed = an_order(buyer, cycle, (bread, 1), (cake, 3))

    assert changed == order
    assert changed.total_cents == 340 + 1500
    assert (loaf(cycle).claimed, Offer.objects.get(pk=cake.pk).claimed) == (1, 3)
    assert due(order) == 340 + 1500


def test_taken_out_line_stays_with_quantity_zero(cycle: OrderCycle, buyer: Person) -> None:
    bread, cake = loaf(cycle), an_offer(cycle)
    order = an_order(buyer, cycle, (bread, 1), (cake, 1))

    an_order(buyer, cycle, (cake, 0))

    assert sorted(order.lines.values_list("quantity_ordered", "amount_cents")) == [(0, 0), (1, 340)]


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
    an_order(buyer, cycle, (loaf(cycle), 1))

    with pytest.raises(SlotFull):
        an_order(rival, cycle, (loaf(cycle), 1))

    assert loaf(cycle).claimed == 1


def test_own_place_in_full_slot_is_kept_when_changing(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle(capacity=1)
    an_order(buyer, cycle, (loaf(cycle), 1))

    an_order(buyer, cycle, (loaf(cycle), 2))

    assert cycle.slots.get().claimed == 1


def test_change_of_slot_gives_the_old_place_back(cycle: OrderCycle, buyer: Person) -> None:
    first, second = cycle.slots.get(), a_slot(cycle, hour=17)
    an_order(buyer, cycle, (loaf(cycle), 1), slot=first)

    an_order(buyer, cycle, (loaf(cycle), 2), slot=second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.claimed, second.claimed) == (0, 1)


@pytest.mark.parametrize(
    ("before", "passes"),
    [pytest.param(dt.timedelta(seconds=1), True, id="a-second-before"), pytest.param(dt.timedelta(0), False, id="at")],
)
def test_place_order_at_closing(cycle: OrderCycle, buyer: Person, before: dt.timedelta, passes: bool) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 1))
    at = CLOSING - before

    if passes:
        assert place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=at).placed_at == at
    else:
        with pytest.raises(CycleClosed):
            place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=at)
        assert Order.objects.count() == 0


def test_place_order_after_manager_closed_early_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 1))
    close_cycle(cycle, by=SYSTEM, at=NOON)

    with pytest.raises(CycleClosed):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_double_click_after_closing_still_shows_the_order(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf(cycle), 1))
    basket = order.baskets.get()

    again = place_order(basket, person=buyer, slot=order.slot, by=SYSTEM, at=CLOSING)

    assert again == order


def test_place_order_without_slot_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 1))

    with pytest.raises(SlotNeeded):
        place_order(basket, person=buyer, slot=None, by=SYSTEM, at=NOON)


def test_place_order_with_slot_of_another_cycle_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    other = an_open_cycle()
    basket = a_basket(buyer, cycle, (loaf(cycle), 1))

    with pytest.raises(SlotOfAnotherCycle):
        place_order(basket, person=buyer, slot=other.slots.get(), by=SYSTEM, at=NOON)


def test_place_order_with_empty_basket_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = open_basket(BasketOwner(person=buyer), cycle, at=NOON)

    with pytest.raises(EmptyBasket):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_change_that_leaves_nothing_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf(cycle), 1))

    with pytest.raises(EmptyOrder):
        an_order(buyer, cycle, (loaf(cycle), 0))


def test_place_order_of_offer_switched_off_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 1))
    set_price(loaf(cycle), 340, is_on=False)

    with pytest.raises(NotOnOffer):
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)


def test_price_that_changed_is_shown_and_must_be_accepted(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 2))
    set_price(loaf(cycle), 360)

    with pytest.raises(PriceChanged) as refusal:
        place_order(basket, person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert refusal.value.context["changes"] == [(loaf(cycle).code, 340, 360)]
    accepted = {loaf(cycle).code: 360}
    order = place_order(basket, person=buyer, slot=cycle.slots.get(), accepted=accepted, by=SYSTEM, at=NOON)
    assert order.total_cents == 720


def test_price_accepted_and_changed_again_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    basket = a_basket(buyer, cycle, (loaf(cycle), 2))
    set_price(loaf(cycle), 400)

    with pytest.raises(PriceChanged):
        place_order(basket, person=buyer, slot=cycle.slots.get(), accepted={loaf(cycle).code: 360}, by=SYSTEM, at=NOON)


def test_placed_line_keeps_its_price_when_the_offer_becomes_dearer(cycle: OrderCycle, buyer: Person) -> None:
    cake = an_offer(cycle, price_cents=500)
    an_order(buyer, cycle, (loaf(cycle), 2))
    set_price(loaf(cycle), 900)

    order = an_order(buyer, cycle, (cake, 1))

    assert order.total_cents == 2 * 340 + 500


def test_more_of_a_line_takes_the_new_price_after_asking(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf(cycle), 2))
    set_price(loaf(cycle), 360)

    with pytest.raises(PriceChanged):
        an_order(buyer, cycle, (loaf(cycle), 3))


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


def test_cancel_order_gives_everything_back(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf(cycle), 2))

    cancelled = cancel_order(order, by=GUEST, at=NOON, reason="ziek")

    assert (cancelled.state, cancelled.cancelled_at) == (OrderState.CANCELLED, NOON)
    assert (loaf(cycle).claimed, cycle.slots.get().claimed) == (0, 0)
    charge = charge_of(order)
    assert charge is not None
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.VOID, 0)
    assert cancel_order(order, by=SYSTEM, at=NOON).cancelled_at == NOON


def test_order_again_after_cancelling_makes_a_new_one(cycle: OrderCycle, buyer: Person) -> None:
    first = cancel_order(an_order(buyer, cycle, (loaf(cycle), 2)), by=SYSTEM, at=NOON)

    second = an_order(buyer, cycle, (loaf(cycle), 1))

    assert second != first
    assert second.total_cents == 340


def test_cancel_order_after_closing_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf(cycle), 2))

    with pytest.raises(CycleClosed):
        cancel_order(order, by=GUEST, at=CLOSING)


def test_change_after_handing_over_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf(cycle), 2))
    hand_over_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(OrderTransitionRefused):
        an_order(buyer, cycle, (loaf(cycle), 1))


def test_order_of_another_cycle_is_apart(cycle: OrderCycle, buyer: Person) -> None:
    other = an_open_cycle()

    orders = [an_order(buyer, each, (loaf(each), 1)) for each in (cycle, other)]

    assert orders[0] != orders[1]


def test_guest_who_orders_again_in_another_browser_adds_to_the_order(cycle: OrderCycle) -> None:
    person = a_person("Rita Claes", phone="0470 12 34 56")
    order = an_order(person, cycle, (loaf(cycle), 1))
    guest = open_basket(BasketOwner(key="another"), cycle, at=NOON)
    put_in_basket(guest, loaf(cycle), quantity=2, at=NOON)
    choose_slot(guest, cycle.slots.get(), at=NOON)

    again = place_order(guest, person=person, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert (again, again.total_cents) == (order, 3 * 340)
