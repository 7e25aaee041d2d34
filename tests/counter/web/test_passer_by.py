"""One press on a card, or a page with steppers: the price stands there before the press."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.counter.models import CounterAction
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.leftover import leave_surplus
from apps.market.domain.recall import recall_offer
from apps.market.models import Leftover, LeftoverMove, OrderCycle
from apps.payments.models import Payment
from tests.cast import client_of
from tests.factories_counter import AT_WORK, a_key
from tests.factories_hand_over import HALF_PRICE, a_full_bag, a_full_market, left_of

pytestmark = pytest.mark.usefixtures("friday")


@pytest.fixture
def market(place: Place) -> OrderCycle:
    return a_full_market()


@pytest.fixture
def bread(market: OrderCycle, mieke: User) -> Leftover:
    return left_of(a_full_bag(mieke, market, brood=2))


def url() -> str:
    return reverse("counter:sell")


def press(left: Leftover, **changes: Any) -> dict[str, Any]:
    """What the button on a card sends, unless changed."""
    return {"key": a_key(), "expected": 340, "method": "cash", f"kans-{left.code}": 1, **changes}


def test_card_sells_one_at_the_price_it_shows_and_undo_takes_it_back(bread: Leftover, rita: User) -> None:
    client = client_of(rita)
    assert "Verkoop 1, cash € 3,40" in client.get(reverse("counter:last_chance")).content.decode().replace("\xa0", " ")

    answer = client.post(url(), press(bread), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("counter:last_chance"))
    assert answer.context["just_done_words"].replace("\xa0", " ").startswith("Voorbijganger: Laatste kans verkocht")
    action = CounterAction.objects.get()
    assert "Voorbijganger" in client.get(reverse("counter:actions")).content.decode()
    client.post(reverse("counter:undo", args=[action.code]))
    assert Leftover.objects.get().left == 2


def test_two_breads_of_two_bags_say_whose_bag_they_are_in(
    market: OrderCycle, bread: Leftover, karim: User, rita: User
) -> None:
    left_of(a_full_bag(karim, market, brood=1))
    page = client_of(rita).get(url()).content.decode()
    assert [name in page for name in ("Mieke V.", "Karim B.")] == [True, True]


def test_price_that_fell_is_shown_before_it_is_asked(bread: Leftover, rita: User) -> None:
    with time_machine.travel(HALF_PRICE, tick=False):
        answer = client_of(rita).post(url(), press(bread))
    assert (answer.status_code, answer.context["refusal"].code) == (409, "amount_changed")
    assert (answer.context["bill"].total_cents, LeftoverMove.objects.count()) == (170, 0)


def test_page_counts_what_is_chosen_and_the_change(bread: Leftover, rita: User) -> None:
    query = {f"kans-{bread.code}": "2", "ontvangen": "10"}
    answer = client_of(rita).get(url(), query, headers={"HX-Request": "true", "HX-Target": "pay"})
    assert "<html" not in answer.content.decode()
    assert (answer.context["bill"].total_cents, answer.context["change"].cents) == (680, 320)
    assert 'id="pay-bar"' in answer.content.decode()
    assert "volgende betaling" not in answer.content.decode()  # nobody pays later whom we do not know


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"method": "none"}, 422, "unknown_way"),
        ({"key": "nee"}, 422, "unknown_way"),
        ({"expected": 339}, 409, "amount_changed"),
        ({"ontvangen": "3"}, 422, "too_little_received"),
    ],
)
def test_wrong_press_sells_nothing(
    changes: dict[str, Any], status: int, code: str, bread: Leftover, rita: User
) -> None:
    answer = client_of(rita).post(url(), press(bread, **changes))
    assert (answer.status_code, answer.context["refusal"].code) == (status, code)
    assert not LeftoverMove.objects.exists()


@pytest.mark.parametrize(
    ("code", "pieces", "status"), [("ZZZZ", "1", 404), ("", "x", 422), ("", "0", 422), ("", "3", 409)]
)
def test_wrong_goods_sell_nothing(code: str, pieces: str, status: int, bread: Leftover, rita: User) -> None:
    data = {"key": a_key(), "expected": 340, "method": "cash", f"kans-{code or bread.code}": pieces}
    assert client_of(rita).post(url(), data).status_code == status
    assert not Payment.objects.exists()


def test_beer_is_not_one_press(mieke: User, rita: User, market: OrderCycle) -> None:
    beer = left_of(a_full_bag(mieke, market, tripel=1))
    client = client_of(rita)
    card = client.get(reverse("counter:last_chance")).content.decode()
    assert "Verkoop 1, cash" not in card
    assert "Verkopen, vraag leeftijd: 16+" in card
    assert client.get(url(), {f"kans-{beer.code}": 1}).context["age"] == 16
    assert client.post(url(), press(beer, expected=240)).context["refusal"].code == "age_not_checked"
    assert client.post(url(), press(beer, expected=240, leeftijd="16")).status_code == 303


def test_what_was_called_back_has_no_button(bread: Leftover, karim: User, rita: User, market: OrderCycle) -> None:
    a_full_bag(karim, market, brood=1)
    recall_offer(market, bread.offer, text="Metaal", key=a_key(), by=SYSTEM, at=AT_WORK)
    page = client_of(rita).get(reverse("counter:last_chance")).content.decode()
    assert "Verkoop 1, cash" not in page
    assert "Teruggeroepen: geef aan niemand" in page
    assert client_of(rita).get(url()).context["bill"].settled.chances == []


@pytest.mark.parametrize("count", [1, 20])
def test_page_asks_the_same_for_one_and_for_twenty(
    count: int, rita: User, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    offer = market.offers.order_by("pk")[0]
    for _number in range(count):
        leave_surplus(offer, pieces=1, by=SYSTEM, at=AT_WORK)
    client = client_of(rita)
    with django_assert_num_queries(8):
        client.get(url())
