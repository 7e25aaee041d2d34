"""Empties and last-chance goods in the same press as the bag and the money, and undone with it."""

from collections.abc import Mapping

import pytest
from django.db.models import Sum

from apps.accounts.models import Person, User
from apps.counter.along import Along
from apps.counter.domain.action import (
    Tender,
    hand_over,
    mark_all_not_fetched,
    mark_came_late,
    mark_not_fetched,
    move_leftover,
    take_money,
)
from apps.counter.domain.undo import undo_action
from apps.counter.enums import ActionKind
from apps.counter.errors import AlreadyDone, CannotUndo, GivingBackIsForManagers, ManyEmptiesAreForManagers
from apps.counter.models import CounterAction
from apps.hub.actors import SYSTEM
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.market.domain.hand_over import count_order
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.leftover_move import give_leftover
from apps.market.enums import OrderState
from apps.market.errors.hand_over import AgeNotChecked
from apps.market.models import ContainerMovement, ContainerReturn, Leftover, Order, OrderCycle
from apps.market.queries.container import containers_with_person
from apps.market.queries.leftover import leftovers_there
from apps.payments.enums import Account, Method
from apps.payments.errors import AmountChanged, NothingToPay
from apps.payments.models import Payment
from tests.factories_counter import AT_WORK, a_key, by, owed_for, paying, person_behind
from tests.factories_hand_over import a_full_bag, a_full_market, bottle, left_of
from tests.factories_payments import balances

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


def bottles(pieces: int) -> Along:
    return Along(empties={bottle().code: pieces})


def goods(left: Leftover, pieces: int = 1) -> Along:
    return Along(bought={left.code: pieces})


def cash(cents: int) -> Tender:
    return Tender((), Method.CASH, cents)


def test_bottles_lower_what_is_paid_with_the_bag(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, brood=2, melk=1)  # 6,80 + 2,10
    tender = paying(order)
    tender = Tender(tender.charges, Method.CASH, 890 - 150)

    action = hand_over(order, tender=tender, along=bottles(3), key=a_key(), by=by(rita), at=AT_WORK)

    assert action.payment is not None
    assert (action.payment.received_cents, action.payment.allocations.count()) == (740, 2)
    assert action.returned == ContainerReturn.objects.get()
    assert [row.pieces for row in containers_with_person(person_behind(mieke))] == [-2]


def test_one_undo_takes_back_bag_bottles_goods_and_money(mieke: User, karim: User, rita: User, place: Place) -> None:
    market = a_full_market()
    order = a_full_bag(mieke, market, melk=1)
    left = left_of(a_full_bag(karim, market, brood=2))
    before = balances()
    tender = Tender(paying(order).charges, Method.CASH, 210 - 100 + 680)
    along = Along({bottle().code: 2}, {left.code: 2})
    action = hand_over(order, tender=tender, along=along, key=a_key(), by=by(rita), at=AT_WORK)
    assert balances() != before

    undo_action(action, by=by(rita), at=AT_WORK)

    order.refresh_from_db()
    assert (order.state, balances(), leftovers_there().get().left) == (OrderState.PLACED, before, 2)
    assert ContainerMovement.objects.aggregate(all=Sum("pieces"))["all"] == 0


def test_same_press_twice_brings_bottles_once(mieke: User, rita: User, market: OrderCycle) -> None:
    order, key = a_full_bag(mieke, market, melk=1), a_key()
    tender = Tender(paying(order).charges, Method.TERMINAL, 160)
    actions = [
        hand_over(order, tender=tender, along=bottles(1), key=key, by=by(rita), at=AT_WORK) for _press in range(2)
    ]
    assert actions[0] == actions[1]
    assert ContainerReturn.objects.count() == Payment.objects.count() == 1


def test_amount_that_forgets_the_bottles_does_nothing(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, melk=1)
    with pytest.raises(AmountChanged):
        hand_over(order, tender=paying(order), along=bottles(1), key=a_key(), by=by(rita), at=AT_WORK)
    assert not ContainerReturn.objects.exists()


def test_bottles_that_are_worth_exactly_the_bag_move_no_money(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, brood=5)  # 17,00
    tender = Tender(paying(order).charges, Method.CASH, 0)

    action = hand_over(order, tender=tender, along=bottles(34), key=a_key(), by=by(rita), at=AT_WORK)

    assert action.payment is not None
    assert (action.payment.received_cents, owed_for(order).state) == (0, "settled")
    assert Account.CASH not in balances()
    undo_action(action, by=by(rita), at=AT_WORK)
    assert owed_for(order).outstanding == 1700  # type: ignore[attr-defined] # annotated


def test_somebody_only_brings_bottles(walter: Person, rita: User, market: OrderCycle) -> None:
    action = take_money(walter, tender=cash(-150), along=bottles(3), key=a_key(), by=by(rita), at=AT_WORK)
    assert (action.kind, balances()) == (ActionKind.EMPTIES, {"cash": -150, "container_deposits": 150})
    undo_action(action, by=by(rita), at=AT_WORK)
    assert balances() == {}


def test_bottles_now_and_money_later(walter: Person, rita: User, market: OrderCycle) -> None:
    action = take_money(walter, tender=None, along=bottles(3), key=a_key(), by=by(rita), at=AT_WORK)
    assert action.payment is None
    charge = owed_for(action.returned)  # type: ignore[arg-type] # a return has a charge as well
    paid = take_money(
        walter, tender=Tender((charge,), Method.CASH, -150), key=a_key(), by=by(rita), at=AT_WORK
    )  # the next time
    assert (paid.kind, balances()["cash"]) == (ActionKind.PAYMENT, -150)


def test_nothing_brought_and_nothing_paid_is_refused(walter: Person, rita: User, market: OrderCycle) -> None:
    with pytest.raises(NothingToPay):
        take_money(walter, tender=None, key=a_key(), by=by(rita), at=AT_WORK)


def test_pile_of_bottles_takes_a_manager(walter: Person, rita: User, jef: User, market: OrderCycle) -> None:
    with pytest.raises(ManyEmptiesAreForManagers):
        take_money(walter, tender=cash(-2550), along=bottles(51), key=a_key(), by=by(rita), at=AT_WORK)
    assert take_money(walter, tender=cash(-2500), along=bottles(50), key=a_key(), by=by(rita), at=AT_WORK).payment
    assert take_money(walter, tender=cash(-2550), along=bottles(51), key=a_key(), by=by(jef), at=AT_WORK).payment


def cut_after_paying(order: Order, rita: User) -> None:
    """Paid, and then a loaf turns out to be missing."""
    take_money(order.person, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    line = order.lines.get(name="Brood")
    count_order(order, {line.pk: line.quantity - 1}, by=SYSTEM, at=AT_WORK)


def test_volunteer_gives_back_for_bottles_and_for_nothing_else(
    mieke: User, rita: User, jef: User, market: OrderCycle
) -> None:
    order = a_full_bag(mieke, market, brood=2)
    cut_after_paying(order, rita)
    tender = Tender(paying(order).charges, Method.CASH, -340 - 50)
    with pytest.raises(GivingBackIsForManagers):
        hand_over(order, tender=tender, along=bottles(1), key=a_key(), by=by(rita), at=AT_WORK)
    action = hand_over(order, tender=tender, along=bottles(1), key=a_key(), by=by(jef), at=AT_WORK)
    assert action.payment is not None
    assert action.payment.received_cents == -390


def test_what_is_to_give_back_goes_off_the_next_payment(mieke: User, rita: User, market: OrderCycle) -> None:
    old = a_full_bag(mieke, market, brood=2)
    cut_after_paying(old, rita)
    left = leave_surplus(market.offers.get(variant__product__name="Tripel"), pieces=2, by=SYSTEM, at=AT_WORK)
    tender = Tender(paying(old).charges, Method.CASH, 480 - 340)
    action = take_money(
        person_behind(mieke), tender=tender, along=goods(left, 2), age_checked=16, key=a_key(), by=by(rita), at=AT_WORK
    )
    assert (action.kind, balances().get("receivable", 0)) == (ActionKind.SOLD, 0)


def test_last_chance_beer_asks_for_an_age_too(mieke: User, rita: User, market: OrderCycle) -> None:
    left = leave_surplus(market.offers.get(variant__product__name="Tripel"), pieces=1, by=SYSTEM, at=AT_WORK)
    with pytest.raises(AgeNotChecked):
        take_money(person_behind(mieke), tender=cash(240), along=goods(left), key=a_key(), by=by(rita), at=AT_WORK)


def test_absent_all_at_once_each_undone_alone(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    orders = [a_full_bag(who, market, brood=1) for who in (mieke, karim)]
    hand_over(orders[0], key=a_key(), by=by(rita), at=AT_WORK)
    third = a_full_bag(rita, market, brood=2)
    key = a_key()

    done = mark_all_not_fetched([*orders, third], key=key, by=by(rita), at=AT_WORK)

    assert [action.order for action in done] == [orders[1], third]
    assert mark_all_not_fetched([third], key=key, by=by(rita), at=AT_WORK) == [done[1]]
    undo_action(done[0], by=by(rita), at=AT_WORK)
    assert [row.left for row in leftovers_there()] == [2]


def test_late_arrival_waits_again_and_its_undo_leaves_it(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_full_bag(mieke, market, brood=1)
    absent = mark_not_fetched(order, key=a_key(), by=by(rita), at=AT_WORK)
    late = mark_came_late(order, key=a_key(), by=by(rita), at=AT_WORK)
    order.refresh_from_db()
    assert (late.kind, order.state) == (ActionKind.CAME_LATE, OrderState.PLACED)
    with pytest.raises(AlreadyDone):
        mark_came_late(order, key=a_key(), by=by(rita), at=AT_WORK)
    with pytest.raises(CannotUndo):
        undo_action(absent, by=by(rita), at=AT_WORK)
    undo_action(late, by=by(rita), at=AT_WORK)
    order.refresh_from_db()
    assert (order.state, leftovers_there().get().left) == (OrderState.NO_SHOW, 1)


@pytest.mark.parametrize("has_order", [True, False])
def test_given_away_is_an_action_that_can_be_undone(
    has_order: bool, mieke: User, rita: User, market: OrderCycle
) -> None:
    bread = market.offers.get(variant__product__name="Brood")
    left = (
        left_of(a_full_bag(mieke, market, brood=1))
        if has_order
        else leave_surplus(bread, pieces=1, by=SYSTEM, at=AT_WORK)
    )
    left = leftovers_there().get(pk=left.pk)

    action = move_leftover(
        ActionKind.GIVEN, left, lambda: give_leftover(left, pieces=1, note="Fanfare", by=SYSTEM, at=AT_WORK),
        key=a_key(), by=by(rita), at=AT_WORK,
    )  # fmt: skip

    assert action.person == person_behind(mieke if has_order else rita)
    assert [move.note for move in action.moves.all()] == ["Fanfare"]
    undo_action(action, by=by(rita), at=AT_WORK)
    assert leftovers_there().get().left == 1


def test_program_without_a_person_moves_nothing(market: OrderCycle) -> None:
    left = leave_surplus(market.offers.get(variant__product__name="Brood"), pieces=1, by=SYSTEM, at=AT_WORK)
    left = leftovers_there().get(pk=left.pk)
    with pytest.raises(NotAllowed):
        move_leftover(
            ActionKind.GIVEN, left, lambda: give_leftover(left, pieces=1, note="x", by=SYSTEM, at=AT_WORK),
            key=a_key(), by=SYSTEM, at=AT_WORK,
        )  # fmt: skip
    assert not CounterAction.objects.exists()


@pytest.mark.parametrize("counts", [{}, {"XXXX": 0}])
def test_noughts_are_nothing(counts: Mapping[str, int]) -> None:
    assert not Along(counts, counts).is_something
