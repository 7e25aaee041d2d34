import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.basket import adopt_guest_baskets, choose_slot, forget_changes, open_basket, put_in_basket
from apps.market.domain.claims import LineChange, Wish, lock_offers
from apps.market.domain.cycle import add_slot, close_cycle, open_cycle, reopen_cycle
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.lines import plan_lines
from apps.market.domain.offer import add_offer, change_offer
from apps.market.domain.order import cancel_order, order_goods, place_order
from apps.market.domain.product import save_producer, save_product
from apps.market.enums import CycleState
from apps.market.errors import (
    CycleNotOpen,
    CycleTransitionRefused,
    InvalidCycleTimes,
    InvalidQuantity,
    OfferMissing,
    OrderMissing,
    OrderTransitionRefused,
    QuantityTooLarge,
    SlotFull,
    SlotOfAnotherCycle,
)
from apps.market.models import Basket, Offer, OrderCycle
from apps.market.queries.basket import baskets_waiting
from apps.payments.basket import BasketOwner
from apps.payments.models import Charge
from tests.factories import NOON
from tests.factories_market import (
    CLOSING,
    a_basket,
    a_draft,
    a_producer,
    a_slot,
    a_variant,
    advance_cycle,
    an_offer,
    an_open_cycle,
    an_order,
)

pytestmark = pytest.mark.django_db


def test_offer_of_another_market_does_not_go_in(cycle: OrderCycle, buyer: Person) -> None:
    with pytest.raises(OfferMissing):
        a_basket(buyer, cycle, (an_open_cycle().offers.get(), 1))


def test_slot_of_another_market_cannot_be_chosen(cycle: OrderCycle, buyer: Person) -> None:
    with pytest.raises(SlotOfAnotherCycle):
        choose_slot(a_basket(buyer, cycle), an_open_cycle().slots.get(), at=NOON)


@pytest.mark.parametrize("quantity", [1, 99])
def test_least_and_most_that_anybody_takes_home_go_in(
    cycle: OrderCycle, loaf: Offer, buyer: Person, quantity: int
) -> None:
    assert a_basket(buyer, cycle, (loaf, quantity)).lines.get().quantity == quantity


@pytest.mark.parametrize(("after", "in_sight"), [(86_399, True), (86_400, False)])
def test_basket_that_was_not_confirmed_stays_in_sight_for_a_day_after_closing(
    cycle: OrderCycle, loaf: Offer, buyer: Person, after: int, *, in_sight: bool
) -> None:
    a_basket(buyer, cycle, (loaf, 1))
    at = cycle.closes_at + dt.timedelta(seconds=after)

    assert baskets_waiting(BasketOwner(person=buyer), at).exists() is in_sight


@pytest.mark.parametrize(("quantity", "refusal"), [(-1, InvalidQuantity), (100, QuantityTooLarge)])
def test_absurd_quantity_does_not_go_in(
    cycle: OrderCycle, loaf: Offer, buyer: Person, quantity: int, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_basket(buyer, cycle, (loaf, quantity))


def test_basket_before_opening_is_refused(place: Place, buyer: Person) -> None:
    draft = a_draft()
    offer = an_offer(draft)

    with pytest.raises(CycleNotOpen):
        a_basket(buyer, draft, (offer, 1))


def test_market_that_opens_later_is_not_open_yet(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    OrderCycle.objects.update(opens_at=NOON + dt.timedelta(seconds=1))

    with pytest.raises(CycleNotOpen):
        a_basket(buyer, cycle, (loaf, 1))


def test_choosing_the_slot_one_has_leaves_the_order_placed(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 1))

    basket = choose_slot(order.baskets.get(), order.slot, at=NOON)

    assert Basket.objects.get(pk=basket.pk).placed_at == NOON


def test_choosing_another_slot_is_a_change_to_place(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order, later = an_order(buyer, cycle, (loaf, 1)), a_slot(cycle, hour=18)
    basket = choose_slot(order.baskets.get(), later, at=NOON)

    changed = place_order(basket, person=buyer, slot=later, by=SYSTEM, at=NOON)

    assert (changed, changed.slot) == (order, later)


def test_full_slot_cannot_be_chosen(place: Place, buyer: Person, rival: Person) -> None:
    cycle = an_open_cycle(capacity=1)
    an_order(buyer, cycle, (cycle.offers.get(), 1))

    with pytest.raises(SlotFull):
        choose_slot(a_basket(rival, cycle), cycle.slots.get(), at=NOON)


def test_leaving_a_basket_that_was_never_placed_empties_it(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = forget_changes(a_basket(buyer, cycle, (loaf, 2)), at=NOON)

    assert (basket.lines.count(), basket.placed_at) == (0, None)


def test_basket_starts_anew_after_the_order_was_handed_over(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 2))
    basket = order.baskets.get()
    hand_over_order(order, by=SYSTEM, at=NOON)

    put_in_basket(basket, loaf, quantity=1, at=NOON)

    fresh = Basket.objects.get(pk=basket.pk)
    assert (fresh.order, [line.quantity for line in fresh.lines.all()]) == (None, [1])


def test_guest_basket_joins_what_the_person_has(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    cake, milk = an_offer(cycle), an_offer(cycle)
    mine = a_basket(buyer, cycle, (loaf, 3), (cake, 1))
    theirs = open_basket(BasketOwner(key="gast"), cycle, at=NOON)
    for offer, quantity in ((loaf, 1), (cake, 2), (milk, 1)):
        put_in_basket(theirs, offer, quantity=quantity, at=NOON)

    adopt_guest_baskets("gast", person=buyer)

    assert Basket.objects.get() == mine
    assert dict(mine.lines.values_list("offer", "quantity")) == {loaf.pk: 3, cake.pk: 2, milk.pk: 1}


def test_placed_guest_basket_does_not_join(cycle: OrderCycle, loaf: Offer, walter: Person, buyer: Person) -> None:
    theirs = open_basket(BasketOwner(key="gast"), cycle, at=NOON)
    put_in_basket(theirs, loaf, quantity=1, at=NOON)
    place_order(theirs, person=walter, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    adopt_guest_baskets("gast", person=buyer)

    assert Basket.objects.count() == 0


def test_program_changes_only_an_order_that_stands(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    gone = cancel_order(an_order(buyer, cycle, (loaf, 1)), by=SYSTEM, at=NOON)
    wishes = {loaf.pk: Wish(1, None)}
    for _instead in range(2):
        with pytest.raises(OrderMissing):
            order_goods(cycle, person=buyer, wishes=wishes, slot=None, changes=gone, by=SYSTEM, at=NOON)
        newer = an_order(buyer, cycle, (loaf, 2))
    assert newer.lines.get().quantity_ordered == 2


def test_program_leaves_an_empty_basket_as_the_order(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    basket = a_basket(buyer, cycle)
    slot = cycle.slots.get()

    order = order_goods(
        cycle, person=buyer, wishes={loaf.pk: Wish(2, None)}, slot=slot, changes=None, by=SYSTEM, at=NOON
    )
    basket.refresh_from_db()
    assert (basket.order, basket.lines.get().quantity) == (order, 2)

    put_in_basket(basket, loaf, quantity=5, at=NOON)
    order_goods(cycle, person=buyer, wishes={loaf.pk: Wish(3, None)}, slot=slot, changes=order, by=SYSTEM, at=NOON)
    assert (basket.lines.get().quantity, order.lines.get().quantity_ordered) == (5, 3)


def test_offers_of_another_cycle_are_not_locked(cycle: OrderCycle) -> None:
    with pytest.raises(OfferMissing):
        lock_offers(cycle, [an_open_cycle().offers.get().pk])


def test_only_a_published_offer_becomes_a_line(place: Place, buyer: Person, cycle: OrderCycle, loaf: Offer) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    unpublished = an_offer(a_draft())

    with pytest.raises(RuntimeError):
        plan_lines(order, [LineChange(unpublished, None, 1, 340)])


def test_cancelling_after_handing_over_is_refused(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = hand_over_order(an_order(buyer, cycle, (loaf, 1)), by=SYSTEM, at=NOON)

    with pytest.raises(OrderTransitionRefused):
        cancel_order(order, by=SYSTEM, at=NOON)


def test_order_without_a_charge_can_be_cancelled(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    Charge.objects.update(kind="something.else")

    assert cancel_order(order, by=SYSTEM, at=NOON).cancelled_at == NOON


def test_nothing_is_handed_over_of_a_settled_market(cycle: OrderCycle, loaf: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf, 1))
    OrderCycle.objects.update(state=CycleState.SETTLED)

    with pytest.raises(OrderTransitionRefused):
        hand_over_order(order, by=SYSTEM, at=NOON)


def test_cycle_goes_on_step_by_step(cycle: OrderCycle) -> None:
    close_cycle(cycle, by=SYSTEM, at=NOON)
    for step in (CycleState.ORDERED, CycleState.RECEIVED, CycleState.DISTRIBUTED, CycleState.SETTLED):
        cycle = advance_cycle(cycle, to=step, by=SYSTEM, at=NOON)
        with pytest.raises(CycleTransitionRefused):
            advance_cycle(cycle, to=CycleState.OPEN, by=SYSTEM, at=NOON)

    assert cycle.state == CycleState.SETTLED


def test_reopening_after_the_order_sheets_left_is_refused(cycle: OrderCycle) -> None:
    close_cycle(cycle, by=SYSTEM, at=NOON)
    advance_cycle(cycle, to=CycleState.ORDERED, by=SYSTEM, at=NOON)

    with pytest.raises(CycleTransitionRefused):
        reopen_cycle(cycle, closes_at=CLOSING, by=SYSTEM, at=NOON)


def test_reopening_until_a_moment_that_is_past_is_refused(cycle: OrderCycle) -> None:
    close_cycle(cycle, by=SYSTEM, at=NOON)

    with pytest.raises(InvalidCycleTimes):
        reopen_cycle(cycle, closes_at=NOON, by=SYSTEM, at=NOON)


def test_opening_after_its_closing_time_is_refused(place: Place) -> None:
    with pytest.raises(CycleTransitionRefused):
        open_cycle(a_draft(), by=SYSTEM, at=CLOSING)


def test_slot_before_closing_is_refused(cycle: OrderCycle) -> None:
    early = cycle.slots.get().period

    with pytest.raises(InvalidCycleTimes):
        add_slot(cycle, period=type(early)(NOON, early.end), place="Toog", capacity=1, by=SYSTEM, at=NOON)


def test_offer_that_was_off_is_completed_when_switched_on(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    an_offer(cycle)
    off = an_offer(cycle)
    change_offer(off, price_cents=340, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)
    open_cycle(cycle, by=SYSTEM, at=NOON)

    on = change_offer(off, price_cents=340, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    assert on.vat_percent == 6


def test_offer_in_a_closed_market_is_not_changed(cycle: OrderCycle, loaf: Offer) -> None:
    close_cycle(cycle, by=SYSTEM, at=NOON)

    with pytest.raises(CycleTransitionRefused):
        change_offer(loaf, price_cents=1, limit=None, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)


def test_offers_are_for_managers(place: Place, rita: User) -> None:
    with pytest.raises(NotAllowed):
        add_offer(a_draft(), a_variant(), price_cents=340, by=actor_for(rita), at=NOON)


def test_saving_without_a_change_writes_no_history(place: Place) -> None:
    producer = a_producer()
    product = a_variant(producer=producer).product
    product.name = "Crème"
    save_producer(producer, by=SYSTEM, at=NOON)
    save_product(product, changed=["name"], by=SYSTEM, at=NOON)

    product.refresh_from_db()
    assert product.search_name == "creme"
