"""Where too little is, how we know, and what could come instead."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.order import cancel_order
from apps.market.enums import AmendmentKind, CycleState, DivisionPolicy
from apps.market.models import (
    Leftover,
    Offer,
    Order,
    OrderCycle,
    Product,
    ProductAllergen,
    Recall,
)
from apps.market.queries.shortage import Source, short_cycles, shortage_of, shortages_in, shortages_of
from apps.market.queries.surplus import surpluses_of
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, amend_line, an_offer, an_open_cycle, an_order, closed
from tests.factories_market_division import a_bunch, counted, divide, promised

pytestmark = pytest.mark.django_db


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=100)


@pytest.fixture
def carrots(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_bunch(), price_cents=180)


def people(number: int) -> list[Person]:
    return [a_person(f"Buur {index}", phone=f"0470 00 00 {index:02d}") for index in range(number)]


def a_sheet(offer: Offer, *lines: tuple[int, int | None]) -> None:
    """Pieces ordered and promised, on the sheet and its supplements."""
    for supplement, (quantity, coming) in enumerate(lines):
        promised(offer, ordered=quantity, coming=coming, supplement=supplement)


def test_fewer_than_ordered_is_short(cycle: OrderCycle, carrots: Offer) -> None:
    first, second = people(2)
    an_order(first, cycle, (carrots, 3))
    an_order(second, cycle, (carrots, 2))
    closed(cycle)
    counted(carrots, 4, rejected=2)

    (found,) = shortages_of(closed(cycle))

    assert (found.offer, found.source, found.there, found.ordered) == (carrots, Source.COUNTED, 4, 5)
    assert (found.available, found.wanted, found.missing, found.more) == (4, 5, 1, 0)
    assert [(claim.line.order.person, claim.has, claim.most) for claim in found.claims] == [
        (first, 3, 3),
        (second, 2, 2),
    ]


def test_enough_or_unknown_is_no_shortage(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    unknown = an_offer(cycle, a_bunch("Prei"))
    an_order(buyer, cycle, (carrots, 3), (unknown, 1))
    counted(carrots, 3)

    assert (shortages_of(closed(cycle)), shortage_of(unknown)) == ([], None)


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        ([(20, 14)], 14),
        ([(20, 14), (3, None)], 17),
        ([(20, 14), (3, 0)], 14),
        ([(20, 14), (-2, None)], 12),
        ([(20, None), (3, 1)], 21),
    ],
)
def test_what_the_producer_said_counts_until_it_is_counted(
    cycle: OrderCycle, carrots: Offer, buyer: Person, lines: list[tuple[int, int | None]], there: int
) -> None:
    an_order(buyer, cycle, (carrots, 24))
    closed(cycle)
    a_sheet(carrots, *lines)

    said = shortage_of(carrots)
    counted(carrots, 5)
    seen = shortage_of(carrots)

    assert said
    assert seen
    assert (said.source, said.there, seen.source, seen.there) == (Source.PROMISED, there, Source.COUNTED, 5)


def test_sheet_without_a_word_says_nothing(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (carrots, 24))
    a_sheet(carrots, (20, None))

    assert shortages_of(closed(cycle)) == []


def test_what_went_along_or_waits_for_nobody_is_not_divided_again(cycle: OrderCycle, carrots: Offer) -> None:
    gone, absent, waits, quit_ = people(4)
    orders = [an_order(person, cycle, (carrots, 2)) for person in (gone, absent, waits, quit_)]
    cancel_order(orders[3], by=SYSTEM, at=NOON)
    closed(cycle)
    hand_over_order(orders[0], by=SYSTEM, at=CLOSING)
    mark_no_show(orders[1], by=SYSTEM, at=CLOSING)
    counted(carrots, 5)

    found = shortage_of(carrots)

    assert found
    assert (found.there, found.ordered, found.available) == (5, 6, 1)
    assert [claim.line.order for claim in found.claims] == [orders[2]]


def test_who_lost_it_for_good_does_not_ask_for_more(cycle: OrderCycle, carrots: Offer) -> None:
    first, second, third = people(3)
    lost = {an_order(first, cycle, (carrots, 3)): 1, an_order(third, cycle, (carrots, 3)): 0}
    an_order(second, cycle, (carrots, 3))
    closed(cycle)
    for order, quantity in lost.items():
        amend_line(order.lines.get(), AmendmentKind.BELOW_MINIMUM, quantity=quantity, at=CLOSING)
    counted(carrots, 3)

    found = shortage_of(carrots)

    assert found
    assert [(claim.has, claim.most) for claim in found.claims] == [(1, 1), (3, 3)]


def test_more_that_comes_later_can_be_given(cycle: OrderCycle, carrots: Offer) -> None:
    for person in people(4):
        an_order(person, cycle, (carrots, 2))
    closed(cycle)
    counted(carrots, 4)
    divide(carrots)

    divided = shortage_of(carrots)
    counted(carrots, 6)
    more = shortage_of(carrots)

    assert divided
    assert more
    assert (divided.is_divided, divided.missing, divided.more) == (True, 0, 0)
    assert (more.is_divided, more.missing, more.more) == (False, 0, 2)


def test_what_a_manager_kept_back_is_no_news(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (carrots, 4))
    closed(cycle)
    counted(carrots, 3)
    divide(carrots, DivisionPolicy.HAND, by_hand={order.code: 2})

    kept = shortage_of(carrots)
    counted(carrots, 4)
    came = shortage_of(carrots)

    assert kept
    assert came
    assert (kept.more, kept.is_divided, came.more, came.is_divided) == (1, True, 2, False)


def test_open_and_settled_markets_divide_nothing(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (carrots, 2))
    counted(carrots, 1)

    assert (shortages_of(cycle), short_cycles()) == ([], [])
    OrderCycle.objects.update(state=CycleState.SETTLED)
    cycle.refresh_from_db()
    assert (shortages_of(cycle), short_cycles()) == ([], [])


def test_withdrawn_offer_is_not_divided(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (carrots, 2))
    counted(carrots, 1)
    Offer.objects.filter(pk=carrots.pk).update(is_on=False, withdrawn_at=NOON)

    assert shortages_of(closed(cycle)) == []


def test_shortages_cost_the_same_at_1_and_at_20(
    cycle: OrderCycle, buyer: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    def short(number: int) -> None:
        for _each in range(number):
            offer = an_offer(
                cycle, a_bunch(f"Groente {Offer.objects.count()}", producer=f"Boer {Offer.objects.count()}")
            )
            for person in people(2):
                order = Order.objects.filter(cycle=cycle, person=person).first()
                goods = [] if order is None else [(line.offer, line.quantity) for line in order.lines.all()]
                an_order(person, cycle, *goods, (offer, 2))
            counted(offer, 3)

    short(1)
    OrderCycle.objects.update(state=CycleState.CLOSED)
    with django_assert_num_queries(12):
        assert len(shortages_in(short_cycles())) == 1
    OrderCycle.objects.update(state=CycleState.OPEN)
    short(19)
    OrderCycle.objects.update(state=CycleState.CLOSED)
    with django_assert_num_queries(12):
        assert len(shortages_in(short_cycles())) == 20


def spare(cycle: OrderCycle) -> dict[str, int]:
    return {str(surplus.offer.variant.product): surplus.pieces for surplus in surpluses_of(cycle)}


def test_counted_too_many_is_spare(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    promised = an_offer(cycle, a_bunch("Prei"))
    an_order(buyer, cycle, (carrots, 2), (promised, 1))
    a_sheet(promised, (1, 9))
    counted(carrots, 5)

    assert spare(cycle) == {"Wortelen": 3}


def test_spare_is_never_over_the_limit(cycle: OrderCycle, buyer: Person) -> None:
    leek = an_offer(cycle, a_bunch("Prei"), limit=4)
    an_order(buyer, cycle, (leek, 2))
    counted(leek, 9)

    assert spare(cycle) == {"Prei": 2}


def test_own_shelf_is_spare_as_far_as_it_is_left(cycle: OrderCycle, buyer: Person) -> None:
    jam = an_offer(cycle, a_bunch("Confituur"), limit=6)
    an_order(buyer, cycle, (jam, 2))
    assert spare(cycle) == {}

    Offer.objects.filter(pk=jam.pk).update(from_stock=True)

    assert spare(cycle) == {"Confituur": 4}


def test_what_went_as_a_last_chance_is_not_spare(cycle: OrderCycle, carrots: Offer) -> None:
    counted(carrots, 5)
    Leftover.objects.create(code="L1", cycle=cycle, offer=carrots, pieces=4, taken=1, price_cents=90, at=NOON)

    assert spare(cycle) == {"Wortelen": 1}


@pytest.mark.parametrize("why", ["withdrawn", "off", "recalled", "undeclared"])
def test_what_nobody_may_have_is_not_spare(cycle: OrderCycle, carrots: Offer, why: str) -> None:
    counted(carrots, 5)
    if why == "recalled":
        Recall.objects.create(
            key=uuid.uuid4(), cycle=cycle, offer=carrots, text="Glas", mailed=0, to_call=0, at=NOON
        )  # fmt: skip
    elif why == "undeclared":
        ProductAllergen.objects.filter(product=Product.objects.get(name="Wortelen"), allergen="nuts").delete()
    else:
        Offer.objects.filter(pk=carrots.pk).update(is_on=False, withdrawn_at=NOON if why == "withdrawn" else None)

    assert spare(cycle) == {}
