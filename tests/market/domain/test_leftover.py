"""What nobody came for: it becomes a last chance line by line, and who came late fetches it after all."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.market.domain.hand_over import count_order, hand_over_order, mark_no_show, undo_no_show
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover, keep_leftover, undo_move, waste_leftover
from apps.market.domain.recall import recall_offer
from apps.market.enums import CycleState, OrderState
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.leftover import CalledBack, LeftoverGone, LeftoverMissing, NothingTaken
from apps.market.models import Leftover, LeftoverMove, OrderCycle
from apps.market.queries.leftover import leftovers_chosen, leftovers_of_day, leftovers_there
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import END, a_full_bag, left_of, sold, weigh
from tests.factories_market import FRIDAY
from tests.factories_market_division import counted
from tests.factories_payments import due

pytestmark = pytest.mark.django_db


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


def test_what_the_bag_did_not_hold_is_not_left_over(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1, melk=2)
    count_order(order, {order.lines.get(name="Melk").pk: 0}, by=SYSTEM, at=AT_WORK)

    mark_no_show(order, by=SYSTEM, at=AT_WORK)

    assert [(row.offer.variant.product.name, row.left) for row in leftovers_there()] == [("Brood", 1)]


def test_sale_of_all_there_was_can_be_undone_after_the_bag_was_given_up_again(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, brood=1, melk=1)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    left = Leftover.objects.get(line__name="Brood")
    sale = sold(left, rival)
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)

    undo_move(sale, by=SYSTEM, at=AT_WORK)

    assert {row.offer.variant.product.name: row.left for row in leftovers_there()} == {"Brood": 1, "Melk": 1}
    assert due(order) == 340 + 160 + 50


def test_who_comes_late_takes_their_own_and_leaves_that_of_others(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    left = left_of(a_full_bag(rival, market, brood=2))
    late = a_full_bag(buyer, market, brood=1)
    mark_no_show(late, by=SYSTEM, at=AT_WORK)

    hand_over_order(late, by=SYSTEM, at=AT_WORK)

    assert [(row.pk, row.left) for row in leftovers_there()] == [(left.pk, 2)]


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
    with pytest.raises(CycleIsSettled):
        leave_surplus(left.offer, pieces=1, by=SYSTEM, at=AT_WORK)
    assert not leftovers_there().exists()


def test_database_has_the_last_word_on_pieces(buyer: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, brood=1))
    with pytest.raises(IntegrityError, match="market_leftover_never_given_twice"), transaction.atomic():
        Leftover.objects.filter(pk=left.pk).update(taken=2)


def test_unknown_goods_are_not_found(market: OrderCycle) -> None:
    with pytest.raises(LeftoverMissing):
        leftovers_chosen(["ZZZZ"])
