"""What nobody came for: sold, given, thrown away, kept or fetched after all, and never twice."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.market.domain.hand_over import hand_over_order, mark_no_show, undo_hand_over, undo_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import (
    give_leftover,
    keep_leftover,
    sell_leftover,
    undo_move,
    waste_leftover,
)
from apps.market.domain.recall import recall_offer
from apps.market.domain.stock import receive_stock
from apps.market.enums import CycleState, LeftoverMoveKind, OrderState
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.hand_over import AgeNotChecked
from apps.market.errors.leftover import (
    CalledBack,
    FetchedAfterAll,
    LeftoverGone,
    LeftoverMissing,
    NothingTaken,
    ReceiverNeeded,
    TheirOwn,
)
from apps.market.errors.stock import NotOnShelf
from apps.market.models import Leftover, LeftoverMove, OrderCycle, Product, StockItem
from apps.market.queries.container import containers_with_person
from apps.market.queries.container_balance import balances_by_kind
from apps.market.queries.leftover import leftovers_chosen, leftovers_of_day, leftovers_there, moves_of_day
from apps.payments.models import ChargeLine
from apps.payments.queries.charge import charge_of
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, left_of, weigh
from tests.factories_market import FRIDAY
from tests.factories_market_division import counted
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
END = AT_WORK + dt.timedelta(minutes=80)  # 17.30 u.
HALF_PRICE = END - dt.timedelta(minutes=15)


def sold(leftover: Leftover, to: Person, pieces: int = 1, at: dt.datetime = AT_WORK, **fields: Any) -> LeftoverMove:
    return sell_leftover(leftover, person=to, pieces=pieces, by=SYSTEM, at=at, **fields)


def test_bag_that_nobody_fetched_becomes_leftovers_line_by_line(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2, melk=3, kaas=2)
    weigh(order, 1010)

    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)

    rows = {row.offer.variant.product.name: row for row in leftovers_there()}
    assert {name: (row.left, row.price_cents, row.deposit_cents) for name, row in rows.items()} == {
        "Brood": (2, 340, 0), "Kaas": (2, 960, 0), "Melk": (3, 160, 50),
    }  # fmt: skip
    assert due(order) == 680 + 630 + 1919
    assert list(leftovers_of_day(FRIDAY)) == list(leftovers_there())
    assert not leftovers_of_day(FRIDAY + dt.timedelta(days=1)).exists()


def test_unweighed_goods_are_priced_by_their_usual_weight(buyer: Person, market: OrderCycle) -> None:
    assert left_of(a_full_bag(buyer, market, kaas=1)).price_cents == 950


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


def test_late_customer_gets_and_pays_what_is_still_there(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=4)
    left = left_of(order)
    sold(left, rival)
    waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)
    assert due(order) == 3 * 340  # what is thrown away stays owed

    late = hand_over_order(order, by=SYSTEM, at=END)

    assert (late.state, order.lines.get().quantity_delivered, due(order)) == (OrderState.HANDED_OVER, 2, 680)
    with pytest.raises(LeftoverGone) as refusal:
        sold(left, rival)
    assert refusal.value.context == {"name": "Brood", "left": 0}
    assert not leftovers_there().exists()


def test_undone_mistake_takes_all_back_and_can_be_made_again(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=3)
    left = left_of(order)
    sold(left, rival)

    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    assert order.lines.get().quantity == 2
    mark_no_show(order, by=SYSTEM, at=END)

    again = leftovers_there().get()
    assert (again.pk, again.pieces, again.left) == (left.pk, 3, 2)


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


def test_given_away_is_not_owed_and_says_to_whom(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=2)
    left = left_of(order)
    with pytest.raises(ReceiverNeeded):
        give_leftover(left, pieces=1, note=" ", by=SYSTEM, at=AT_WORK)

    move = give_leftover(left, pieces=2, note="sociaal restaurant", by=SYSTEM, at=AT_WORK)

    assert (move.note, move.person, charge_of(move), due(order)) == ("sociaal restaurant", None, None, 0)
    assert [row.here for row in balances_by_kind()] == [-2]
    assert list(moves_of_day(FRIDAY)) == [move]
    undo_move(move, by=SYSTEM, at=AT_WORK)
    assert ([row.here for row in balances_by_kind()], due(order)) == ([0], 420)


def test_thrown_away_is_owed_until_it_is_put_back(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    move = waste_leftover(left_of(order), pieces=2, note="oud", by=SYSTEM, at=AT_WORK)
    assert due(order) == 680
    undo_move(move, by=SYSTEM, at=AT_WORK)
    assert (due(order), leftovers_there().get().left) == (680, 2)


@pytest.mark.parametrize("wasted", [1, 3])
def test_thrown_away_before_they_came_late_is_owed_again_when_it_is_put_back(
    wasted: int, buyer: Person, rival: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, brood=3)
    left = left_of(order)
    move = waste_leftover(left, pieces=wasted, by=SYSTEM, at=AT_WORK)
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    assert due(order) == (3 - wasted) * 340  # what was thrown away is not theirs to pay any more
    mark_no_show(order, by=SYSTEM, at=AT_WORK)

    undo_move(move, by=SYSTEM, at=AT_WORK)

    left.refresh_from_db()
    assert (left.left, due(order)) == (3, 3 * 340)
    sold(left, rival, 3)
    assert due(order) == 0


@pytest.mark.parametrize("undone", [(0,), (1,), (0, 1), (1, 0)])
def test_thrown_away_before_and_after_they_came_late_is_owed_for_what_it_is(
    undone: tuple[int, ...], buyer: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, brood=3)
    left = left_of(order)
    moves = [waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)]
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    moves.append(waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK))
    assert due(order) == 2 * 340  # they were let off the first one

    for which in undone:
        undo_move(moves[which], by=SYSTEM, at=AT_WORK)

    assert due(order) == (3 if 0 in undone else 2) * 340
    left.refresh_from_db()
    assert left.left == 1 + len(undone)


def test_what_was_called_back_can_only_be_thrown_away(buyer: Person, rival: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, brood=2))
    an_order_of_it = a_full_bag(rival, market, brood=1)
    recall_offer(market, left.offer, text="Glas in het brood", key=uuid4(), by=SYSTEM, at=AT_WORK)

    with pytest.raises(CalledBack):
        sold(left, rival)
    with pytest.raises(CalledBack):
        give_leftover(left, pieces=1, note="Restaurant", by=SYSTEM, at=AT_WORK)
    with pytest.raises(CalledBack):
        keep_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)
    assert not leftovers_of_day(FRIDAY).exists()  # not on the home page, and not for sale at the counter
    assert list(leftovers_there()) == [left]
    assert waste_leftover(left, pieces=2, by=SYSTEM, at=AT_WORK).pieces == 2
    assert an_order_of_it.lines.get().quantity == 1


def test_what_keeps_goes_on_our_shelf_and_is_not_owed(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    left = left_of(order)
    variant = left.offer.variant
    with pytest.raises(NotOnShelf):
        keep_leftover(left, pieces=2, by=SYSTEM, at=AT_WORK)
    receive_stock(variant, pieces=5, by=SYSTEM, at=AT_WORK)

    move = keep_leftover(left, pieces=2, by=SYSTEM, at=AT_WORK)

    assert (move.kind, StockItem.objects.get().on_hand, due(order)) == (LeftoverMoveKind.SHELVED, 7, 0)
    undo_move(move, by=SYSTEM, at=AT_WORK)
    left.refresh_from_db()
    assert (left.left, StockItem.objects.get().on_hand, due(order)) == (2, 5, 680)


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


def test_no_more_is_spare_than_was_counted_too_many(buyer: Person, market: OrderCycle) -> None:
    bread = market.offers.get(variant__product__name="Brood")
    a_full_bag(buyer, market, brood=3)
    counted(bread, 5)
    with pytest.raises(LeftoverGone) as refusal:
        leave_surplus(bread, pieces=3, by=SYSTEM, at=AT_WORK)
    assert refusal.value.context["left"] == 2
    assert leave_surplus(bread, pieces=2, by=SYSTEM, at=AT_WORK).left == 2
    with pytest.raises(LeftoverGone):
        leave_surplus(bread, pieces=1, by=SYSTEM, at=AT_WORK)


@pytest.mark.parametrize("pieces", [0, -1])
def test_no_pieces_are_refused(pieces: int, buyer: Person, rival: Person, market: OrderCycle) -> None:
    with pytest.raises(NothingTaken):
        sold(left_of(a_full_bag(buyer, market, brood=1)), rival, pieces)


MOVES: list[Callable[..., LeftoverMove]] = [waste_leftover, keep_leftover]


@pytest.mark.parametrize("move", MOVES)
def test_leftovers_are_for_who_works_the_counter(
    move: Callable[..., LeftoverMove], buyer: Person, rival: Person, market: OrderCycle
) -> None:
    left = left_of(a_full_bag(buyer, market, brood=1))
    with pytest.raises(NotAllowed):
        move(left, pieces=1, by=GUEST, at=AT_WORK)
    gone = sold(left, rival)
    with pytest.raises(NotAllowed):
        undo_move(gone, by=GUEST, at=AT_WORK)


def test_settled_market_gives_nothing_away(buyer: Person, rival: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, brood=1))
    OrderCycle.objects.update(state=CycleState.SETTLED)
    with pytest.raises(CycleIsSettled):
        sold(left, rival)
    assert not leftovers_there().exists()


def test_database_has_the_last_word_on_pieces(buyer: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, brood=1))
    with pytest.raises(IntegrityError, match="market_leftover_never_given_twice"), transaction.atomic():
        Leftover.objects.filter(pk=left.pk).update(taken=2)


def test_unknown_goods_are_not_found(market: OrderCycle) -> None:
    with pytest.raises(LeftoverMissing):
        leftovers_chosen(["ZZZZ"])
