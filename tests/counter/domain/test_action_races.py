"""Thirty presses at once: one bag, one payment, one row."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest

from apps.accounts.models import User
from apps.counter.along import Along
from apps.counter.domain.action import Tender, check_out, hand_over, sell_to_passer_by
from apps.counter.domain.undo import undo_action
from apps.counter.models import CounterAction
from apps.hub.models import Place
from apps.market.models import LeftoverMove
from apps.payments.enums import Method
from apps.payments.models import JournalLine, Payment
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, a_market, by, paying
from tests.factories_hand_over import a_full_bag, a_full_market, left_of
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
AT_ONCE = 30


def test_one_press_that_arrives_thirty_times_is_one(place: Place, mieke: User, rita: User) -> None:
    order, key = a_bag(mieke, a_market()), a_key()
    tender = paying(order)

    def press() -> CounterAction:
        return hand_over(order, tender=tender, key=key, by=by(rita), at=AT_WORK)

    outcome = race([press] * AT_ONCE)

    assert (outcome.errors, outcome.refusals) == ([], [])
    assert {action.pk for action in outcome.results} == {CounterAction.objects.get().pk}
    assert Payment.objects.count() == 1


def test_thirty_screens_hand_over_one_bag(place: Place, mieke: User, rita: User) -> None:
    order = a_bag(mieke, a_market())
    tender = paying(order)

    def press() -> CounterAction:
        return hand_over(order, tender=tender, key=a_key(), by=by(rita), at=AT_WORK)

    outcome = race([press] * AT_ONCE)

    assert outcome.errors == []
    assert (len(outcome.results), outcome.codes) == (1, {"already_done"})
    assert Payment.objects.count() == CounterAction.objects.count() == 1


def test_thirty_screens_give_one_key(place: Place, mieke: User, rita: User) -> None:
    bike = a_bike_for(mieke)

    def press() -> CounterAction:
        return check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)

    outcome = race([press] * AT_ONCE)

    assert outcome.errors == []
    assert (len(outcome.results), outcome.codes) == (1, {"already_done"})


def test_undo_from_thirty_screens_reverses_once(place: Place, mieke: User, rita: User) -> None:
    order = a_bag(mieke, a_market())
    action = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    lines = JournalLine.objects.filter(payment=action.payment).count()

    def press() -> CounterAction:
        return undo_action(action, by=by(rita), at=AT_WORK)

    runners: list[Callable[[], CounterAction]] = [press] * AT_ONCE
    outcome = race(runners)

    assert (outcome.errors, outcome.refusals) == ([], [])
    assert JournalLine.objects.filter(payment=action.payment).count() == 2 * lines


def test_thirty_passers_by_buy_the_last_loaf_once(place: Place, mieke: User, rita: User) -> None:
    left = left_of(a_full_bag(mieke, a_full_market(), brood=1))
    again = a_key()

    def sell(key: UUID) -> CounterAction:
        tender, along = Tender((), Method.CASH, 340), Along(bought={left.code: 1})
        return sell_to_passer_by(tender, along=along, key=key, by=by(rita), at=AT_WORK)

    outcome = race([partial(sell, again if number % 2 else a_key()) for number in range(AT_ONCE)])

    assert (outcome.errors, outcome.codes) == ([], {"leftover_gone"})
    assert len({action.pk for action in outcome.results}) == 1
    assert LeftoverMove.objects.count() == Payment.objects.count() == CounterAction.objects.count() == 1
    assert Payment.objects.get().received_cents == 340
