"""What a resident's own program asks: narrow the goods, say what to do at a shortage, name a neighbour, like things."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.market.domain.cycle import close_cycle
from apps.market.domain.favourite import like_product
from apps.market.models import Favourite, MarketWish, Order
from tests.api import api, post, put
from tests.factories import NOON
from tests.factories_market import a_variant, an_offer, an_order
from tests.factories_market_resident import Shelf, a_shelf
from tests.market.api.ordering import wish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


@pytest.fixture
def shelf(place: object) -> Shelf:
    return a_shelf()


def names(user: User | None, shelf: Shelf, query: str) -> list[str]:
    page = api(user).get(f"/api/v1/cycles/{shelf.cycle.code}/offers/?{query}").json()
    return sorted(row["name"] for row in page["results"])


def test_offers_are_narrowed_by_the_filters_of_the_page(shelf: Shelf, mieke: User, buyer: Person) -> None:
    like_product(buyer, shelf.milk.variant.product, by=SYSTEM, at=NOON)
    an_order(buyer, shelf.cycle, (shelf.bread, 1))

    assert names(None, shelf, "without=gluten") == ["Hoevekip"]
    assert names(None, shelf, "without=milk&without=celery") == ["Lindekerks bruin"]
    assert names(None, shelf, "search=KIP") == ["Hoevekip"]
    assert names(mieke, shelf, "favourites=true") == ["Volle hoevemelk"]
    assert names(mieke, shelf, "ordered_before=true") == ["Lindekerks bruin"]
    assert len(names(mieke, shelf, "ordered_before=false&favourites=false")) == 3
    assert names(None, shelf, "favourites=true") == names(None, shelf, "ordered_before=true") == []


@pytest.mark.parametrize("query", ["without=uranium", "search=%00", "category=niets"])
def test_filter_that_is_none_is_refused(shelf: Shelf, query: str) -> None:
    assert api(None).get(f"/api/v1/cycles/{shelf.cycle.code}/offers/?{query}").status_code == 422


def test_offer_by_weight_tells_its_range_and_end(shelf: Shelf) -> None:
    page = api(None).get(f"/api/v1/cycles/{shelf.cycle.code}/offers/").json()
    rows = {row["name"]: row for row in page["results"]}
    assert rows["Hoevekip"]["weighs"] == {
        "least_grams": 1500, "most_grams": 1700, "least_cents": 1335, "most_cents": 1513,
    }  # fmt: skip
    assert (rows["Lindekerks bruin"]["weighs"], rows["Hoevekip"]["ends_at"]) == (None, "2026-11-26T20:00:00+01:00")


def test_order_says_what_to_do_at_a_shortage_and_who_comes(shelf: Shelf, mieke: User) -> None:
    client = api(mieke)
    body = wish(shelf.cycle, (shelf.bread, 1), (shelf.milk, 1), proxy_name="Nele Wouters")
    body["lines"][0]["on_shortage"] = "substitute"

    placed = post(client, "orders/", body).json()
    assert (placed["proxy_name"], [line["on_shortage"] for line in placed["lines"]]) == (
        "Nele Wouters",
        ["substitute", "leave_out"],
    )

    change = wish(shelf.cycle, (shelf.bread, 2), (shelf.milk, 1))
    kept = put(client, f"orders/{placed['code']}/", change).json()
    assert (kept["proxy_name"], [line["on_shortage"] for line in kept["lines"]]) == (
        "Nele Wouters",
        ["substitute", "leave_out"],
    )


def test_unknown_choice_and_nameless_neighbour_are_refused(shelf: Shelf, mieke: User) -> None:
    client = api(mieke)
    body = wish(shelf.cycle, (shelf.bread, 1))
    body["lines"][0]["on_shortage"] = "burn_it"
    assert post(client, "orders/", body).status_code == 422
    answer = post(client, "orders/", wish(shelf.cycle, (shelf.bread, 1), proxy_name="12"))
    assert (answer.status_code, answer.json()["code"], Order.objects.count()) == (422, "name_without_letters", 0)


def test_offer_that_is_named_twice_is_refused_in_the_readers_language(shelf: Shelf, mieke: User) -> None:
    answer = post(api(mieke), "orders/", wish(shelf.cycle, (shelf.bread, 1), (shelf.bread, 2)))
    assert (answer.status_code, Order.objects.count()) == (422, 0)
    with translation.override("nl"):
        assert _("Name each offer once.") in answer.content.decode()


def test_neighbour_is_named_after_closing_and_once_per_key(shelf: Shelf, mieke: User, buyer: Person) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1))
    close_cycle(shelf.cycle, by=SYSTEM, at=NOON)
    client = api(mieke)

    first, again = (post(client, f"orders/{order.code}/proxy/", {"name": "Nele"}, key="k1") for _time in range(2))

    assert (first.status_code, first.json()["proxy_name"], again["Idempotency-Replayed"]) == (200, "Nele", "true")
    assert post(client, f"orders/{order.code}/proxy/", {"name": ""}).json()["proxy_name"] == ""


def test_neighbour_on_anothers_order_is_missing(shelf: Shelf, lotte: User, buyer: Person) -> None:
    order = an_order(buyer, shelf.cycle, (shelf.bread, 1))
    assert post(api(lotte), f"orders/{order.code}/proxy/", {"name": "Lotte"}).status_code == 404


def test_favourites_are_put_and_taken_away(shelf: Shelf, mieke: User) -> None:
    client, slug = api(mieke), shelf.bread.variant.product.slug

    liked = put(client, f"favourites/{slug}/", {"usual": 2}, key="a")
    again = put(client, f"favourites/{slug}/", {"usual": 2}, key="a")
    kept = put(client, f"favourites/{slug}/", {})

    assert (liked.json()["usual"], again["Idempotency-Replayed"], kept.json()["usual"]) == (2, "true", 2)
    assert [row["product"] for row in client.get("/api/v1/favourites/").json()["results"]] == [slug]
    for _time in range(2):
        assert client.delete(f"/api/v1/favourites/{slug}/").status_code == 204
    gone = [client.delete(f"/api/v1/favourites/{slug}/", headers={"idempotency-key": "b"}) for _time in range(2)]
    assert [answer.status_code for answer in gone] == [204, 204]
    assert not Favourite.objects.exists()
    assert not MarketWish.objects.exists()


@pytest.mark.parametrize("usual", [-1, 100, "veel", None])
def test_absurd_number_is_refused(shelf: Shelf, mieke: User, usual: Any) -> None:
    slug = shelf.bread.variant.product.slug
    assert put(api(mieke), f"favourites/{slug}/", {"usual": usual}).status_code == 422


def test_favourite_of_nothing_is_missing(shelf: Shelf, mieke: User) -> None:
    assert put(api(mieke), "favourites/niks/", {}).status_code == 404
    assert api(mieke).delete("/api/v1/favourites/niks/").status_code == 404


def test_favourites_of_a_stranger_are_none_of_ours(shelf: Shelf, lotte: User, buyer: Person) -> None:
    like_product(buyer, shelf.bread.variant.product, by=SYSTEM, at=NOON)
    assert api(None).get("/api/v1/favourites/").status_code == 401
    assert api(lotte).get("/api/v1/favourites/").json()["results"] == []


def test_lists_cost_the_same_at_1_and_at_20(
    shelf: Shelf, mieke: User, buyer: Person, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = api(mieke)
    urls = ("/api/v1/favourites/", f"/api/v1/cycles/{shelf.cycle.code}/offers/?without=milk&favourites=true")

    def costs() -> list[int]:
        found = []
        for url in urls:
            with django_assert_max_num_queries(200) as captured:
                client.get(url)
            found.append(len(captured.captured_queries))
        return found

    like_product(buyer, shelf.bread.variant.product, by=SYSTEM, at=NOON)
    few = costs()
    for _number in range(19):
        variant = a_variant()
        an_offer(shelf.cycle, variant)
        like_product(buyer, variant.product, by=SYSTEM, at=NOON)

    assert costs() == few
