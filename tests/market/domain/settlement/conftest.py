"""A market with bread by the piece and ham by weight."""

import pytest

from apps.market.enums import SoldBy
from apps.market.models import Offer, OrderCycle
from tests.factories_market import a_producer, a_variant, an_offer


@pytest.fixture
def bread(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_variant("Bruin", producer=a_producer("Bakkerij Ooms")), purchase_cents=250)


@pytest.fixture
def ham(cycle: OrderCycle) -> Offer:
    variant = a_variant("Hesp", producer=a_producer("De Zwijntjes"), sold_by=SoldBy.WEIGHT, content=(300, "g"))
    return an_offer(cycle, variant, price_cents=2150, purchase_cents=1667)
