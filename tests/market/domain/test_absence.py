"""Who did not come is told once, and later once what became of it; then the market moves on by itself."""

import datetime as dt

import pytest

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail
from apps.market.domain.absence import AFTER_PICKUP, BEFORE_TELLING, tell_absent, tell_what_went_on
from apps.market.domain.distribution import distribute_cycle, distribute_due_cycles
from apps.market.domain.hand_over import hand_over_order, mark_no_show, undo_no_show
from apps.market.domain.leftover_move import sell_leftover
from apps.market.enums import CycleState
from apps.market.errors import CycleTransitionRefused
from apps.market.models import Order, OrderCycle
from apps.market.queries.order import orders_left_waiting, orders_that_went_on
from apps.market.scans import distribute, tell_who_did_not_come
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import END, LATE, a_full_bag, left_of

pytestmark = pytest.mark.django_db
TOLD = AT_WORK + BEFORE_TELLING
OVER = END + AFTER_PICKUP


def mails() -> list[str]:
    return list(OutgoingMail.objects.filter(template__contains="not_fetched").values_list("text", flat=True))


def test_who_did_not_come_is_told_once_and_not_at_once(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)

    assert tell_absent(TOLD - dt.timedelta(seconds=1)) == 0
    assert [tell_absent(TOLD), tell_absent(TOLD)] == [1, 0]

    (text,) = mails()
    assert "€ 6,80" in text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_quarter_of_an_hour_is_left_to_undo_a_mistake_and_two_hours_to_sell(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    left = left_of(a_full_bag(buyer, market, brood=2))
    sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    marked, ended = AT_WORK, END  # 16.10 and 17.30 u.
    minute = dt.timedelta(minutes=1)

    assert [tell_absent(marked + number * minute) for number in (0, 14, 15, 16)] == [0, 0, 1, 0]
    assert [tell_what_went_on(ended + number * minute) for number in (0, 119, 120, 121)] == [0, 0, 1, 0]


def test_mistake_that_was_undone_is_not_mailed(buyer: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=2)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    undo_no_show(order, by=SYSTEM, at=AT_WORK)
    assert (tell_absent(LATE), mails()) == (0, [])


def test_who_has_no_address_is_not_asked_for_again(walter: Person, market: OrderCycle) -> None:
    order = a_full_bag(walter, market, brood=2)
    mark_no_show(order, by=SYSTEM, at=AT_WORK)
    assert tell_absent(TOLD) == 0
    order.refresh_from_db()
    assert order.no_show_told_at == TOLD


def test_one_that_cannot_be_told_does_not_hold_up_the_next(buyer: Person, rival: Person, market: OrderCycle) -> None:
    broken, fine = a_full_bag(buyer, market, brood=2), a_full_bag(rival, market, brood=1)
    Order.objects.filter(pk=broken.pk).update(code="A/B")  # no address can be made of it
    for order in (broken, fine):
        mark_no_show(order, by=SYSTEM, at=AT_WORK)

    assert tell_absent(TOLD) == 1

    assert OutgoingMail.objects.get(template__contains="not_fetched").to == rival.email
    broken.refresh_from_db()
    assert broken.no_show_told_at is None  # looked at again by the next scan


def test_what_others_took_is_told_once_when_all_is_over(buyer: Person, rival: Person, market: OrderCycle) -> None:
    left = left_of(a_full_bag(buyer, market, brood=2))
    for _loaf in range(2):
        sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    OutgoingMail.objects.all().delete()

    assert tell_what_went_on(OVER - dt.timedelta(seconds=1)) == 0
    assert [tell_who_did_not_come(OVER), tell_who_did_not_come(OVER)] == [2, 0]

    assert OutgoingMail.objects.filter(template__contains="amended").count() == 1


@pytest.mark.parametrize(("earlier", "mailed"), [(0, 0), (1, 1)])
def test_what_was_told_when_it_went_on_is_not_told_again(
    earlier: int, mailed: int, buyer: Person, rival: Person, market: OrderCycle
) -> None:
    order = a_full_bag(buyer, market, brood=2)
    sell_leftover(left_of(order), person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    Order.objects.filter(pk=order.pk).update(told_at=AT_WORK - dt.timedelta(microseconds=earlier))

    assert len(orders_that_went_on(ended_by=OVER - AFTER_PICKUP)) == mailed
    assert tell_what_went_on(OVER) == mailed


def test_settled_market_tells_nobody_what_went_on(buyer: Person, rival: Person, market: OrderCycle) -> None:
    sell_leftover(left_of(a_full_bag(buyer, market, brood=2)), person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    OrderCycle.objects.update(state=CycleState.SETTLED)
    assert tell_what_went_on(OVER) == 0


def test_market_moves_on_when_every_bag_is_gone_and_pick_up_is_over(
    buyer: Person, rival: Person, market: OrderCycle
) -> None:
    first, second = a_full_bag(buyer, market, brood=1), a_full_bag(rival, market, brood=1)
    OrderCycle.objects.update(state=CycleState.RECEIVED)
    hand_over_order(first, by=SYSTEM, at=AT_WORK)
    assert distribute(LATE) == 0
    with pytest.raises(CycleTransitionRefused):
        distribute_cycle(market, by=SYSTEM, at=LATE)

    mark_no_show(second, by=SYSTEM, at=AT_WORK)

    assert distribute(AT_WORK) == 0
    with pytest.raises(CycleTransitionRefused):
        distribute_cycle(market, by=SYSTEM, at=AT_WORK)
    assert [distribute_due_cycles(LATE), distribute_due_cycles(LATE)] == [1, 0]
    market.refresh_from_db()
    assert market.state == CycleState.DISTRIBUTED


def test_market_is_moved_on_by_managers_only(market: OrderCycle) -> None:
    with pytest.raises(NotAllowed):
        distribute_cycle(market, by=GUEST, at=LATE)


def test_bags_left_waiting_are_those_whose_moment_is_over(buyer: Person, rival: Person, market: OrderCycle) -> None:
    order = a_full_bag(buyer, market, brood=1)
    gone = a_full_bag(rival, market, brood=1)
    hand_over_order(gone, by=SYSTEM, at=AT_WORK)
    assert list(orders_left_waiting(AT_WORK)) == []
    (waiting,) = orders_left_waiting(LATE)
    assert waiting == order
    assert waiting.last_ends_at == END  # type: ignore[attr-defined] # annotated
