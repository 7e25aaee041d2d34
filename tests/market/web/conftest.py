"""The pages of a market that is open on Tuesday at noon."""

import datetime as dt

import pytest

from apps.hub.models import Place
from apps.market.models import OrderCycle
from tests.factories_market import an_open_cycle


@pytest.fixture
def cycle(place: Place, noon: dt.datetime) -> OrderCycle:
    """Friday's market while one looks at it."""
    return an_open_cycle()
