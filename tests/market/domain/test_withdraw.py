"""Taking something out of a market in which people ordered it already."""

import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.market.domain.basket import put_in_basket
from apps.market.domain.cycle import close_cycle, reopen_cycle
from apps.market.domain.hand_over import count_order, hand_over_order
from apps.market.domain.offer import change_offer
from apps.market.domain.order import place_order
from apps.market.domain.withdraw import withdraw_offer, withdraw_producer
from apps.market.enums import AmendmentKind, CycleState, OrderState
from apps.market.errors import NotOnOffer
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.withdraw import NothingOfProducer
from apps.market.models import Basket, Offer, Order, OrderAmendment, OrderCycle, OrderLine
from apps.market.queries.amendment import orders_to_call
from apps.market.queries.withdraw import orders_hit
from apps.payments.enums import ChargeState
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON
from tests.factories_market import CLOSING, a_basket, a_producer, a_slot, a_variant, an_offer, an_order

pytestmark = pytest.mark.django_db

AFTER = CLOSING + dt.timedelta(hours=1)


@pytest.fixture
def bread(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Brood"), price_cents=340, limit=5)


@pytest.fixture
def milk(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Melk", deposit_cents=50), price_cents=160, limit=9)


def claims_are_true(cycle: OrderCycle) -> bool:
    for offer in cycle.offers.all():
        lines = OrderLine.objects.of_standing_orders().filter(offer=offer)
        assert offer.claimed == sum(line.claimed for line in lines)
    standing = Order.objects.exclude(state=OrderState.CANCELLED)
    return all(slot.claimed == standing.filter(slot=slot).count() for slot in cycle.slots.all())


def test_open_market_takes_the_ordering_itself_back(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2), (milk, 1))

    withdrawn = withdraw_offer(bread, by=SYSTEM, at=NOON, reason="Oven kapot")

    assert (withdrawn.is_on, withdrawn.withdrawn_at, withdrawn.claimed) == (False, NOON, 0)
    order.refresh_from_db()
    assert [line.name for line in order.lines.holding()] == ["Melk"]
    charge = charge_of(order)
    assert charge is not None
    assert (order.state, order.total_cents, outstanding_cents(charge)) == (OrderState.PLACED, 210, 210)
    row = OrderAmendment.objects.get()
    assert (row.kind, row.quantity_before, row.quantity_after, row.amount_before_cents, row.reason) == (
        AmendmentKind.WITHDRAWN, 2, 0, 680, "Oven kapot",
    )  # fmt: skip
    assert claims_are_true(cycle)


def test_after_the_sheets_left_the_line_keeps_what_was_ordered(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2), (milk, 1))
    OrderCycle.objects.update(state=CycleState.ORDERED)

    withdraw_offer(bread, by=SYSTEM, at=AFTER)

    line = order.lines.get(name="Brood")
    assert (line.quantity_ordered, line.quantity_confirmed, line.quantity, line.amount_cents) == (2, 0, 0, 0)
    order.refresh_from_db()
    assert (order.total_cents, claims_are_true(cycle)) == (210, True)


def test_customer_gets_one_mail_with_the_reason(cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (bread, 2), (milk, 1))
    OutgoingMail.objects.all().delete()

    withdraw_offer(bread, by=SYSTEM, at=NOON, reason="Oven kapot")

    mail = OutgoingMail.objects.get()
    assert (mail.to, "Brood" in mail.text, "Oven kapot" in mail.text) == (buyer.email, True, True)


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED])
def test_order_of_which_nothing_is_left_is_cancelled(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person, state: CycleState
) -> None:
    order = an_order(buyer, cycle, (bread, 2))
    OrderCycle.objects.update(state=state)

    withdraw_offer(bread, by=SYSTEM, at=AFTER)

    order.refresh_from_db()
    charge = charge_of(order)
    assert charge is not None
    assert (order.state, order.cancelled_at, charge.state) == (OrderState.CANCELLED, AFTER, ChargeState.VOID)
    assert (outstanding_cents(charge), cycle.slots.get().claimed, claims_are_true(cycle)) == (0, 0, True)
    assert history_of(order).filter(event="cancelled").count() == 1
    assert "geannuleerd" in OutgoingMail.objects.latest("pk").text


def test_order_that_empties_gives_back_what_other_lines_still_claim(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    an_order(buyer, cycle, (bread, 2), (milk, 1))
    OrderCycle.objects.update(state=CycleState.ORDERED)

    withdraw_offer(milk, by=SYSTEM, at=AFTER)
    withdraw_offer(bread, by=SYSTEM, at=AFTER + dt.timedelta(minutes=1))

    assert [offer.claimed for offer in cycle.offers.all()] == [0, 0, 0]
    assert (Order.objects.get().state, claims_are_true(cycle)) == (OrderState.CANCELLED, True)


def test_withdrawing_twice_does_it_once(cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (bread, 2), (milk, 1))
    mails = OutgoingMail.objects.count()

    again = [withdraw_offer(bread, by=SYSTEM, at=NOON + dt.timedelta(hours=hour)) for hour in (0, 1)]

    assert [offer.withdrawn_at for offer in again] == [NOON, NOON]
    assert (OrderAmendment.objects.count(), OutgoingMail.objects.count() - mails) == (1, 1)
    event = history_of(cycle).get(event="offer_withdrawn")
    assert event.data == {"offer": bread.code, "orders": 1}


def test_what_was_handed_over_stays(cycle: OrderCycle, bread: Offer, buyer: Person, rival: Person) -> None:
    gone, waiting = (an_order(person, cycle, (bread, 1)) for person in (buyer, rival))
    hand_over_order(gone, by=SYSTEM, at=NOON)

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    assert [Order.objects.get(pk=order.pk).state for order in (gone, waiting)] == ["handed_over", "cancelled"]
    assert (Offer.objects.get(pk=bread.pk).claimed, claims_are_true(cycle)) == (1, True)


@pytest.mark.parametrize("state", [CycleState.OPEN, CycleState.RECEIVED])
def test_what_somebody_counted_in_a_bag_that_waits_goes_too(
    state: CycleState, cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    """As it was said beforehand: a broken loaf does not hold back the others."""
    order = an_order(buyer, cycle, (bread, 3), (milk, 1))
    count_order(order, {order.lines.get(name="Brood").pk: 2}, by=SYSTEM, at=NOON)
    OrderCycle.objects.update(state=state)
    (hit,) = orders_hit([bread])
    assert [line.quantity for line in hit.lines] == [2]

    withdraw_offer(bread, by=SYSTEM, at=AFTER)

    order.refresh_from_db()
    assert (order.lines.get(name="Brood").quantity, order.total_cents) == (0, 210)
    assert claims_are_true(cycle)


def test_substitute_that_is_withdrawn_gives_its_stock_back(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2), (milk, 1))
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    line = order.lines.get(name="Brood")
    line.pk, line.offer, line.substitute_for = None, cycle.offers.earliest("pk"), order.lines.get(name="Brood")
    line.name, line.quantity_ordered, line.quantity_confirmed = "Pistolets", 0, 2
    line.save()
    Offer.objects.filter(pk=line.offer_id).update(claimed=2)

    withdraw_offer(line.offer, by=SYSTEM, at=AFTER)

    assert (Offer.objects.get(pk=line.offer_id).claimed, claims_are_true(cycle)) == (0, True)


def test_basket_follows_the_order(cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (bread, 2), (milk, 1))

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    basket = Basket.objects.get()
    assert list(basket.lines.values_list("offer", "quantity")) == [(milk.pk, 1)]
    assert basket.placed_at is not None


def test_baskets_of_two_customers_follow_each_their_own_order(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person, rival: Person
) -> None:
    for person, pieces in ((buyer, 2), (rival, 3)):
        an_order(person, cycle, (bread, 1), (milk, pieces))

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    held = Basket.objects.values_list("person", "lines__offer", "lines__quantity")
    assert set(held) == {(buyer.pk, milk.pk, 2), (rival.pk, milk.pk, 3)}


def test_change_that_waits_in_a_basket_stays_and_cannot_hold_it(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (bread, 2))
    basket = put_in_basket(Basket.objects.get(), milk, quantity=1, at=NOON)

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    basket.refresh_from_db()
    assert (basket.order, basket.placed_at, basket.lines.count()) == (None, None, 2)
    with pytest.raises(NotOnOffer):
        place_order(basket, person=buyer, slot=order.slot, by=SYSTEM, at=NOON)
    put_in_basket(basket, bread, quantity=0, at=NOON)
    assert place_order(basket, person=buyer, slot=order.slot, by=SYSTEM, at=NOON).total_cents == 210


def test_basket_of_cancelled_order_is_empty(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (bread, 2))

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    basket = Basket.objects.get()
    assert (basket.order, basket.placed_at, basket.lines.count()) == (None, None, 0)


def test_order_can_be_edited_again_after_withdrawal_and_reopening(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person
) -> None:
    an_order(buyer, cycle, (bread, 2), (milk, 1))
    close_cycle(cycle, by=SYSTEM, at=NOON)
    withdraw_offer(bread, by=SYSTEM, at=NOON)
    reopen_cycle(cycle, closes_at=CLOSING, by=SYSTEM, at=NOON)

    order = place_order(
        a_basket(buyer, cycle, (milk, 3), at=NOON), person=buyer, slot=cycle.slots.get(), by=SYSTEM, at=NOON
    )

    assert (order.total_cents, claims_are_true(cycle)) == (630, True)


def test_producer_is_withdrawn_whole_and_told_in_one_mail(cycle: OrderCycle, milk: Offer, buyer: Person) -> None:
    baker = a_producer("Bakkerij Ooms")
    offers = [an_offer(cycle, a_variant(name, producer=baker)) for name in ("Wit", "Bruin")]
    an_order(buyer, cycle, *((offer, 1) for offer in (*offers, milk)))
    OutgoingMail.objects.all().delete()

    withdraw_producer(cycle, baker, by=SYSTEM, at=NOON, reason="Ziek")

    assert [Offer.objects.get(pk=offer.pk).withdrawn_at for offer in (*offers, milk)] == [NOON, NOON, None]
    mail = OutgoingMail.objects.get()
    assert ("Wit" in mail.text, "Bruin" in mail.text, claims_are_true(cycle)) == (True, True, True)


def test_producer_without_offers_is_refused(cycle: OrderCycle) -> None:
    with pytest.raises(NothingOfProducer):
        withdraw_producer(cycle, a_producer(), by=SYSTEM, at=NOON)


def test_offer_can_be_for_sale_again(cycle: OrderCycle, bread: Offer, buyer: Person) -> None:
    withdraw_offer(bread, by=SYSTEM, at=NOON)

    change_offer(bread, price_cents=340, limit=5, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)

    assert an_order(buyer, cycle, (bread, 1)).total_cents == 340
    assert Offer.objects.get(pk=bread.pk).withdrawn_at is None


def test_settled_market_is_read_only(cycle: OrderCycle, bread: Offer) -> None:
    OrderCycle.objects.update(state=CycleState.SETTLED)

    with pytest.raises(CycleIsSettled):
        withdraw_offer(bread, by=SYSTEM, at=AFTER)


def test_withdrawing_is_for_managers(cycle: OrderCycle, bread: Offer, rita: User) -> None:
    by = actor_for(rita)
    with pytest.raises(NotAllowed):
        withdraw_offer(bread, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        withdraw_producer(cycle, bread.variant.product.producer, by=by, at=NOON)


def test_who_has_no_mail_is_to_be_called_also_when_nothing_is_left(
    cycle: OrderCycle, bread: Offer, walter: Person, buyer: Person
) -> None:
    order = an_order(walter, cycle, (bread, 1))
    an_order(buyer, cycle, (bread, 1))

    withdraw_offer(bread, by=SYSTEM, at=NOON)

    assert list(orders_to_call(cycle)) == [order]


def test_who_is_hit_is_known_beforehand(
    cycle: OrderCycle, bread: Offer, milk: Offer, buyer: Person, rival: Person
) -> None:
    a_slot(cycle, hour=17)
    first = an_order(buyer, cycle, (bread, 2), (milk, 1))
    second = an_order(rival, cycle, (bread, 1))

    found = [(hit.order, [line.quantity for line in hit.lines], hit.is_all) for hit in orders_hit([bread])]

    assert found == [(first, [2], False), (second, [1], True)]
