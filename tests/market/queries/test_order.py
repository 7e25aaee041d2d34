from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.order import cancel_order
from apps.market.enums import AgeLimit
from apps.market.errors import OrderMissing
from apps.market.models import OrderCycle
from apps.market.queries.order import (
    age_to_check,
    goods_by_storage,
    order_for_counter,
    orders_to_fetch,
    orders_to_hand_over,
    pieces_in,
)
from apps.payments.enums import VatCode
from tests.factories import NOON, a_person
from tests.factories_market import FRIDAY, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=50)


def test_order_for_counter_says_what_to_take_from_where(cycle: OrderCycle, buyer: Person) -> None:
    cold = an_offer(cycle, a_variant("Melk", storage="Koelkast 2"))
    beer = an_offer(cycle, a_variant("Bier", storage="Rek C", vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN))
    order = an_order(buyer, cycle, (cycle.offers.order_by("pk")[0], 1), (beer, 6), (cold, 2))

    found = order_for_counter(f"{order.code[:2]} {order.code[2:]}".lower())

    assert [(place, [line.name for line in lines]) for place, lines in goods_by_storage(found.goods)][:2] == [
        ("Koelkast 2", ["Melk"]),
        ("Rek C", ["Bier"]),
    ]
    assert (pieces_in(found.goods), age_to_check(found.goods)) == (9, 16)


def test_order_for_counter_of_nobody_is_missing(cycle: OrderCycle) -> None:
    with pytest.raises(OrderMissing):
        order_for_counter("ZZZZ")


def test_orders_to_hand_over_come_by_moment_and_name_without_the_cancelled(cycle: OrderCycle) -> None:
    late = a_slot(cycle, hour=18)
    goods = (cycle.offers.get(), 1)
    people = [a_person(name, phone="056 41 20 33") for name in ("Zoë", "An", "Bea", "Weg")]
    an_order(people[1], cycle, goods, slot=late)
    for person in (people[0], people[2]):
        an_order(person, cycle, goods)
    cancel_order(an_order(people[3], cycle, goods), by=SYSTEM, at=NOON)

    assert [order.person.name for order in orders_to_hand_over(FRIDAY)] == ["Bea", "Zoë", "An"]


def test_orders_of_another_day_are_not_in_the_queue(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (cycle.offers.get(), 1))

    assert not orders_to_hand_over(FRIDAY.replace(day=28))
    assert [order.person for order in orders_to_fetch(buyer, NOON)] == [buyer]


def test_queue_costs_the_same_at_1_and_at_20(cycle: OrderCycle, django_assert_num_queries: Callable[..., Any]) -> None:
    goods = [(offer, 1) for offer in (cycle.offers.get(), an_offer(cycle), an_offer(cycle))]

    def read() -> int:
        counts = [(pieces_in(order.goods), len(goods_by_storage(order.goods))) for order in orders_to_hand_over(FRIDAY)]
        return sum(pieces + places for pieces, places in counts)

    an_order(a_person("Een", phone="056 41 20 33"), cycle, *goods)
    with django_assert_num_queries(2):
        read()
    for number in range(19):
        an_order(a_person(f"Buur {number}", phone="056 41 20 33"), cycle, *goods)
    with django_assert_num_queries(2):
        assert read() == 20 * 4
