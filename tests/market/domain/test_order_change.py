"""An order that stands is added to, taken from, moved to another hour or cancelled."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import Place
from apps.market.domain.basket import choose_slot, open_basket, put_in_basket
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order, place_order
from apps.market.enums import OrderState
from apps.market.errors import CycleClosed, EmptyOrder, OrderTransitionRefused, PriceChanged
from apps.market.models import Offer, OrderCycle
from apps.payments.basket import BasketOwner
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_slot, an_offer, an_open_cycle, an_order, loaf_of, set_price
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


def test_changed_basket_changes_the_one_order(cycle: OrderCycle, buyer: Person) -> None:
    bread, cake = loaf_of(cycle), an_offer(cycle, price_cents=500, limit=3)
    order = an_order(buyer, cycle, (bread, 2), (cake, 1))

    changed = an_order(buyer, cycle, (bread, 1), (cake, 3))

    assert changed == order
    assert changed.total_cents == 340 + 1500
    assert (loaf_of(cycle).claimed, Offer.objects.get(pk=cake.pk).claimed) == (1, 3)
    assert due(order) == 340 + 1500


def test_taken_out_line_stays_with_quantity_zero(cycle: OrderCycle, buyer: Person) -> None:
    bread, cake = loaf_of(cycle), an_offer(cycle)
    order = an_order(buyer, cycle, (bread, 1), (cake, 1))

    an_order(buyer, cycle, (cake, 0))

    assert sorted(order.lines.values_list("quantity_ordered", "amount_cents")) == [(0, 0), (1, 340)]


def test_own_place_in_full_slot_is_kept_when_changing(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle(capacity=1)
    an_order(buyer, cycle, (loaf_of(cycle), 1))

    an_order(buyer, cycle, (loaf_of(cycle), 2))

    assert cycle.slots.get().claimed == 1


def test_change_of_slot_gives_the_old_place_back(cycle: OrderCycle, buyer: Person) -> None:
    first, second = cycle.slots.get(), a_slot(cycle, hour=17)
    an_order(buyer, cycle, (loaf_of(cycle), 1), slot=first)

    an_order(buyer, cycle, (loaf_of(cycle), 2), slot=second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.claimed, second.claimed) == (0, 1)


def test_change_that_leaves_nothing_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf_of(cycle), 1))

    with pytest.raises(EmptyOrder):
        an_order(buyer, cycle, (loaf_of(cycle), 0))


def test_placed_line_keeps_its_price_when_the_offer_becomes_dearer(cycle: OrderCycle, buyer: Person) -> None:
    cake = an_offer(cycle, price_cents=500)
    an_order(buyer, cycle, (loaf_of(cycle), 2))
    set_price(loaf_of(cycle), 900)

    order = an_order(buyer, cycle, (cake, 1))

    assert order.total_cents == 2 * 340 + 500


def test_more_of_a_line_takes_the_new_price_after_asking(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (loaf_of(cycle), 2))
    set_price(loaf_of(cycle), 360)

    with pytest.raises(PriceChanged):
        an_order(buyer, cycle, (loaf_of(cycle), 3))


def test_cancel_order_gives_everything_back(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf_of(cycle), 2))

    cancelled = cancel_order(order, by=GUEST, at=NOON, reason="ziek")

    assert (cancelled.state, cancelled.cancelled_at) == (OrderState.CANCELLED, NOON)
    assert (loaf_of(cycle).claimed, cycle.slots.get().claimed) == (0, 0)
    charge = charge_of(order)
    assert charge is not None
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.VOID, 0)
    assert cancel_order(order, by=SYSTEM, at=NOON).cancelled_at == NOON


def test_order_again_after_cancelling_makes_a_new_one(cycle: OrderCycle, buyer: Person) -> None:
    first = cancel_order(an_order(buyer, cycle, (loaf_of(cycle), 2)), by=SYSTEM, at=NOON)

    second = an_order(buyer, cycle, (loaf_of(cycle), 1))

    assert second != first
    assert second.total_cents == 340


def test_cancel_order_after_closing_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf_of(cycle), 2))

    with pytest.raises(CycleClosed):
        cancel_order(order, by=GUEST, at=CLOSING)


def test_change_after_handing_over_is_refused(cycle: OrderCycle, buyer: Person) -> None:
    order = an_order(buyer, cycle, (loaf_of(cycle), 2))
    hand_over_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(OrderTransitionRefused):
        an_order(buyer, cycle, (loaf_of(cycle), 1))


def test_guest_who_orders_again_in_another_browser_adds_to_the_order(cycle: OrderCycle) -> None:
    person = a_person("Rita Claes", phone="0470 12 34 56")
    order = an_order(person, cycle, (loaf_of(cycle), 1))
    guest = open_basket(BasketOwner(key="another"), cycle, at=NOON)
    put_in_basket(guest, loaf_of(cycle), quantity=2, at=NOON)
    choose_slot(guest, cycle.slots.get(), at=NOON)

    again = place_order(guest, person=person, slot=cycle.slots.get(), by=SYSTEM, at=NOON)

    assert (again, again.total_cents) == (order, 3 * 340)
