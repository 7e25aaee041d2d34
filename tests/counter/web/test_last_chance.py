"""Who did not come, and what they left: shown to everybody, given away, thrown away or kept."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.counter.models import CounterAction
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.recall import recall_offer
from apps.market.enums import OrderState
from apps.market.models import Leftover, LeftoverMove, Order, OrderCycle
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_counter import a_key
from tests.factories_hand_over import LATE, a_full_bag, a_full_market, left_of

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


@pytest.fixture
def late() -> Iterator[dt.datetime]:
    """After the last moment of pick-up."""
    with time_machine.travel(LATE, tick=False):
        yield LATE


@pytest.mark.parametrize(
    ("what", "data", "status"),
    [
        ("give", {"quantity": "1", "wie": "Fanfare"}, 303),
        ("give", {"quantity": "1", "wie": ""}, 422),
        ("give", {"quantity": "3", "wie": "Fanfare"}, 409),
        ("waste", {"quantity": "2"}, 303),
        ("waste", {"quantity": "x"}, 422),
        ("waste", {"quantity": "0"}, 422),
        ("keep", {"quantity": "1"}, 422),
        ("waste", {"quantity": "1", "key": "nee"}, 422),
    ],
)
def test_leftovers_go_where_they_are_sent(
    what: str, data: dict[str, str], status: int, mieke: User, rita: User, market: OrderCycle
) -> None:
    left = left_of(a_full_bag(mieke, market, brood=2))
    url = reverse(f"counter:leftover_{what}", args=[left.code])
    answer = client_of(rita).post(url, {"key": str(a_key()), **data})
    assert (answer.status_code, LeftoverMove.objects.count()) == (status, int(status == 303))


def test_all_that_is_left_goes_to_one_place_and_comes_back_one_by_one(
    mieke: User, karim: User, lotte: User, rita: User, market: OrderCycle
) -> None:
    bread, cheese, later = (
        left_of(a_full_bag(user, market, brood=pieces)) for user, pieces in ((mieke, 2), (karim, 1), (lotte, 3))
    )
    client, url = client_of(rita), reverse("counter:leftover_give_all")
    sent = {"key": str(a_key()), "over": [bread.code, cheese.code], "wie": " Sociaal restaurant "}
    refused = client.post(url, sent | {"wie": " "})
    assert (refused.status_code, refused.context["refusal"].code, LeftoverMove.objects.count()) == (
        422, "receiver_needed", 0,
    )  # fmt: skip

    for _tap in range(2):
        assert client.post(url, sent).status_code == 303

    assert list(LeftoverMove.objects.order_by("pk").values_list("leftover", "pieces", "note")) == [
        (bread.pk, 2, "Sociaal restaurant"), (cheese.pk, 1, "Sociaal restaurant"),
    ]  # fmt: skip
    later.refresh_from_db()
    assert later.left == 3
    client.post(reverse("counter:undo", args=[CounterAction.objects.get(moves__leftover=bread).code]))
    assert [Leftover.objects.get(pk=one.pk).left for one in (bread, cheese)] == [2, 0]


def test_what_was_called_back_is_not_given_away_with_the_rest(
    mieke: User, karim: User, rita: User, market: OrderCycle
) -> None:
    bread, cheese = left_of(a_full_bag(mieke, market, brood=2)), left_of(a_full_bag(karim, market, melk=1))
    recall_offer(market, bread.offer, text="Glas", key=a_key(), takes_out=False, by=SYSTEM, at=clock.now())
    data = {"key": str(a_key()), "over": [bread.code, cheese.code], "wie": "Fanfare"}
    client_of(rita).post(reverse("counter:leftover_give_all"), data)
    assert list(LeftoverMove.objects.values_list("leftover", flat=True)) == [cheese.pk]


def test_unknown_leftover_is_not_found(rita: User, market: OrderCycle) -> None:
    assert client_of(rita).post(reverse("counter:leftover_waste", args=["ZZZZ"]), {"quantity": 1}).status_code == 404


def test_absent_are_marked_all_at_once(mieke: User, karim: User, rita: User, market: OrderCycle, late: object) -> None:
    orders = [a_full_bag(who, market, brood=1) for who in (mieke, karim)]
    client, url = client_of(rita), reverse("counter:absent")
    assert [row["is_over"] for row in client.get(url).context["rows"]] == [True, True]
    assert client.post(url, {"bestelling": [order.code for order in orders]}).status_code == 422
    data = {"key": a_key(), "bestelling": [orders[0].code, "ZZZZ"]}
    assert client.post(url, data).status_code == 303
    assert [Order.objects.get(pk=order.pk).state for order in orders] == [OrderState.NO_SHOW, OrderState.PLACED]


@pytest.mark.parametrize("count", [1, 20])
def test_lists_ask_the_same_for_one_and_for_twenty(
    count: int, rita: User, market: OrderCycle, late: object, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    bread = market.offers.order_by("pk")[0]
    for number in range(count):
        a_full_bag(a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}"), market, brood=1)
        leave_surplus(bread, pieces=1, by=SYSTEM, at=LATE)
    client = client_of(rita)
    with django_assert_num_queries(10):
        client.get(reverse("counter:absent"))
    with django_assert_num_queries(12):
        client.get(reverse("counter:last_chance"))


def test_everybody_reads_of_the_last_chance(mieke: User, market: OrderCycle, late: object) -> None:
    url = reverse("market:home")
    assert "Laatste kans" not in client_of().get(url).content.decode()
    left_of(a_full_bag(mieke, market, brood=2), at=LATE)
    page = client_of().get(url).content.decode()
    assert "Laatste kans vandaag" in page
    assert "2 × Brood" in page
    assert "25%" in page
