"""Who may order and cancel in whose name."""

import pytest

from apps.accounts.models import User
from apps.hub.actors import actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.order import cancel_order, order_goods, place_order
from apps.market.enums import OrderState
from tests.factories import NOON
from tests.factories_market import a_basket, an_open_cycle, an_order

pytestmark = pytest.mark.django_db


def test_order_in_anothers_name_is_for_the_counter(place: Place, mieke: User, lotte: User, rita: User) -> None:
    cycle = an_open_cycle()
    offer, slot = cycle.offers.get(), cycle.slots.get()
    assert mieke.person
    for by, allowed in ((lotte, False), (rita, True)):
        basket = a_basket(mieke.person, cycle, (offer, 1))
        if allowed:
            assert place_order(basket, person=mieke.person, slot=slot, by=actor_for(by), at=NOON).pk
        else:
            with pytest.raises(NotAllowed):
                place_order(basket, person=mieke.person, slot=slot, by=actor_for(by), at=NOON)
            with pytest.raises(NotAllowed):
                order_goods(cycle, person=mieke.person, wishes={}, slot=slot, changes=None, by=actor_for(by), at=NOON)


def test_cancel_in_anothers_name_is_for_the_counter(place: Place, mieke: User, lotte: User, rita: User) -> None:
    cycle = an_open_cycle()
    assert mieke.person
    order = an_order(mieke.person, cycle, (cycle.offers.get(), 1))
    with pytest.raises(NotAllowed):
        cancel_order(order, by=actor_for(lotte), at=NOON)
    assert cancel_order(order, by=actor_for(rita), at=NOON).state == OrderState.CANCELLED
