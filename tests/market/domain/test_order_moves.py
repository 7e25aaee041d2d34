"""The moves of an order at the counter: only those of the map, by those of the counter, and back again."""

from itertools import product

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.hand_over import hand_over_order, mark_no_show, undo_hand_over, undo_no_show
from apps.market.enums import ORDER_TRANSITIONS, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.models import Order
from tests.factories import NOON
from tests.factories_market import an_open_cycle, an_order

pytestmark = pytest.mark.django_db

_MOVES = {
    OrderState.HANDED_OVER: hand_over_order,
    OrderState.NO_SHOW: mark_no_show,
}
_BACK = {OrderState.HANDED_OVER: undo_hand_over, OrderState.NO_SHOW: undo_no_show}


@pytest.mark.parametrize(("old", "new"), list(product(OrderState, _MOVES)))
def test_counter_makes_only_the_mapped_moves(place: Place, buyer: Person, old: OrderState, new: OrderState) -> None:
    cycle = an_open_cycle()
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    Order.objects.filter(pk=order.pk).update(
        state=old,
        handed_over_at=NOON if old == OrderState.HANDED_OVER else None,
        cancelled_at=NOON if old == OrderState.CANCELLED else None,
    )

    if old is new or new in ORDER_TRANSITIONS[old]:
        assert _MOVES[new](order, by=SYSTEM, at=NOON).state == new
    else:
        with pytest.raises(OrderTransitionRefused):
            _MOVES[new](order, by=SYSTEM, at=NOON)


@pytest.mark.parametrize("state", list(_BACK))
def test_undo_puts_the_order_back_and_only_from_its_own_state(place: Place, buyer: Person, state: OrderState) -> None:
    cycle = an_open_cycle()
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    other = next(undo for known, undo in _BACK.items() if known != state)
    _MOVES[state](order, by=SYSTEM, at=NOON)

    with pytest.raises(OrderTransitionRefused):
        other(order, by=SYSTEM, at=NOON)
    undone = _BACK[state](order, by=SYSTEM, at=NOON)

    assert (undone.state, undone.handed_over_at) == (OrderState.PLACED, None)


def test_counter_moves_are_for_the_counter(place: Place, buyer: Person, mieke: User, rita: User) -> None:
    cycle = an_open_cycle()
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))

    for actor in (GUEST, actor_for(mieke)):
        with pytest.raises(NotAllowed):
            hand_over_order(order, by=actor, at=NOON)
    assert hand_over_order(order, by=actor_for(rita), at=NOON).handed_over_at == NOON
