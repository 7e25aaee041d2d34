"""A market with carrots that fall short, and leek of which too many come."""

import pytest

from apps.hub.models import Place
from apps.market.models import Offer, OrderCycle
from tests.factories_market import an_offer, an_open_cycle
from tests.factories_market_division import a_bunch


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=100)


@pytest.fixture
def carrots(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_bunch(), price_cents=180)


@pytest.fixture
def leek(cycle: OrderCycle) -> Offer:
    """Something similar of which too many come."""
    return an_offer(cycle, a_bunch("Prei"), price_cents=150, limit=20)
