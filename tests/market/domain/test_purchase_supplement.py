"""A supplement tells a producer what changed since the sheet, as long as the goods are still to come."""

from uuid import uuid4

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import NumberSeries
from apps.market.domain.answer import report_shortage
from apps.market.domain.purchase import send_sheet, send_sheets, send_supplement
from apps.market.domain.recall import recall_offer
from apps.market.enums import AmendmentKind, CycleState, OnShortage
from apps.market.errors.purchase import GoodsAreHere, NothingToSupplement, SheetNotSent
from apps.market.models import Order, PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import differences_in
from apps.market.queries.receipt import pieces_wanted
from tests.factories_market import advance_cycle, an_order, closed
from tests.factories_market_division import at_shortage, counted, divide
from tests.factories_market_sheets import LATER, a_market, a_supplier, amended, an_offer_of, two_producers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def test_supplement_tells_the_differences_only(buyer: Person, rival: Person) -> None:
    cycle, producers, offers = two_producers(buyer, rival)
    send_sheets(cycle, by=SYSTEM, at=LATER)
    amended(Order.objects.get(person=buyer), 0)

    supplement = send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)

    (line,) = supplement.lines.all()
    assert (supplement.supplement, supplement.number, supplement.total_cents) == (1, "B2026-0003", -500)
    assert (line.offer, line.quantity) == (offers[0], -2)
    assert pieces_wanted(cycle, producers[0]) == {offers[0].pk: 2}
    with pytest.raises(NothingToSupplement):
        send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)
    assert NumberSeries.objects.get(code="B").last == 3


def test_shortage_the_producer_told_us_is_no_supplement(buyer: Person, rival: Person) -> None:
    cycle, producers, _offers = two_producers(buyer, rival)
    sheet = send_sheets(cycle, by=SYSTEM, at=LATER)[0]
    report_shortage(sheet, promised={sheet.lines.get().pk: 3}, by=GUEST, at=LATER)

    with pytest.raises(NothingToSupplement):
        send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)
    amended(Order.objects.get(person=buyer), 1, kind=AmendmentKind.SHORTAGE)
    with pytest.raises(NothingToSupplement):
        send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)
    amended(Order.objects.get(person=rival), 0)
    assert send_supplement(cycle, producers[0], by=SYSTEM, at=LATER).lines.get().quantity == -2


def test_supplement_does_not_ask_for_what_is_here_and_comes_instead(buyer: Person, rival: Person) -> None:
    cycle = a_market()
    bread, carrots = (
        an_offer_of(cycle, a_supplier(name), product) for name, product in (("Ooms", "Bruin"), ("Veld", "Wit"))
    )
    at_shortage(an_order(buyer, cycle, (carrots, 3)), OnShortage.SUBSTITUTE)
    an_order(rival, cycle, (bread, 2))
    send_sheets(closed(cycle), by=SYSTEM, at=LATER)
    counted(bread, 4)
    counted(carrots, 1)
    divide(carrots, at=LATER)
    assert pieces_wanted(cycle, bread.variant.product.producer) == {bread.pk: 4}

    for offer in (bread, carrots):  # they brought what they brought
        with pytest.raises(NothingToSupplement):
            send_supplement(cycle, offer.variant.product.producer, by=SYSTEM, at=LATER)
    assert differences_in(cycle) == {}


@pytest.mark.parametrize("is_here", [False, True])
def test_what_was_called_back_is_told_off_as_long_as_it_is_not_here(
    buyer: Person, rival: Person, *, is_here: bool
) -> None:
    cycle, producers, offers = two_producers(buyer, rival)
    send_sheets(cycle, by=SYSTEM, at=LATER)
    if is_here:
        counted(offers[0], 4)
    recall_offer(cycle, offers[0], text="Glas", key=uuid4(), takes_out=True, by=SYSTEM, at=LATER)

    if is_here:
        with pytest.raises(NothingToSupplement):
            send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)
    else:
        line = send_supplement(cycle, producers[0], by=SYSTEM, at=LATER).lines.get()
        assert (line.offer, line.quantity) == (offers[0], -4)


def test_supplement_per_customer_tells_whose_it_is(buyer: Person, rival: Person) -> None:
    cycle, producer = a_market(), a_supplier(packs_per_customer=True)
    bread = an_offer_of(cycle, producer, "Bruin")
    orders = [an_order(person, cycle, (bread, 2)) for person in (buyer, rival)]
    send_sheets(closed(cycle), by=SYSTEM, at=LATER)
    amended(orders[0], 1)

    supplement = send_supplement(cycle, producer, by=SYSTEM, at=LATER)

    assert supplement.shares == {orders[0].code: {str(bread.pk): -1}}


def test_supplement_needs_a_sheet_before_it_and_goods_still_to_come(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)
    with pytest.raises(SheetNotSent):
        send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)
    send_sheets(cycle, by=SYSTEM, at=LATER)
    amended(Order.objects.get(), 1)
    advance_cycle(cycle, to=CycleState.RECEIVED, by=SYSTEM, at=LATER)

    with pytest.raises(GoodsAreHere):
        send_supplement(cycle, producers[0], by=SYSTEM, at=LATER)


def test_extra_of_a_producer_after_the_others_left_is_a_sheet_of_its_own(buyer: Person, rival: Person) -> None:
    cycle, producers, _offers = two_producers(buyer, rival)
    send_sheets(cycle, by=SYSTEM, at=LATER)
    PurchaseLine.objects.filter(purchase__producer=producers[1]).delete()
    PurchaseOrder.objects.filter(producer=producers[1]).delete()

    assert [s.producer for s in send_sheets(cycle, by=SYSTEM, at=LATER)] == [producers[1]]


def test_sheet_of_a_received_market_is_too_late(buyer: Person) -> None:
    cycle, producers, _offers = two_producers(buyer)
    advance_cycle(cycle, to=CycleState.ORDERED, by=SYSTEM, at=LATER)
    advance_cycle(cycle, to=CycleState.RECEIVED, by=SYSTEM, at=LATER)

    with pytest.raises(GoodsAreHere):
        send_sheet(cycle, producers[0], by=SYSTEM, at=LATER)
