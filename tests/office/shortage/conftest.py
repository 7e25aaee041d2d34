"""Carrots of which too few came."""

import pytest

from apps.hub.models import Place
from apps.market.models import Offer, OrderCycle
from tests.factories import a_person
from tests.factories_market import an_offer, an_open_cycle, an_order
from tests.factories_market_division import a_bunch, counted


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=100)


@pytest.fixture
def carrots(cycle: OrderCycle) -> Offer:
    """Five people ordered two; seven came."""
    carrots = an_offer(cycle, a_bunch(), price_cents=180)
    for number in range(5):
        an_order(a_person(f"Buur {number}", email=f"buur-{number}@voorbeeld.example"), cycle, (carrots, 2))
    OrderCycle.objects.filter(pk=cycle.pk).update(state="closed")
    counted(carrots, 7)
    return carrots
