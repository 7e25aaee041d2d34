"""The deliveries of a day, with how far each is."""

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market import scans
from apps.market.domain.receipt import all_is_right
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer, PurchaseLine, PurchaseOrder
from apps.market.queries.receipt import (
    cycles_to_receive,
    deliveries_of,
    deliveries_to_do,
    pieces_promised,
    pieces_wanted,
)
from tests.factories_market import FRIDAY, a_producer, an_order
from tests.factories_market_receipt import (
    MORNING,
    ORDERED,
    a_chicken,
    a_loaf,
    a_market_with,
    a_receipt,
    count,
    finished,
    line_of,
    ordered,
)

pytestmark = pytest.mark.django_db


def test_to_do_first_with_how_far_each_is(receipt: GoodsReceipt, cycle: OrderCycle, loaf: Offer) -> None:
    count(line_of(receipt, loaf), 20)

    [row] = deliveries_of(list(cycles_to_receive(FRIDAY)))

    assert (row.producer.name, row.expected, row.counted, row.lines, row.is_done) == (
        "Bakkerij Ooms", 22, 1, 2, False,
    )  # fmt: skip
    assert deliveries_to_do(FRIDAY) == 1


def test_not_begun_shows_what_is_wanted(cycle: OrderCycle, baker: Producer, loaf: Offer, buyer: Person) -> None:
    a_market_with((buyer, [(loaf, 3)]), cycle=cycle)

    [row] = deliveries_of([cycle])

    assert (row.expected, row.receipt, row.is_done) == (3, None, False)
    assert pieces_wanted(cycle, baker) == {loaf.pk: 3}


def test_received_market_stays_in_sight_until_its_day_is_over(receipt: GoodsReceipt, cycle: OrderCycle) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    assert list(cycles_to_receive(FRIDAY)) == [cycle]
    assert list(cycles_to_receive(FRIDAY.replace(day=28))) == []
    assert deliveries_to_do(FRIDAY) == deliveries_to_do(FRIDAY.replace(day=28)) == 0


@pytest.mark.parametrize("number", [1, 20])
def test_list_costs_three_queries(
    cycle: OrderCycle, buyer: Person, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    producers = [a_producer(f"Boer {index}") for index in range(number)]
    a_market_with((buyer, [(a_loaf(cycle, who, f"Brood {who.pk}"), 1) for who in producers]), cycle=cycle)
    a_receipt(cycle, producers[0])

    with django_assert_num_queries(3):
        assert len(deliveries_of([cycle])) == number


def test_what_the_producer_promised_is_known(
    receipt: GoodsReceipt, cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer
) -> None:
    for supplement, (quantity, promised) in enumerate([(20, 14), (2, None)]):
        purchase = PurchaseOrder.objects.create(
            number=f"B{supplement}", cycle=cycle, producer=baker, supplement=supplement,
            token_hash=str(supplement), total_cents=0, sent_at=ORDERED,
        )  # fmt: skip
        PurchaseLine.objects.create(
            purchase=purchase, offer=loaf, name="Brood", content_amount=800, content_unit="g", sold_by="piece",
            quantity=quantity, purchase_cents=200, quantity_promised=promised,
        )  # fmt: skip

    assert pieces_promised(cycle, baker) == {loaf.pk: 16}


def test_nobody_is_told_of_a_delivery_without_weights(receipt: GoodsReceipt) -> None:
    OutgoingMail.objects.all().delete()
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    assert not OutgoingMail.objects.exists()


def test_chicken_from_the_shelf_is_weighed_too(cycle: OrderCycle, baker: Producer, buyer: Person) -> None:
    chicken = a_chicken(cycle, baker)
    an_order(buyer, cycle, (chicken, 1))
    Offer.objects.filter(pk=chicken.pk).update(from_stock=True, limit=9)
    ordered(cycle)

    assert scans.receive(MORNING) == 1
    assert scans.tell_prices(MORNING) == 0
