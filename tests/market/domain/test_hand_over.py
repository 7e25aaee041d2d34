"""What goes along, what must be done before, and the way back."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.market.domain.hand_over import (
    count_order,
    hand_over_order,
    mark_no_show,
    undo_hand_over,
    undo_no_show,
)
from apps.market.enums import AmendmentKind, ContainerReason, OrderState
from apps.market.errors import InvalidQuantity, OrderTransitionRefused
from apps.market.errors.amendment import NotWeighed
from apps.market.errors.hand_over import AgeNotChecked, MoreThanPromised, NotCountable
from apps.market.models import ContainerMovement, Order, OrderAmendment, OrderCycle
from apps.market.queries.container import containers_with_person
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, weigh
from tests.factories_market import amend_line
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
SOON = AT_WORK + dt.timedelta(minutes=5)


def delivered(order: Order) -> dict[str, int | None]:
    return dict(order.lines.order_by("pk").values_list("name", "quantity_delivered"))


def count(order: Order, name: str, pieces: int) -> Order:
    line = order.lines.get(name=name)
    return count_order(order, {line.pk: pieces}, reason="gebroken", by=SYSTEM, at=AT_WORK)


def test_all_that_goes_along_is_written_as_delivered(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2, melk=3)
    owed = due(order)

    hand_over_order(order, by=SYSTEM, at=AT_WORK)

    assert delivered(order) == {"Brood": 2, "Melk": 3}
    assert due(order) == owed
    assert [row.pieces for row in containers_with_person(buyer)] == [3]


def test_handing_over_twice_is_once(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=2)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    again = hand_over_order(order, by=SYSTEM, at=SOON)
    assert (again.handed_over_at, ContainerMovement.objects.count()) == (AT_WORK, 1)


def test_undo_takes_back_what_was_delivered_and_the_bottles(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2, melk=3)
    count(order, "Brood", 1)
    owed = due(order)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)

    undo_hand_over(order, by=SYSTEM, at=SOON)
    undo_hand_over(order, by=SYSTEM, at=SOON)

    order.refresh_from_db()
    assert (order.state, order.handed_over_at) == (OrderState.PLACED, None)
    assert delivered(order) == {"Brood": 1, "Melk": None}
    assert (due(order), [row.pieces for row in containers_with_person(buyer)]) == (owed, [])
    assert set(ContainerMovement.objects.values_list("reason", flat=True)) == {ContainerReason.HANDED_OUT}
    hand_over_order(order, by=SYSTEM, at=SOON)
    assert [row.pieces for row in containers_with_person(buyer)] == [3]


def test_what_is_not_weighed_does_not_go_along(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1, kaas=1)
    with pytest.raises(NotWeighed) as refusal:
        hand_over_order(order, by=SYSTEM, at=AT_WORK)
    assert refusal.value.context == {"name": "Kaas"}
    assert delivered(order) == {"Brood": None, "Kaas": None}

    weigh(order, 480)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    assert due(order) == 340 + 912


def test_what_is_left_out_needs_no_scale(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1, kaas=1)
    count(order, "Kaas", 0)
    assert hand_over_order(order, by=SYSTEM, at=AT_WORK).state == OrderState.HANDED_OVER
    assert due(order) == 340


@pytest.mark.parametrize("asked", [0, 15])
def test_beer_asks_for_an_age(asked: int, buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, tripel=6)
    with pytest.raises(AgeNotChecked) as refusal:
        hand_over_order(order, age_checked=asked, by=SYSTEM, at=AT_WORK)
    assert (refusal.value.context, refusal.value.field) == ({"age": 16}, "age")
    assert hand_over_order(order, age_checked=16, by=SYSTEM, at=AT_WORK).state == OrderState.HANDED_OVER


def test_beer_that_stays_here_asks_for_none(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1, tripel=6)
    count(order, "Tripel", 0)
    assert hand_over_order(order, by=SYSTEM, at=AT_WORK).state == OrderState.HANDED_OVER


def test_broken_bottle_is_not_charged_nor_its_deposit(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)

    count(order, "Melk", 2)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)

    assert due(order) == 2 * 210
    assert [row.pieces for row in containers_with_person(buyer)] == [2]
    assert OrderAmendment.objects.get().reason == "gebroken"


def test_count_can_be_put_right_up_to_what_was_promised(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    count(order, "Melk", 0)
    count(order, "Melk", 3)
    assert due(order) == 3 * 210
    with pytest.raises(MoreThanPromised):
        count(order, "Melk", 4)
    with pytest.raises(InvalidQuantity):
        count(order, "Melk", -1)


def test_count_goes_no_higher_than_what_a_shortage_left(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    amend_line(order.lines.get(), AmendmentKind.SHORTAGE, quantity=2, at=AT_WORK)
    count(order, "Melk", 1)
    with pytest.raises(MoreThanPromised):
        count(order, "Melk", 3)
    count(order, "Melk", 2)
    assert due(order) == 2 * 210


def test_fewer_pieces_by_weight_are_weighed_again(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, kaas=2)
    weigh(order, 1010)
    count(order, "Kaas", 1)
    with pytest.raises(NotWeighed):
        hand_over_order(order, by=SYSTEM, at=AT_WORK)


def test_counting_a_bag_that_went_along_is_refused(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    with pytest.raises(NotCountable):
        count(order, "Melk", 2)


def test_counting_the_same_changes_nothing(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    count(order, "Melk", 3)
    assert not OrderAmendment.objects.exists()


def test_what_was_amended_counts_as_told_at_the_counter(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, melk=3)
    count(order, "Melk", 1)
    assert hand_over_order(order, by=SYSTEM, at=SOON).told_at == SOON


@pytest.mark.parametrize("do", [hand_over_order, undo_hand_over, mark_no_show, undo_no_show])
def test_bags_are_for_who_works_the_counter(do: object, buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1)
    with pytest.raises(NotAllowed):
        do(order, by=GUEST, at=AT_WORK)  # type: ignore[operator] # one of four functions
    with pytest.raises(NotAllowed):
        count_order(order, {}, by=GUEST, at=AT_WORK)


def test_undoing_what_was_not_done_is_refused(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1)
    hand_over_order(order, by=SYSTEM, at=AT_WORK)
    with pytest.raises(OrderTransitionRefused):
        undo_no_show(order, by=SYSTEM, at=AT_WORK)
    with pytest.raises(OrderTransitionRefused):
        mark_no_show(order, by=SYSTEM, at=AT_WORK)
