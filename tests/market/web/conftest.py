"""The pages of a market that is open on Tuesday at noon."""

import datetime as dt

import pytest

from apps.hub.models import Place
from apps.market.models import OrderCycle
from tests.factories_market import an_open_cycle
from tests.factories_market_resident import Shelf, a_shelf


@pytest.fixture
def cycle(place: Place, noon: dt.datetime) -> OrderCycle:
    """Friday's market while one looks at it."""
    return an_open_cycle()


@pytest.fixture
def shelf(place: Place, noon: dt.datetime) -> Shelf:
    """Bread, milk and chicken, with what is in them."""
    return a_shelf()
