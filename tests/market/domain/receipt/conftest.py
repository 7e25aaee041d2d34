"""A delivery of the baker: twenty loaves and two cakes are expected."""

import pytest

from apps.accounts.models import Person
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer
from tests.factories_market import a_producer
from tests.factories_market_receipt import a_loaf, a_market_with, a_receipt


@pytest.fixture
def baker(db: None) -> Producer:
    return a_producer("Bakkerij Ooms")


@pytest.fixture
def loaf(cycle: OrderCycle, baker: Producer) -> Offer:
    return a_loaf(cycle, baker)


@pytest.fixture
def cake(cycle: OrderCycle, baker: Producer) -> Offer:
    return a_loaf(cycle, baker, "Rijsttaart")


@pytest.fixture
def receipt(cycle: OrderCycle, baker: Producer, loaf: Offer, cake: Offer, buyer: Person, rival: Person) -> GoodsReceipt:
    """Twenty loaves and two cakes are expected."""
    a_market_with((buyer, [(loaf, 12), (cake, 2)]), (rival, [(loaf, 8)]), cycle=cycle)
    return a_receipt(cycle, baker)
