"""A market with a chicken and a bread."""

import pytest

from apps.hub.models import Place
from apps.market.models import Offer, OrderCycle
from tests.factories_market import a_variant, an_offer, an_open_cycle


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=50)


@pytest.fixture
def chicken(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Kip"), price_cents=1000)


@pytest.fixture
def bread(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Brood"), price_cents=300)
