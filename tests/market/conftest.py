"""Friday's market, and its customers: the people behind two of the cast."""

import pytest

from apps.accounts.models import Person, User
from apps.hub.models import Place
from apps.market.models import Offer, OrderCycle
from tests.factories_hand_over import a_full_market
from tests.factories_market import an_open_cycle


def person_behind(user: User) -> Person:
    """Everybody of the cast is a person."""
    assert user.person is not None
    return user.person


@pytest.fixture
def buyer(mieke: User) -> Person:
    """Mieke, who orders."""
    return person_behind(mieke)


@pytest.fixture
def rival(karim: User) -> Person:
    """Karim, who wants the same."""
    return person_behind(karim)


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    """Open since Sunday, with one slot and one offer."""
    return an_open_cycle()


@pytest.fixture
def loaf(cycle: OrderCycle) -> Offer:
    """The one offer, at EUR 3,40."""
    return cycle.offers.get()


@pytest.fixture
def market(place: Place) -> OrderCycle:
    """Bread, bottles, beer and cheese by weight."""
    return a_full_market()
