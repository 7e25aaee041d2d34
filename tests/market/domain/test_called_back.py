"""What was called back does not come back: not on sale, not on an order, not on the shelf, not on the bill."""

import datetime as dt
from uuid import uuid4

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.hand_over import hand_over_order, mark_no_show, undo_hand_over, undo_no_show
from apps.market.domain.leftover_move import give_leftover, keep_leftover, sell_leftover, undo_move, waste_leftover
from apps.market.domain.recall import recall_offer
from apps.market.domain.settle import settle_cycle
from apps.market.domain.stock import offer_from_stock, receive_stock
from apps.market.enums import LeftoverMoveKind, OrderState, StockReason
from apps.market.errors.leftover import CalledBack
from apps.market.models import Leftover, LeftoverMove, Offer, Order, OrderCycle, StockItem, StockMovement
from apps.market.queries.leftover import leftovers_there
from apps.market.queries.settlement import goods_of
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, a_full_market, left_of
from tests.factories_market import an_open_cycle, an_order
from tests.factories_market_after import SETTLING, a_jar, distribute, on_shelf

pytestmark = pytest.mark.django_db
LATER = AT_WORK + dt.timedelta(minutes=5)


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


def due(thing: Order | LeftoverMove) -> int:
    charge = charge_of(thing)
    assert charge is not None
    return outstanding_cents(charge)


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
