"""Last chances are sold, at the price of the moment, and a sale is undone."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.market.domain.hand_over import hand_over_order, undo_hand_over, undo_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import undo_move, waste_leftover
from apps.market.errors.hand_over import AgeNotChecked
from apps.market.errors.leftover import FetchedAfterAll, NothingTaken, TheirOwn
from apps.market.models import OrderCycle, Product
from apps.market.queries.container import containers_with_person
from apps.market.queries.leftover import leftovers_there, moves_of_day
from apps.payments.models import ChargeLine
from apps.payments.queries.charge import charge_of
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import HALF_PRICE, a_full_bag, left_of, sold, weigh
from tests.factories_market import FRIDAY
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


def test_sold_at_the_price_of_the_moment_with_its_vat_and_deposit(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, melk=3)
    left = left_of(order)

    move = sold(left, rival, 2, HALF_PRICE)

    assert (move.unit_cents, due(move), due(order)) == (80, 2 * (80 + 50), 210)
    charge = charge_of(move)
    lines = ChargeLine.objects.filter(charge=charge).order_by("position")
    assert [(line.amount_cents, line.vat_code, line.is_deposit) for line in lines] == [
        (160, "food", False), (100, "none", True),
    ]  # fmt: skip
    left.refresh_from_db()
    assert left.left == 1
    assert [row.pieces for row in containers_with_person(rival)] == [2]


def test_undoing_a_sale_puts_all_of_it_back(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    left = left_of(order)
    move = sold(left, rival, 2)

    undo_move(move, by=SYSTEM, at=AT_WORK)
    undo_move(move, by=SYSTEM, at=AT_WORK)

    left.refresh_from_db()
    assert (left.left, due(order), due(move), containers_with_person(rival)) == (3, 630, 0, [])
    assert not moves_of_day(FRIDAY).exists()


def test_weight_comes_back_with_what_is_put_back(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, kaas=1)
    weigh(order, 480)
    move = sold(left_of(order), rival)
    assert due(order) == 0
    undo_move(move, by=SYSTEM, at=AT_WORK)
    assert (due(order), order.lines.get().delivered_grams) == (912, 480)


def test_sale_undone_after_they_came_goes_to_who_waits(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=3)
    left = left_of(order)
    moves = [sold(left, rival), waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)]
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    assert order.lines.get().quantity == 1

    for move in moves:
        undo_move(move, by=SYSTEM, at=AT_WORK)

    assert (order.lines.get().quantity, due(order)) == (3, 3 * 340)


def test_sale_cannot_be_undone_once_the_rest_went_along(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=3)
    move = sold(left_of(order), rival)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    with pytest.raises(FetchedAfterAll):
        undo_move(move, by=SYSTEM, at=AT_WORK)
    undo_hand_over(order, by=SYSTEM, at=AT_WORK)
    undo_move(move, by=SYSTEM, at=AT_WORK)
    assert order.lines.get().quantity == 3


def test_who_ordered_it_fetches_it_and_does_not_buy_it_cheaper(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=2)
    left = left_of(order)

    with pytest.raises(TheirOwn):
        sold(left, buyer)
    assert due(order) == 420


def test_surplus_is_sold_without_an_order_behind_it(rival: Person, market: OrderCycle) -> None:
    bread, _milk, _beer, cheese = market.offers.select_related("variant").order_by("pk")
    left = leave_surplus(bread, pieces=2, by=SYSTEM, at=AT_WORK)
    move = sold(left, rival, 2)
    assert due(move) == 680
    undo_move(move, by=SYSTEM, at=AT_WORK)
    assert leftovers_there().get() == left
    assert leave_surplus(cheese, pieces=1, by=SYSTEM, at=AT_WORK).price_cents == 950
    with pytest.raises(NothingTaken):
        leave_surplus(bread, pieces=0, by=SYSTEM, at=AT_WORK)
    with pytest.raises(NotAllowed):
        leave_surplus(bread, pieces=1, by=GUEST, at=AT_WORK)


def test_beer_of_a_last_chance_asks_for_an_age(buyer: Person, rival: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, tripel=2))
    with pytest.raises(AgeNotChecked):
        sold(left, rival)
    assert sold(left, rival, age_checked=16).pieces == 1


@pytest.mark.parametrize("limit", [16, 18])
def test_age_of_a_last_chance_is_that_of_the_product(
    limit: int, buyer: Person, rival: Person, market: OrderCycle
) -> None:
    left = left_of(a_full_bag(buyer, market, tripel=2))
    Product.objects.filter(name="Tripel").update(age_limit=limit)
    left.refresh_from_db()
    with pytest.raises(AgeNotChecked) as refusal:
        sold(left, rival, age_checked=limit - 1)
    assert refusal.value.context["age"] == limit
    assert sold(left, rival, age_checked=limit).pieces == 1
