"""Last week's market again: its offers, and the hour on the wall."""

import datetime as dt

import pytest

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.copying import copy_cycle
from apps.market.enums import CycleState
from tests.factories import NOON
from tests.factories_market import CLOSING, FRIDAY, an_offer, an_open_cycle

pytestmark = pytest.mark.django_db


def test_copy_keeps_offers_and_the_hour_on_the_wall(place: Place) -> None:
    cycle = an_open_cycle()
    an_offer(cycle, limit=7, max_per_customer=2)
    week = dt.timedelta(days=7)

    copy = copy_cycle(
        cycle, opens_at=NOON + week, closes_at=CLOSING + week, pickup_on=FRIDAY + week, by=SYSTEM, at=NOON
    )

    assert copy.state == CycleState.DRAFT
    assert sorted(copy.offers.values_list("limit", "claimed"), key=str) == [(7, 0), (None, 0)]
    assert copy.slots.get().starts_at == cycle.slots.get().starts_at + week


def test_copy_over_the_clock_change_keeps_the_hour_on_the_wall(place: Place) -> None:
    cycle = an_open_cycle()
    pickup = dt.date(2027, 4, 2)
    opens, closes = dt.datetime(2027, 3, 29, tzinfo=dt.UTC), dt.datetime(2027, 4, 1, tzinfo=dt.UTC)

    copy = copy_cycle(cycle, opens_at=opens, closes_at=closes, pickup_on=pickup, by=SYSTEM, at=NOON)

    assert (cycle.slots.get().starts_at.hour, copy.slots.get().starts_at.hour) == (15, 14)
