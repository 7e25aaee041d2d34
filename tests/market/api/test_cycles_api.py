"""Markets and what they offer, for anybody's program."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.models import Person, User
from apps.hub.models import ModuleSwitch
from apps.market.enums import Category
from apps.market.models import Offer, OrderCycle
from tests.api import api
from tests.factories_market import CLOSING, a_draft, a_variant, an_offer, an_open_cycle, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


def test_cycles_are_for_everybody_and_drafts_for_nobody(cycle: OrderCycle) -> None:
    a_draft()
    page = api(None).get("/api/v1/cycles/").json()

    assert [row["code"] for row in page["results"]] == [cycle.code]
    assert page["results"][0]["slots"][0]["left"] == 10


def test_cycle_of_a_draft_is_missing() -> None:
    response = api(None).get(f"/api/v1/cycles/{a_draft().code}/")

    assert (response.status_code, response.json()["code"]) == (404, "missing")


@pytest.mark.parametrize(("state", "status"), [("open", 200), ("settled", 200), ("draft", 422), ("dropped", 422)])
def test_cycles_are_asked_by_the_states_that_people_see(cycle: OrderCycle, state: str, status: int) -> None:
    assert api(None).get("/api/v1/cycles/", {"state": state}).status_code == status


def test_offers_tell_what_is_left_and_in_it(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("Melk", category=Category.DAIRY, contains=("milk",)), limit=7)
    page = api(None).get(f"/api/v1/cycles/{cycle.code}/offers/", {"category": "dairy"}).json()

    [row] = page["results"]
    assert (row["name"], row["left"], row["allergens"]["contains"]) == ("Melk", 7, ["milk"])
    assert row["unit_price"] == {"cents": 425, "per": "g"}


def test_offers_can_be_narrowed(cycle: OrderCycle, loaf: Offer) -> None:
    gone = an_offer(cycle, limit=0)
    url = f"/api/v1/cycles/{cycle.code}/offers/"
    producer = gone.variant.product.producer.slug

    assert [row["code"] for row in api(None).get(url, {"in_stock": "true"}).json()["results"]] == [loaf.code]
    assert [row["code"] for row in api(None).get(url, {"producer": producer}).json()["results"]] == [gone.code]
    assert api(None).get(url, {"category": "niets"}).status_code == 422


def test_pages_are_as_long_as_asked_up_to_a_hundred(cycle: OrderCycle) -> None:
    for _one in range(24):
        an_offer(cycle, a_variant())
    url = f"/api/v1/cycles/{cycle.code}/offers/"

    def length(query: str) -> int:
        return len(api(None).get(f"{url}?{query}").json()["results"])

    assert (length(""), length("page=2"), length("page_size=100"), length("page_size=7&page=4")) == (20, 5, 25, 4)
    assert api(None).get(f"{url}?page=3").status_code == 404


@pytest.mark.parametrize("flag", ["organic", "in_stock", "favourites", "ordered_before"])
def test_flag_that_is_no_answer_is_refused(cycle: OrderCycle, flag: str) -> None:
    url = f"/api/v1/cycles/{cycle.code}/offers/"

    assert api(None).get(url, {flag: "misschien"}).json()["fields"].keys() == {flag}
    assert [api(None).get(url, {flag: word}).status_code for word in ("true", "FALSE", "1", "0", "")] == [200] * 5


def test_cycles_are_found_by_day_and_orders_by_code(cycle: OrderCycle, loaf: Offer, buyer: Person, mieke: User) -> None:
    an_order(buyer, cycle, (loaf, 1))
    day = cycle.pickup_on
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)

    def count(path: str, **query: Any) -> int:
        found: int = api(mieke).get(f"/api/v1/{path}/", query).json()["count"]
        return found

    assert [count("cycles", pickup_on=when) for when in (before, day, after)] == [0, 1, 0]
    assert [count("cycles", pickup_on_after=when) for when in (before, day, after)] == [1, 1, 0]
    assert [count("cycles", pickup_on_before=when) for when in (before, day, after)] == [0, 1, 1]
    typed = f"{cycle.code[:2]} {cycle.code[2:]}".lower()
    assert [count("orders", cycle=code) for code in (cycle.code, typed, "ZZZZ")] == [1, 1, 0]


@pytest.mark.parametrize("number", [1, 20])
def test_offers_ask_the_same_number_of_queries(cycle: OrderCycle, number: int, django_assert_num_queries: Any) -> None:
    for _one in range(number - 1):
        an_offer(cycle, a_variant(contains=("gluten",)))
    client = api(None)
    with django_assert_num_queries(6):
        assert len(client.get(f"/api/v1/cycles/{cycle.code}/offers/").json()["results"]) == number


@pytest.mark.parametrize("number", [1, 20])
def test_cycles_ask_the_same_number_of_queries(number: int, django_assert_num_queries: Any) -> None:
    for days in range(number):
        an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=days))
    with django_assert_num_queries(4):
        assert len(api(None).get("/api/v1/cycles/").json()["results"]) == number


def test_market_that_is_off_is_gone(cycle: OrderCycle) -> None:
    ModuleSwitch.objects.create(code="market", is_on=False)

    assert api(None).get("/api/v1/cycles/").status_code == 404
