"""Leftovers that are given away, thrown away or kept on our own shelf, and who owes them then."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.hand_over import mark_no_show, undo_no_show
from apps.market.domain.leftover_move import give_leftover, keep_leftover, undo_move, waste_leftover
from apps.market.domain.stock import receive_stock
from apps.market.enums import LeftoverMoveKind
from apps.market.errors.leftover import ReceiverNeeded
from apps.market.errors.stock import NotOnShelf
from apps.market.models import OrderCycle, StockItem
from apps.market.queries.container_balance import balances_by_kind
from apps.market.queries.leftover import leftovers_there, moves_of_day
from apps.payments.queries.charge import charge_of
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, left_of, sold
from tests.factories_market import FRIDAY
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


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
