"""The lists of packing: only what counts now, whatever size at the same cost."""

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.cycle import plan_cycle
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.order import cancel_order
from apps.market.domain.packing import tick_line
from apps.market.enums import AmendmentKind, CycleState
from apps.market.errors import OrderMissing
from apps.market.models import Order, OrderCycle, OrderLine, Variant
from apps.market.queries.packing import (
    Progress,
    bags_of_cycle,
    cycles_to_pack,
    lines_to_pack,
    next_to_pack,
    order_to_pack,
    orders_to_pack,
    piles_of,
    progress_of_orders,
    shelves_of,
)
from tests.factories import NOON, a_person, neighbours
from tests.factories_counter import AT_WORK, a_bag, a_market
from tests.factories_market import a_slot, amend_line, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def market(place: Place) -> OrderCycle:
    """Bread from Rek C, milk from Koelkast 2, beer from under the counter."""
    return a_market()


def tick(order: Order, *names: str) -> None:
    for line in order.lines.filter(name__in=names) if names else order.lines.all():
        tick_line(line, is_packed=True, by=SYSTEM, at=NOON)


def amend(line: OrderLine, quantity: int) -> None:
    amend_line(line, AmendmentKind.SHORTAGE, quantity=quantity)


def test_orders_stand_by_moment_and_name(market: OrderCycle) -> None:
    late, early = market.slots.order_by("-starts_at")
    bread = market.offers.order_by("pk")[0]
    zoe, anna, bert = (a_person(name, phone="0470 11 22 33") for name in ("Zoë Aers", "Anna Zeeman", "Bert Maes"))
    an_order(zoe, market, (bread, 1), slot=early)
    an_order(anna, market, (bread, 1), slot=late)
    an_order(bert, market, (bread, 1), slot=early)

    assert [order.person for order in orders_to_pack(market)] == [bert, zoe, anna]
    assert [line.order.person for line in lines_to_pack(market)] == [bert, zoe, anna]
    assert [order.person for order in bags_of_cycle(market)] == [bert, zoe, anna]


def test_goods_of_one_bag_stand_by_shelf_with_the_nameless_last(market: OrderCycle) -> None:
    order = a_bag(a_person(), market, beer=1)
    market.offers.order_by("pk")[0].variant.product.__class__.objects.filter(name="Lindekerks bruin").update(storage="")

    assert [line.name for line in order_to_pack(order.code).goods] == [
        "Tripel van de brouwer", "Volle hoevemelk", "Lindekerks bruin",
    ]  # fmt: skip


def test_what_does_not_count_any_more_is_on_no_list(market: OrderCycle) -> None:
    order = a_bag(a_person(), market)
    amend(order.lines.get(name="Volle hoevemelk"), 0)

    assert [line.name for line in lines_to_pack(market)] == ["Lindekerks bruin"]
    assert [pile.name for pile in piles_of(market)] == ["Lindekerks bruin"]
    assert [line.name for line in bags_of_cycle(market)[0].goods] == ["Lindekerks bruin"]


def test_what_must_come_out_stays_on_the_lists_until_it_did(market: OrderCycle) -> None:
    order = a_bag(a_person(), market)
    tick(order)
    milk = order.lines.get(name="Volle hoevemelk")
    amend(milk, 0)
    assert progress_of_orders(market)[order.pk] == Progress(done=1, total=2, back=1)

    tick_line(milk, is_packed=False, by=SYSTEM, at=NOON)
    assert progress_of_orders(market)[order.pk] == Progress(done=1, total=1, back=0)
    assert progress_of_orders(market)[order.pk].is_whole


@pytest.mark.parametrize(
    ("leave", "is_packed", "expected"),
    [
        (cancel_order, False, None),
        (cancel_order, True, Progress(done=0, total=2, back=2)),
        (hand_over_order, True, None),
        (mark_no_show, True, None),
    ],
)
def test_order_that_left_is_off_the_lists_but_a_packed_cancelled_one_goes_back(
    market: OrderCycle, leave: Callable[..., Order], is_packed: bool, expected: Progress | None
) -> None:
    order = a_bag(a_person(), market)
    if is_packed:
        tick(order)
    leave(order, by=SYSTEM, at=NOON)

    assert progress_of_orders(market).get(order.pk) == expected
    assert [found.pk for found in orders_to_pack(market)] == ([order.pk] if expected else [])
    assert bags_of_cycle(market) == []


def test_piles_and_shelves_add_up(market: OrderCycle) -> None:
    first, second = neighbours(2, email=False)
    a_bag(first, market, loaves=3)
    tick(a_bag(second, market, loaves=2, beer=6), "Lindekerks bruin")

    piles = {pile.name: (pile.storage, pile.pieces, pile.progress) for pile in piles_of(market)}
    assert piles == {
        "Lindekerks bruin": ("Rek C", 5, Progress(1, 2)),
        "Tripel van de brouwer": ("Bak onder de toog", 6, Progress(0, 1)),
        "Volle hoevemelk": ("Koelkast 2", 2, Progress(0, 2)),
    }
    shelves = {shelf.storage: shelf.progress for shelf in shelves_of(piles_of(market))}
    assert shelves == {"Bak onder de toog": Progress(0, 1), "Koelkast 2": Progress(0, 2), "Rek C": Progress(1, 2)}


def test_next_bag_goes_round_and_skips_what_is_ready(market: OrderCycle) -> None:
    orders = [a_bag(person, market) for person in neighbours(3, email=False)]
    tick(orders[1])

    assert [next_to_pack(order) for order in orders] == [orders[2], orders[2], orders[0]]

    tick(orders[0])
    tick(orders[2])
    assert next_to_pack(orders[0]) is None
    assert next_to_pack(hand_over_order(orders[0], by=SYSTEM, at=NOON)) is None


def test_order_that_does_not_exist_is_missing(market: OrderCycle) -> None:
    with pytest.raises(OrderMissing):
        order_to_pack("nergens")


def test_markets_to_pack_begin_with_today(place: Place) -> None:
    def planned(day: str, state: CycleState) -> OrderCycle:
        on = dt.date.fromisoformat(day)
        made = plan_cycle(
            opens_at=AT_WORK - dt.timedelta(days=20), closes_at=AT_WORK - dt.timedelta(days=10), pickup_on=on,
            by=SYSTEM, at=AT_WORK - dt.timedelta(days=30),
        )  # fmt: skip
        OrderCycle.objects.filter(pk=made.pk).update(state=state)
        return made

    last, today, sunday = (planned(day, CycleState.RECEIVED) for day in ("2026-11-25", "2026-11-27", "2026-11-29"))
    for day, state in (("2026-11-20", CycleState.RECEIVED), ("2026-11-28", CycleState.DRAFT)):
        planned(day, state)
    planned("2026-11-26", CycleState.SETTLED)

    assert cycles_to_pack(AT_WORK) == [today, sunday, last]


def test_market_that_takes_orders_is_packed_on_its_own_day_only(market: OrderCycle) -> None:
    assert cycles_to_pack(NOON) == []
    assert cycles_to_pack(AT_WORK) == [market]


@pytest.mark.parametrize("count", [1, 20])
def test_lists_cost_the_same_for_one_and_for_twenty(
    count: int, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_slot(market, hour=18)
    orders = [a_bag(person, market, beer=2) for person in neighbours(count, email=False)]
    for order in orders:
        tick(order, "Volle hoevemelk")

    with django_assert_num_queries(1):
        assert len([(line.order.person.name, line.order.slot.code) for line in lines_to_pack(market)]) == 3 * count
    with django_assert_num_queries(1):
        assert len(shelves_of(piles_of(market))) == 3
    with django_assert_num_queries(2):
        assert len(bags_of_cycle(market)) == count
    with django_assert_num_queries(2):
        next_to_pack(orders[0])
    with django_assert_num_queries(2):
        assert len(order_to_pack(orders[0].code).goods) == 3


def test_pile_goes_by_the_name_of_its_size(market: OrderCycle) -> None:
    bag = a_bag(a_person("Buur"), market)
    Variant.objects.update(content_amount=6, content_unit="piece")

    assert [pile.name for pile in piles_of(market)] == [
        line.offer.variant.full_name for line in bag.lines.order_by("name")
    ]
