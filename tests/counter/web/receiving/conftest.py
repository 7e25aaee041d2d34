"""A delivery of one farmer: twenty loaves, six bottles and a chicken."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import User
from apps.hub.models import Place
from apps.market.models import Offer, OrderCycle, Producer
from tests.cast import client_of
from tests.factories_counter import person_behind
from tests.factories_market import a_producer, an_open_cycle
from tests.factories_market_receipt import MORNING, a_bottle, a_chicken, a_loaf, a_market_with


@pytest.fixture(autouse=True)
def _morning() -> Iterator[dt.datetime]:
    with time_machine.travel(MORNING, tick=False):
        yield MORNING


@pytest.fixture
def farmer(db: None) -> Producer:
    return a_producer("Hoeve De Kip")


@pytest.fixture
def opened(place: Place) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def loaf(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_loaf(opened, farmer)


@pytest.fixture
def milk(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_bottle(opened, farmer)


@pytest.fixture
def chicken(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_chicken(opened, farmer)


@pytest.fixture
def cycle(opened: OrderCycle, loaf: Offer, milk: Offer, chicken: Offer, mieke: User) -> OrderCycle:
    """Twenty loaves, six bottles and a chicken."""
    goods = [(loaf, 20), (milk, 6), (chicken, 1)]
    return a_market_with((person_behind(mieke), goods), cycle=opened)


@pytest.fixture
def home(cycle: OrderCycle, farmer: Producer) -> str:
    return f"/toog/ontvangst/{cycle.code}/{farmer.slug}/"


@pytest.fixture
def browser(rita: User) -> Client:
    return client_of(rita)
