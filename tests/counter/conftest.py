"""The clock stands on Friday 16.10 u., with the slot of 16.00 u. under way."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from apps.hub.models import Place
from apps.market.models import OrderCycle
from tests.factories_counter import AT_WORK, a_market


@pytest.fixture
def friday() -> Iterator[dt.datetime]:
    """Friday 27 November 2026, 16.10 u."""
    with time_machine.travel(AT_WORK, tick=False):
        yield AT_WORK


@pytest.fixture
def market(place: Place) -> OrderCycle:
    """Friday's market; two loaves and a milk are EUR 14,32."""
    return a_market()
