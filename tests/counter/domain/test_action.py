import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.bookings.domain.booking import hold_slot
from apps.bookings.enums import BookingState
from apps.counter.domain.action import (
    _claim,
    check_in,
    check_out,
    hand_over,
    mark_not_come,
    mark_not_fetched,
    take_money,
)
from apps.counter.enums import ActionKind
from apps.counter.errors import AlreadyDone, FormUsed, GivingBackIsForManagers
from apps.counter.models import CounterAction
from apps.hub.actors import GUEST
from apps.hub.errors import Missing, NotAllowed, TransitionRefused, TryAgain
from apps.market.enums import OrderState
from apps.market.models import OrderCycle
from apps.payments.basket import BasketOwner
from apps.payments.enums import Account, Method
from apps.payments.errors import AmountChanged, NothingToPay
from apps.payments.models import Payment
from tests.factories_bookings import a_resource, period_on
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, a_room_for, by, owed_for, paying, person_behind
from tests.factories_market import FRIDAY
from tests.factories_payments import balance

pytestmark = pytest.mark.usefixtures("friday")


def test_hand_over_takes_cash_rounded(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)

    action = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)

    order.refresh_from_db()
    assert order.state == OrderState.HANDED_OVER
    assert action.kind == ActionKind.HAND_OVER
    assert action.payment is not None
    assert (action.payment.amount_cents, action.payment.rounding_cents) == (1432, -2)
    assert balance(Account.CASH) == 1430
    assert owed_for(order).state == "settled"


def test_hand_over_without_paying_leaves_it_owed(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    assert action.payment is None
    assert owed_for(order).outstanding == 1432  # type: ignore[attr-defined] # annotated


def test_hand_over_twice_with_one_key_is_one_action(mieke: User, rita: User, market: OrderCycle) -> None:
    order, key = a_bag(mieke, market), a_key()
    tender = paying(order)
    first = hand_over(order, tender=tender, key=key, by=by(rita), at=AT_WORK)
    second = hand_over(order, tender=tender, key=key, by=by(rita), at=AT_WORK)
    assert first == second
    assert Payment.objects.count() == CounterAction.objects.count() == 1


def test_hand_over_of_what_somebody_else_handed_over_is_refused(
    mieke: User, rita: User, jef: User, market: OrderCycle
) -> None:
    order = a_bag(mieke, market)
    tender = paying(order)
    hand_over(order, tender=tender, key=a_key(), by=by(rita), at=AT_WORK)
    with pytest.raises(AlreadyDone):
        hand_over(order, tender=tender, key=a_key(), by=by(jef), at=AT_WORK)
    assert Payment.objects.count() == CounterAction.objects.count() == 1


def test_hand_over_with_another_amount_changes_nothing(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    tender = paying(order)
    wrong = type(tender)(tender.charges, Method.CASH, 1400)
    with pytest.raises(AmountChanged):
        hand_over(order, tender=wrong, key=a_key(), by=by(rita), at=AT_WORK)
    order.refresh_from_db()
    assert order.state == OrderState.PLACED
    assert not CounterAction.objects.exists()


def test_hand_over_by_a_resident_is_refused(mieke: User, lotte: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    with pytest.raises(NotAllowed):
        hand_over(order, key=a_key(), by=by(lotte), at=AT_WORK)
    assert not CounterAction.objects.exists()


def test_key_of_another_form_is_refused(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    one, other, key = a_bag(mieke, market), a_bag(karim, market), a_key()
    hand_over(one, key=key, by=by(rita), at=AT_WORK)
    with pytest.raises(FormUsed):
        hand_over(other, key=key, by=by(rita), at=AT_WORK)
    other.refresh_from_db()
    assert other.state == OrderState.PLACED


def test_paying_with_somebody_elses_charge_is_refused(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    one, other = a_bag(mieke, market), a_bag(karim, market)
    with pytest.raises(Missing):
        hand_over(one, tender=paying(other), key=a_key(), by=by(rita), at=AT_WORK)
    assert not Payment.objects.exists()


def test_one_payment_settles_bag_and_bike(mieke: User, rita: User, market: OrderCycle) -> None:
    order, bike = a_bag(mieke, market), a_bike_for(mieke)
    hand_over(order, tender=paying(order, bike), key=a_key(), by=by(rita), at=AT_WORK)
    assert Payment.objects.get().received_cents == 1830
    assert owed_for(bike).state == "settled"


def test_card_pays_to_the_cent(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = take_money(
        person_behind(mieke), tender=paying(order, method=Method.TERMINAL), key=a_key(), by=by(rita), at=AT_WORK
    )
    assert action.payment is not None
    assert action.payment.received_cents == 1432


def test_taking_nothing_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    tender = paying(order)
    take_money(person_behind(mieke), tender=tender, key=a_key(), by=by(rita), at=AT_WORK)
    with pytest.raises(NothingToPay):
        take_money(person_behind(mieke), tender=tender, key=a_key(), by=by(rita), at=AT_WORK)


def test_giving_back_by_a_volunteer_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    tender = type(paying(order))((owed_for(order),), Method.CASH, -500)
    with pytest.raises(GivingBackIsForManagers):
        take_money(person_behind(mieke), tender=tender, key=a_key(), by=by(rita), at=AT_WORK)


def test_not_fetched_leaves_it_owed(walter: Person, rita: User, market: OrderCycle) -> None:
    order = a_bag(walter, market)
    mark_not_fetched(order, key=a_key(), by=by(rita), at=AT_WORK)
    order.refresh_from_db()
    assert order.state == OrderState.NO_SHOW
    assert owed_for(order).state == "open"


def test_vehicle_goes_out_and_comes_back(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    out = check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    bike.refresh_from_db()
    assert (out.kind, bike.state) == (ActionKind.KEY_OUT, BookingState.IN_USE)
    back = check_in(bike, key=a_key(), by=by(rita), at=AT_WORK)
    bike.refresh_from_db()
    assert (back.kind, bike.state) == (ActionKind.KEY_BACK, BookingState.RETURNED)


def test_room_opens_and_closes(mieke: User, rita: User, market: OrderCycle) -> None:
    room = a_room_for(mieke)
    assert check_out(room, key=a_key(), by=by(rita), at=AT_WORK).kind == ActionKind.ROOM_OPENED
    assert check_in(room, key=a_key(), by=by(rita), at=AT_WORK).kind == ActionKind.ROOM_CLOSED


def test_key_given_twice_from_two_screens_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    bike, key = a_bike_for(mieke), a_key()
    first = check_out(bike, key=key, by=by(rita), at=AT_WORK)
    assert check_out(bike, key=key, by=by(rita), at=AT_WORK) == first
    with pytest.raises(AlreadyDone):
        check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)


def test_not_come_after_going_out_is_refused(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    with pytest.raises(TransitionRefused):
        mark_not_come(bike, key=a_key(), by=by(rita), at=AT_WORK + dt.timedelta(hours=1))
    assert CounterAction.objects.count() == 1


def test_hold_of_nobody_has_no_key(rita: User, market: OrderCycle) -> None:
    held = hold_slot(
        a_resource(), period=period_on(FRIDAY, "17", "18"), owner=BasketOwner(key="x"), by=GUEST, at=AT_WORK
    )
    with pytest.raises(Missing):
        check_out(held, key=a_key(), by=by(rita), at=AT_WORK)


def test_code_that_two_took_at_once_is_tried_again(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    first = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    same_code = CounterAction(
        code=first.code, key=a_key(), kind=first.kind, person=first.person, order=order, at=AT_WORK
    )
    with pytest.raises(TryAgain):
        _claim(same_code)
    assert str(first) == first.code
