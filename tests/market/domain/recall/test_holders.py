"""What is known of a product before it is called back: who has it, and what of it stands here."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.market.domain.amendment import Change
from apps.market.domain.hand_over import mark_no_show
from apps.market.domain.order import cancel_order
from apps.market.domain.stock import shelve_leftover, waste_stock
from apps.market.enums import AmendmentKind, LeftoverMoveKind
from apps.market.models import Leftover, Offer, OrderCycle
from apps.market.queries.recall import (
    holders_of,
    offers_somebody_has,
    pieces_shelved,
    pieces_with_passers_by,
    still_here,
)
from tests.factories import NOON
from tests.factories_market import an_offer, an_open_cycle, an_order
from tests.factories_market_after import a_jar
from tests.factories_market_recall import AFTER, amend, left_over, recall, villager

pytestmark = pytest.mark.django_db


def test_bag_that_nobody_fetched_and_that_is_on_no_list_is_said_apart(cycle: OrderCycle, chicken: Offer) -> None:
    mark_no_show(an_order(villager("Xena"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    assert still_here(chicken) == (0, 1)
    Leftover.objects.update(withdrawn_at=AFTER)
    assert still_here(chicken) == (1, 0)


def test_pieces_that_went_in_stock_are_said_as_far_as_they_are_there(cycle: OrderCycle, walter: Person) -> None:
    jar = an_offer(cycle, a_jar(pieces=4))
    mark_no_show(an_order(walter, cycle, (jar, 3)), by=SYSTEM, at=NOON)
    assert pieces_shelved(jar) == 0
    shelve_leftover(Leftover.objects.get(), pieces=3, by=SYSTEM, at=NOON)
    assert (pieces_shelved(jar), list(offers_somebody_has(cycle))) == (3, [jar])
    assert recall(jar).mailed == 0
    waste_stock(jar.variant, pieces=5, by=SYSTEM, at=NOON)
    assert pieces_shelved(jar) == 2
    waste_stock(jar.variant, pieces=2, by=SYSTEM, at=NOON)
    assert pieces_shelved(jar) == 0


@pytest.mark.parametrize(
    ("fields", "leftover", "somebody_has"),
    [
        ({"kind": LeftoverMoveKind.WASTED}, {"taken": 1}, True),  # one stands here still
        ({"kind": LeftoverMoveKind.WASTED}, {"taken": 2}, False),
        ({"kind": LeftoverMoveKind.WASTED}, {"taken": 1, "withdrawn_at": AFTER}, False),
        ({"kind": LeftoverMoveKind.SOLD}, {"taken": 2}, True),
        ({"kind": LeftoverMoveKind.GIVEN}, {"taken": 2}, False),  # to nobody we know
        ({"kind": LeftoverMoveKind.SOLD, "undone_at": AFTER}, {"taken": 2}, False),
    ],
)
def test_what_can_be_called_back_is_what_somebody_has_of_what_was_left(
    cycle: OrderCycle, chicken: Offer, bread: Offer, fields: Any, leftover: dict[str, object], *, somebody_has: bool
) -> None:
    left_over(chicken, person=None, **fields)
    Leftover.objects.update(**leftover)

    assert list(offers_somebody_has(cycle)) == ([chicken] if somebody_has else [])


def test_what_was_ordered_can_be_called_back_unless_nothing_came_of_it(
    cycle: OrderCycle, chicken: Offer, bread: Offer
) -> None:
    short = an_order(villager("Wout"), cycle, (bread, 1))
    amend(short, Change(short.lines.get(), AmendmentKind.SHORTAGE, quantity=0))
    cancel_order(an_order(villager("Yves"), cycle, (bread, 1)), by=SYSTEM, at=NOON)
    an_order(villager("Anna"), cycle, (chicken, 1))

    assert list(offers_somebody_has(cycle)) == [chicken]


def test_what_is_known_of_a_product_is_not_that_of_another(cycle: OrderCycle, chicken: Offer, bread: Offer) -> None:
    elsewhere = an_open_cycle()
    an_order(villager("Bert"), elsewhere, (elsewhere.offers.get(), 1))
    left_over(bread, person=None)
    left_over(chicken, person=None, kind=LeftoverMoveKind.GIVEN)
    left_over(chicken, person=villager("Dirk"))
    short = mark_no_show(an_order(villager("Xena"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    amend(short, Change(short.lines.get(), AmendmentKind.SHORTAGE, quantity=0))
    Leftover.objects.filter(line__order=short).update(withdrawn_at=AFTER)

    assert set(offers_somebody_has(cycle)) == {chicken, bread}
    assert (still_here(chicken), still_here(bread)) == ((0, 2), (0, 1))
    assert (pieces_with_passers_by(chicken), pieces_with_passers_by(bread)) == (0, 1)


@pytest.mark.parametrize("count", [1, 20])
def test_holders_cost_the_same_for_one_and_for_twenty(
    count: int, cycle: OrderCycle, chicken: Offer, django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for number in range(count):
        an_order(villager(f"Buur{number}"), cycle, (chicken, 1))
        left_over(chicken, person=villager(f"Koper{number}"))
    with django_assert_num_queries(2):
        assert len(holders_of(chicken)) == 2 * count
    with django_assert_num_queries(1):
        assert [offer.variant.product.producer.name for offer in offers_somebody_has(cycle)]
