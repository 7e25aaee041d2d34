"""What was called back does not come back: not on sale, not on an order, not on the shelf, not on the bill."""

import datetime as dt
from uuid import uuid4

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.hand_over import hand_over_order, mark_no_show, undo_hand_over, undo_no_show
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, undo_move, waste_leftover
from apps.market.domain.packing import tick_line
from apps.market.domain.product import add_variant
from apps.market.domain.recall import leave_out_called_back, recall_offer
from apps.market.domain.settlement import settle_cycle
from apps.market.domain.stock import offer_from_stock, receive_stock
from apps.market.enums import AmendmentKind, ContentUnit, LeftoverMoveKind, OrderState, StockReason
from apps.market.errors.hand_over import NotCountable
from apps.market.errors.leftover import CalledBack
from apps.market.errors.recall import CalledBackInBag
from apps.market.models import Leftover, LeftoverMove, Offer, Order, OrderCycle, StockItem, StockMovement
from apps.market.queries.leftover import leftovers_there
from apps.market.queries.settlement import goods_of
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, left_of
from tests.factories_market import an_offer, an_open_cycle, an_order
from tests.factories_market_after import SETTLING, a_jar, distribute, on_shelf
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
LATER = AT_WORK + dt.timedelta(minutes=5)


def recall(offer: Offer, *, takes_out: bool = False) -> None:
    recall_offer(offer.cycle, offer, text="Glas in het brood", key=uuid4(), takes_out=takes_out, by=SYSTEM, at=AT_WORK)


def explained(offer: Offer) -> tuple[int, int]:
    """Pieces that were there as the account tells them, and those that are lost: together all that came."""
    (row,) = (row for row in goods_of(offer.cycle) if row.offer == offer)
    return row.delivered, row.lost


@pytest.mark.parametrize("takes_out", [False, True])
@pytest.mark.parametrize("kind", ["sold", "given", "shelved"])
def test_undone_move_of_it_is_thrown_away_and_owed_by_nobody(
    kind: str, buyer: Person, rival: Person, market: OrderCycle, *, takes_out: bool
) -> None:
    order = a_full_bag(buyer, market, brood=3)
    a_full_bag(rival, market, brood=1)
    left = left_of(order)
    receive_stock(left.offer.variant, pieces=5, by=SYSTEM, at=AT_WORK)
    move = {
        "sold": lambda: sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK),
        "given": lambda: give_leftover(left, pieces=1, note="Restaurant", by=SYSTEM, at=AT_WORK),
        "shelved": lambda: keep_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK),
    }[kind]()
    recall(left.offer, takes_out=takes_out)
    owed = due(order)

    for _twice in range(2):
        undo_move(move, by=SYSTEM, at=LATER)

    assert StockItem.objects.get().on_hand == 5
    assert due(order) == owed
    (gone,) = LeftoverMove.objects.filter(undone_at__isnull=True)
    assert (gone.kind, gone.pieces, gone.person) == (LeftoverMoveKind.WASTED, 1, None)
    left.refresh_from_db()
    assert left.taken == 1
    with pytest.raises(CalledBack):
        undo_move(gone, by=SYSTEM, at=LATER)
    assert sum(explained(left.offer)) == 4
    if kind == "sold":
        assert due(move) == 0


def test_who_comes_late_does_not_get_or_pay_what_was_taken_out(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, brood=3, melk=1)
    a_full_bag(rival, market, brood=1)
    mark_and_waste(order)
    bread = market.offers.get(variant__product__name="Brood")

    recall(bread, takes_out=True)

    assert due(order) == 210  # the milk, with its deposit
    assert [row.offer.variant.product.name for row in leftovers_there()] == ["Melk"]
    assert explained(bread) == (1, 3)  # thrown away; taken out of both bags
    late = hand_over_order(order, by=SYSTEM, at=LATER)
    assert [(line.name, line.quantity) for line in late.lines.order_by("pk")] == [("Brood", 0), ("Melk", 1)]
    assert due(order) == 210


def mark_and_waste(order: Order) -> None:
    """Nobody came, and one loaf was thrown away."""
    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    waste_leftover(Leftover.objects.get(line__name="Brood"), pieces=1, by=SYSTEM, at=AT_WORK)


def test_hand_over_that_was_a_mistake_does_not_bring_it_back(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2, melk=1)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    recall(market.offers.get(variant__product__name="Brood"), takes_out=True)
    assert due(order) == 680 + 210  # they have it, and talk about it with us

    undo_hand_over(order, by=SYSTEM, at=LATER)

    order.refresh_from_db()
    assert (order.state, due(order), [line.quantity for line in order.lines.order_by("pk")]) == (
        OrderState.PLACED, 210, [0, 1],
    )  # fmt: skip


def test_hand_over_that_was_a_mistake_keeps_what_is_only_warned_of(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    recall(market.offers.get(variant__product__name="Brood"))
    undo_hand_over(order, by=SYSTEM, at=LATER)
    assert (order.lines.get().quantity, due(order)) == (2, 680)


def test_bag_of_who_came_after_all_gets_no_piece_of_it_back(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=3)
    move = sell_leftover(left_of(order), person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    recall(market.offers.get(variant__product__name="Brood"), takes_out=True)

    undo_move(move, by=SYSTEM, at=LATER)

    assert (order.lines.get().quantity, due(order), due(move)) == (0, 0, 0)


def test_our_own_shelf_gets_none_of_it_back_when_the_market_settles(buyer: Person, place: Place) -> None:
    cycle = an_open_cycle()
    jar = a_jar(pieces=12)
    offer = offer_from_stock(cycle, jar, pieces=5, price_cents=600, by=SYSTEM, at=cycle.opens_at)
    order = an_order(buyer, cycle, (offer, 2))
    cycle = distribute(cycle, order)
    recall(offer)

    settle_cycle(cycle, by=SYSTEM, at=SETTLING)

    assert on_shelf(jar) == 7
    assert list(StockMovement.objects.filter(offer=offer).values_list("reason", "pieces")) == [
        (StockReason.OFFERED, -5), (StockReason.NOT_SOLD, 3), (StockReason.WASTED, -3),
    ]  # fmt: skip


@pytest.fixture
def bag(buyer: Person, market: OrderCycle) -> Order:
    """Two loaves, of a delivery that people are only warned of, and a bottle of milk."""
    order = a_full_bag(buyer, market, brood=2, melk=1)
    recall(market.offers.get(variant__product__name="Brood"))
    return order


def test_bag_does_not_go_along_with_what_was_called_back(bag: Order) -> None:
    with pytest.raises(CalledBackInBag):
        hand_over_order(bag, by=SYSTEM, at=LATER)

    leave_out_called_back(bag, by=SYSTEM, at=LATER)
    leave_out_called_back(bag, by=SYSTEM, at=LATER)  # twice is once

    hand_over_order(bag, by=SYSTEM, at=LATER)
    bag.refresh_from_db()
    assert (bag.state, due(bag)) == (OrderState.HANDED_OVER, 210)
    assert list(bag.amendments.values_list("kind", "quantity_after")) == [(AmendmentKind.RECALLED, 0)]


def test_other_size_of_what_was_called_back_goes_along(buyer: Person, rival: Person, market: OrderCycle) -> None:
    whole = market.offers.select_related("variant__product").get(variant__product__name="Brood")
    half = add_variant(
        whole.variant.product, name="half", content_amount=400, content_unit=ContentUnit.GRAM, by=SYSTEM, at=AT_WORK
    )
    order, other = (
        an_order(person, market, (offer, 1))
        for person, offer in ((buyer, an_offer(market, half, price_cents=180)), (rival, whole))
    )
    recall(whole)
    assert hand_over_order(order, by=SYSTEM, at=LATER).state == OrderState.HANDED_OVER
    with pytest.raises(CalledBackInBag):
        hand_over_order(other, by=SYSTEM, at=LATER)


def test_bag_of_nothing_else_is_cancelled(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    recall(market.offers.get(variant__product__name="Brood"))
    leave_out_called_back(order, by=SYSTEM, at=LATER)
    order.refresh_from_db()
    assert (order.state, due(order)) == (OrderState.CANCELLED, 0)


def test_what_was_called_back_is_not_ticked_into_a_bag_and_can_be_ticked_out(bag: Order) -> None:
    bread, milk = bag.lines.order_by("name")
    with pytest.raises(CalledBackInBag):
        tick_line(bread, is_packed=True, by=SYSTEM, at=LATER)
    assert tick_line(milk, is_packed=True, by=SYSTEM, at=LATER).is_packed
    assert not tick_line(bread, is_packed=False, by=SYSTEM, at=LATER).is_packed


def test_leaving_out_is_for_volunteers_and_for_bags_that_wait(bag: Order, mieke: User) -> None:
    with pytest.raises(NotAllowed):
        leave_out_called_back(bag, by=actor_for(mieke), at=LATER)
    mark_no_show(bag, by=SYSTEM, at=LATER)
    with pytest.raises(NotCountable):
        leave_out_called_back(bag, by=SYSTEM, at=LATER)
