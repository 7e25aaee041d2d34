import datetime as dt

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.counter.domain.action import check_in, check_out, hand_over
from apps.counter.models import CounterAction
from apps.market.enums import OrderState
from apps.market.models import OrderCycle
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, by, paying, person_behind

pytestmark = pytest.mark.usefixtures("friday")
ACTIONS = "/toog/acties/"


def undo_url(action: CounterAction) -> str:
    """Where its way back goes."""
    return reverse("counter:undo", args=[action.code])


def test_undo_from_the_list_comes_back_to_the_list(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    action = hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    answer = client_of(rita).post(undo_url(action))
    order.refresh_from_db()
    assert (answer.status_code, answer["Location"], order.state) == (303, ACTIONS, OrderState.PLACED)


def test_undo_from_the_toast_comes_back_to_where_it_was(mieke: User, rita: User, market: OrderCycle) -> None:
    action = hand_over(a_bag(mieke, market), key=a_key(), by=by(rita), at=AT_WORK)
    answer = client_of(rita).post(undo_url(action), {"next": f"/toog/{person_behind(mieke).code}/"})
    assert answer["Location"] == f"/toog/{person_behind(mieke).code}/"


def test_undo_says_whose_it_was(mieke: User, rita: User, market: OrderCycle) -> None:
    action = hand_over(a_bag(mieke, market), key=a_key(), by=by(rita), at=AT_WORK)
    answer = client_of(rita).post(undo_url(action), follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["Ongedaan gemaakt: Mieke V.: Meegegeven."]


def test_undo_pressed_twice_is_calm(mieke: User, rita: User, market: OrderCycle) -> None:
    action = hand_over(a_bag(mieke, market), key=a_key(), by=by(rita), at=AT_WORK)
    client = client_of(rita)
    assert [client.post(undo_url(action)).status_code for _tap in range(2)] == [303, 303]


def test_undo_of_what_was_built_on_is_refused_in_words(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    out = check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    check_in(bike, key=a_key(), by=by(rita), at=AT_WORK)
    answer = client_of(rita).post(undo_url(out))
    assert (answer.status_code, answer.context["refusal"].code) == (409, "cannot_undo")


def test_list_offers_undo_where_it_still_can(mieke: User, rita: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke)
    check_out(bike, key=a_key(), by=by(rita), at=AT_WORK)
    check_in(bike, key=a_key(), by=by(rita), at=AT_WORK + dt.timedelta(seconds=1))
    lines = client_of(rita).get(ACTIONS).context["lines"]
    assert [line["may_undo"] for line in lines] == [True, False]


def test_yesterday_is_for_a_manager(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    hand_over(a_bag(mieke, market), key=a_key(), by=by(rita), at=AT_WORK - dt.timedelta(days=1))
    may = [client_of(user).get(ACTIONS).context["lines"][0]["may_undo"] for user in (rita, jef)]
    assert may == [False, True]


def test_toast_goes_after_a_minute(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    fresh = hand_over(order, key=a_key(), by=by(rita), at=AT_WORK)
    client = client_of(rita)
    assert client.get("/toog/", {"klaar": fresh.code}).context.get("just_done") == fresh
    CounterAction.objects.update(at=AT_WORK - dt.timedelta(minutes=1))
    assert client.get("/toog/", {"klaar": fresh.code}).context.get("just_done") is None


@pytest.mark.parametrize("code", ["", "ZZZZ", "\x00", "%", "\U0001f35e" * 300])
def test_odd_news_is_no_news(code: str, rita: User, place: object) -> None:
    answer = client_of(rita).get("/toog/", {"klaar": code})
    assert (answer.status_code, answer.context.get("just_done")) == (200, None)


@pytest.mark.parametrize("count", [1, 20])
def test_list_asks_the_same_for_one_and_for_twenty(
    count: int, rita: User, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        order = a_bag(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), market)
        hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    client = client_of(rita)
    with django_assert_num_queries(8):
        client.get(ACTIONS)
