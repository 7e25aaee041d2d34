"""What came too many gets a last chance, and never more than came."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.leftover import leave_surplus
from apps.market.enums import CycleState
from apps.market.errors.leftover import LeftoverGone
from apps.market.models import Leftover, Offer, OrderCycle
from apps.market.queries.surplus import surpluses_of_day
from tests.cast import client_of
from tests.factories_hand_over import LATE, a_full_bag, a_full_market
from tests.factories_market_division import counted

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture(autouse=True)
def late() -> Iterator[dt.datetime]:
    """Near the end of the pick-up."""
    with time_machine.travel(LATE, tick=False):
        yield LATE


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


@pytest.fixture
def bread(market: OrderCycle, mieke: User) -> Offer:
    """Two ordered, five came."""
    a_full_bag(mieke, market, brood=2)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    offer = market.offers.select_related("variant__product__producer", "cycle").get(variant__product__name="Brood")
    counted(offer, 5)
    return offer


def test_surplus_is_put_with_the_last_chance_once(rita: User, market: OrderCycle, bread: Offer) -> None:
    client, url = client_of(rita), reverse("counter:last_chance")
    assert "3 × Brood" in client.get(url).content.decode()

    for _press in range(2):
        client.post(reverse("counter:leftover_add", args=[bread.code]))

    assert Leftover.objects.get().pieces == 3
    assert "Te veel gekomen" not in client.get(url).content.decode()
    assert surpluses_of_day(market.pickup_on) == []


def test_no_more_is_left_over_than_came_too_many(bread: Offer) -> None:
    with pytest.raises(LeftoverGone):
        leave_surplus(bread, pieces=4, by=SYSTEM, at=LATE)

    assert leave_surplus(bread, pieces=3, by=SYSTEM, at=LATE).pieces == 3


def test_what_is_exactly_enough_is_no_surplus(rita: User, bread: Offer) -> None:
    counted(bread, 2)

    assert "Te veel gekomen" not in client_of(rita).get(reverse("counter:last_chance")).content.decode()
    client_of(rita).post(reverse("counter:leftover_add", args=[bread.code]))
    assert not Leftover.objects.exists()


def test_all_that_came_too_many_is_added_at_once_and_once(rita: User, market: OrderCycle, bread: Offer) -> None:
    counted(market.offers.select_related("variant__product__producer", "cycle").get(variant__product__name="Melk"), 2)
    for _press in range(2):
        answer = client_of(rita).post(reverse("counter:leftover_add_all"))
    assert answer["Location"] == reverse("counter:last_chance")
    assert sorted(Leftover.objects.values_list("offer__variant__product__name", "pieces")) == [
        ("Brood", 3),
        ("Melk", 2),
    ]
    assert surpluses_of_day(market.pickup_on) == []
