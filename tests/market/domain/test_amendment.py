"""Changing an order for somebody: amendments, and the one recompute of what it costs."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.cycle import close_cycle
from apps.market.domain.order import cancel_order, place_order
from apps.market.domain.telling import note_told, tell_customers, untold_of, untold_of_orders
from apps.market.enums import AmendmentKind, CycleState, SoldBy
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.amendment import CycleIsSettled, OfferClosed
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle
from apps.market.queries.amendment import orders_to_call, orders_to_tell
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_basket, a_variant, amend_line, an_offer, an_order
from tests.factories_payments import due

pytestmark = pytest.mark.django_db

AFTER = CLOSING + dt.timedelta(hours=1)


@pytest.fixture
def order(cycle: OrderCycle, buyer: Person) -> Order:
    bread, milk = (
        an_offer(cycle, price_cents=340),
        an_offer(cycle, a_variant("Melk", deposit_cents=50), price_cents=160),
    )
    chicken = an_offer(cycle, a_variant("Kip", sold_by=SoldBy.WEIGHT, content=(1600, "g")), price_cents=890)
    return an_order(buyer, cycle, (bread, 2), (milk, 3), (chicken, 1))


def amend(order: Order, name: str, kind: AmendmentKind, *, at: dt.datetime = AFTER, **change: int) -> Order:
    return amend_line(order.lines.get(name=name), kind, reason="Slecht weer", at=at, **change)


def fresh(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def test_shortage_lowers_line_deposit_total_and_charge(order: Order) -> None:
    before = order.total_cents

    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)

    line = order.lines.get(name="Melk")
    assert (line.quantity_ordered, line.quantity, line.amount_cents) == (3, 1, 160)
    order.refresh_from_db()
    assert before - order.total_cents == 2 * (160 + 50)
    assert due(order) == order.total_cents


def test_weighing_replaces_the_estimate(order: Order) -> None:
    amend(order, "Kip", AmendmentKind.WEIGHED, grams=1712)

    assert order.lines.get(name="Kip").amount_cents == 1524  # 8,90 x 1,712 = 15,2368
    row = OrderAmendment.objects.get()
    assert (row.grams_before, row.grams_after, row.amount_before_cents, row.amount_after_cents) == (
        None, 1712, 1424, 1524,
    )  # fmt: skip


def test_change_of_nothing_leaves_no_trace(order: Order) -> None:
    charge = charge_of(order)
    assert charge is not None

    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=3)

    charge.refresh_from_db()
    assert (OrderAmendment.objects.count(), charge.revision) == (0, 1)


def test_amendments_cannot_be_rewritten(order: Order) -> None:
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)

    with pytest.raises(DatabaseError, match="market_amendments_are_append_only"), transaction.atomic():
        OrderAmendment.objects.update(reason="Niets gebeurd")


def test_cancelled_order_is_not_amended(order: Order) -> None:
    cancel_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(OrderTransitionRefused):
        amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)


def test_settled_market_is_read_only(order: Order) -> None:
    OrderCycle.objects.update(state=CycleState.SETTLED)

    with pytest.raises(CycleIsSettled):
        amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)


def test_customer_is_told_once_of_all_that_changed(order: Order, cycle: OrderCycle) -> None:
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)
    amend(order, "Kip", AmendmentKind.WEIGHED, grams=1712)
    OutgoingMail.objects.all().delete()

    assert tell_customers(orders_to_tell(cycle), at=AFTER) == 1
    assert tell_customers(orders_to_tell(cycle), at=AFTER) == 0

    mail = OutgoingMail.objects.get()
    for words in ("Melk: 1 in plaats van 3", "Kip weegt 1,71", "Slecht weer"):
        assert words in mail.text


def test_total_is_no_firm_one_while_something_is_still_to_weigh(order: Order, cycle: OrderCycle) -> None:
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)
    tell_customers(orders_to_tell(cycle), at=AFTER)
    amend(order, "Kip", AmendmentKind.WEIGHED, grams=1712, at=AFTER + dt.timedelta(hours=1))
    tell_customers([fresh(order)], at=AFTER + dt.timedelta(hours=1))

    first, second = OutgoingMail.objects.filter(template="market/mail/order_amended").order_by("pk")
    for mail, is_estimate in ((first, True), (second, False)):
        for text in (mail.text, mail.html):
            assert ("prijs na wegen" in text, "krijgt zijn juiste prijs" in text) == (is_estimate, is_estimate)
        assert "\n\nBekijk mijn bestelling:\nhttp" in mail.text


def test_what_was_told_is_not_told_again(order: Order) -> None:
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)
    assert tell_customers([fresh(order)], at=AFTER) == 1
    assert tell_customers([fresh(order)], at=AFTER) == 0

    amend(order, "Kip", AmendmentKind.WEIGHED, grams=1712, at=AFTER + dt.timedelta(hours=1))
    assert [told.name for told in untold_of(fresh(order))] == ["Kip"]


@pytest.mark.parametrize(("earlier", "is_told"), [(0, True), (1, False)])
def test_told_at_the_moment_of_the_change_is_told(
    earlier: int, order: Order, cycle: OrderCycle, *, is_told: bool
) -> None:
    """Dividing, a minimum and a last weight change and tell at one moment."""
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=1)
    told = note_told(fresh(order), at=AFTER - dt.timedelta(microseconds=earlier))

    left = [untold_of(told), untold_of_orders([told])[told.pk], list(orders_to_tell(cycle))]

    assert [not rows for rows in left] == [is_told] * 3


def test_who_has_no_address_is_called(cycle: OrderCycle) -> None:
    walter = a_person("Walter Maes", phone="056 41 20 33")
    order = an_order(walter, cycle, (an_offer(cycle, a_variant("Melk")), 2))
    amend(order, "Melk", AmendmentKind.SHORTAGE, quantity=0)

    assert tell_customers(orders_to_tell(cycle), at=AFTER) == 0
    assert list(orders_to_call(cycle)) == [order]


def test_nothing_changes_after_the_cut_off_of_a_producer(cycle: OrderCycle, buyer: Person) -> None:
    early, bread = an_offer(cycle), an_offer(cycle)
    order = an_order(buyer, cycle, (early, 1))
    Offer.objects.filter(pk=early.pk).update(cut_off_at=NOON)
    early.refresh_from_db()

    with pytest.raises(OfferClosed):
        a_basket(buyer, cycle, (early, 2))
    with pytest.raises(OfferClosed):
        cancel_order(order, by=SYSTEM, at=NOON)
    basket = a_basket(buyer, cycle, (bread, 1))
    place_order(basket, person=buyer, slot=order.slot, by=SYSTEM, at=NOON)
    close_cycle(cycle, by=SYSTEM, at=NOON)
    assert {line.offer_id: line.quantity for line in order.lines.all()} == {early.pk: 1, bread.pk: 1}
