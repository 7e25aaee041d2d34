"""What is spare, and what can be given on top, is really there."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.hand_over import count_order, hand_over_order, mark_no_show, undo_no_show
from apps.market.domain.leftover_move import give_leftover, sell_leftover, undo_move, waste_leftover
from apps.market.enums import CycleState, DivisionPolicy
from apps.market.models import Leftover, Offer, OrderCycle
from apps.market.queries.shortage import shortage_of
from apps.market.queries.surplus import spare_pieces, surpluses_of
from tests.factories import a_person
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, left_of
from tests.factories_market import closed
from tests.factories_market_division import counted, divide

pytestmark = pytest.mark.django_db


@pytest.fixture
def bread(market: OrderCycle) -> Offer:
    return market.offers.get(variant__product__name="Brood")


def spare(offer: Offer) -> int:
    return spare_pieces(Offer.objects.filter(pk=offer.pk))[offer.pk]


def test_what_others_had_of_a_bag_is_not_there_a_second_time(
    buyer: Person, rival: Person, market: OrderCycle, bread: Offer
) -> None:
    left = left_of(a_full_bag(buyer, market, brood=4))
    counted(bread, 4)
    assert spare(bread) == 0

    sold = sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    give_leftover(left, pieces=1, note="Restaurant", by=SYSTEM, at=AT_WORK)
    waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)

    assert (spare(bread), surpluses_of(market)) == (0, [])
    undo_no_show(left.line.order, by=SYSTEM, at=AT_WORK)  # type: ignore[union-attr] # it is of an order
    assert (spare(bread), surpluses_of(market)) == (0, [])
    undo_move(sold, by=SYSTEM, at=AT_WORK)
    assert spare(bread) == 0
    hand_over_order(left.line.order, by=SYSTEM, at=AT_WORK)  # type: ignore[union-attr] # as above
    assert spare(bread) == 0


def test_what_broke_at_the_counter_is_nobodys_last_chance(buyer: Person, market: OrderCycle, bread: Offer) -> None:
    order = a_full_bag(buyer, market, brood=3)
    counted(bread, 4)

    count_order(order, {order.lines.get().pk: 1}, reason="Gevallen", by=SYSTEM, at=AT_WORK)
    assert (spare(bread), [surplus.pieces for surplus in surpluses_of(market)]) == (1, [1])
    count_order(order, {order.lines.get().pk: 3}, reason="Toch niet", by=SYSTEM, at=AT_WORK)
    assert spare(bread) == 1


@pytest.mark.parametrize("how", ["sold", "broken", "wasted and came late"])
def test_who_is_short_is_not_promised_what_is_gone(
    how: str, buyer: Person, rival: Person, market: OrderCycle, bread: Offer
) -> None:
    first = a_full_bag(buyer, market, brood=3, melk=1)
    a_full_bag(a_person("Buur Tekort", phone="0470 11 22 33"), market, brood=1, melk=1)
    closed(market)
    counted(bread, 3)
    divide(bread, DivisionPolicy.FIRST)
    OrderCycle.objects.update(state=CycleState.RECEIVED)

    if how == "broken":
        count_order(first, {first.lines.get(name="Brood").pk: 2}, by=SYSTEM, at=AT_WORK)
    else:
        mark_no_show(first, by=SYSTEM, at=AT_WORK)
        left = Leftover.objects.get(line__order=first, line__name="Brood")
        if how == "sold":
            sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
        else:
            waste_leftover(left, pieces=1, by=SYSTEM, at=AT_WORK)
            undo_no_show(first, by=SYSTEM, at=AT_WORK)

    shortage = shortage_of(bread)
    assert shortage is not None
    assert (shortage.more, shortage.missing) == (0, 0)
