import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.order import cancel_order
from apps.market.enums import AgeLimit, CycleState
from apps.market.errors import OrderMissing
from apps.market.models import OrderCycle, PickupSlot
from apps.market.queries.order import (
    age_to_check,
    goods_by_storage,
    last_order_before,
    order_for_counter,
    orders_done,
    orders_left_waiting,
    orders_to_confirm,
    orders_to_fetch,
    orders_to_hand_over,
    orders_with_news,
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


@pytest.mark.parametrize("start", [(0, 0), (23, 59)])
def test_bag_is_in_the_queue_of_the_day_on_which_its_moment_begins(
    cycle: OrderCycle, buyer: Person, start: tuple[int, int]
) -> None:
    at_night = a_slot(cycle, hour=18)
    begins = clock.at_local(FRIDAY, dt.time(*start))
    PickupSlot.objects.filter(pk=at_night.pk).update(starts_at=begins, ends_at=begins + dt.timedelta(minutes=30))
    an_order(buyer, cycle, (cycle.offers.get(), 1), slot=at_night)

    assert [day for day in (26, 27, 28) if orders_to_hand_over(FRIDAY.replace(day=day))] == [27]


def test_market_that_never_opened_or_was_dropped_has_no_queue(cycle: OrderCycle, buyer: Person) -> None:
    an_order(buyer, cycle, (cycle.offers.get(), 1))
    OrderCycle.objects.update(state=CycleState.DROPPED)

    assert not orders_to_hand_over(FRIDAY)


A_SECOND, A_DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("after_the_end", "found"),
    [
        (-A_SECOND, {"fetch", "confirm", "news"}),
        (0 * A_SECOND, {"fetch", "left"}),
        (A_DAY - A_SECOND, {"fetch", "left"}),
        (A_DAY, {"left"}),
    ],
)
def test_moment_of_picking_up_is_over_at_its_very_end(
    cycle: OrderCycle, buyer: Person, after_the_end: dt.timedelta, found: set[str]
) -> None:
    """No confirmation and no news any more, but a day's grace in what one still has to fetch."""
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    at = order.slot.ends_at + after_the_end

    asked = {
        "fetch": orders_to_fetch(buyer, at),
        "confirm": orders_to_confirm(at),
        "news": orders_with_news(at),
        "left": orders_left_waiting(at),
    }

    assert {name for name, orders in asked.items() if list(orders) == [order]} == found
    assert list(orders_done(buyer, at)) == ([] if "fetch" in found else [order])


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (CycleState.OPEN, {"left"}),
        (CycleState.CLOSED, {"left"}),
        (CycleState.ORDERED, {"confirm", "left"}),
        (CycleState.RECEIVED, {"confirm", "left"}),
        (CycleState.DISTRIBUTED, {"confirm", "left"}),
        (CycleState.SETTLED, set()),
    ],
)
def test_order_is_confirmed_when_producers_know_and_waits_until_the_books_close(
    cycle: OrderCycle, buyer: Person, state: CycleState, found: set[str]
) -> None:
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    OrderCycle.objects.update(state=state)

    asked = {"confirm": orders_to_confirm(NOON), "left": orders_left_waiting(order.slot.ends_at)}

    assert {name for name, orders in asked.items() if list(orders) == [order]} == found


def test_what_is_repeated_is_the_last_order_that_stands_of_another_market(cycle: OrderCycle, buyer: Person) -> None:
    before, later = (an_open_cycle() for _market in range(2))
    orders = [
        an_order(buyer, market, (market.offers.get(), 1), at=NOON + number * A_SECOND)
        for number, market in enumerate((before, later, cycle))
    ]
    assert last_order_before(buyer, cycle) == orders[1]
    assert last_order_before(buyer, None) == orders[2]
    cancel_order(orders[1], by=SYSTEM, at=NOON)
    assert last_order_before(buyer, cycle) == orders[0]


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
