"""What may stand in a market, and what is refused at once."""

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.cycle import close_cycle
from apps.market.domain.offer import add_offer, change_offer
from apps.market.errors import CycleTransitionRefused, InvalidPrice, LimitBelowClaimed, OfferExists, PublicationRefused
from tests.factories import NOON
from tests.factories_market import a_draft, a_variant, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db


def test_incomplete_offer_in_open_cycle_is_refused_at_once(place: Place) -> None:
    cycle = an_open_cycle()

    with pytest.raises(PublicationRefused):
        an_offer(cycle, a_variant(contains=None))


def test_limit_under_what_is_ordered_is_refused(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    few = an_offer(cycle, limit=5)
    an_order(buyer, cycle, (few, 3))

    with pytest.raises(LimitBelowClaimed):
        change_offer(few, price_cents=340, limit=2, max_per_customer=None, is_on=True, by=SYSTEM, at=NOON)


def test_same_variant_twice_is_refused(place: Place) -> None:
    cycle, variant = a_draft(), a_variant()
    an_offer(cycle, variant)

    with pytest.raises(OfferExists):
        an_offer(cycle, variant)


@pytest.mark.parametrize("cents", [-1, 10**9])
def test_absurd_price_is_refused(place: Place, cents: int) -> None:
    with pytest.raises(InvalidPrice):
        add_offer(a_draft(), a_variant(), price_cents=cents, by=SYSTEM, at=NOON)


def test_offer_in_a_closed_cycle_is_refused(place: Place) -> None:
    cycle = close_cycle(an_open_cycle(), by=SYSTEM, at=NOON)

    with pytest.raises(CycleTransitionRefused):
        an_offer(cycle)
