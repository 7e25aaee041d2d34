import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.favourite import like_product
from apps.market.enums import Category
from apps.market.models import Offer, OrderCycle, Product
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import a_producer, a_variant, an_offer, an_open_cycle, an_order
from tests.factories_market_resident import Shelf
from tests.market.web.costs import queries_of

pytestmark = pytest.mark.django_db
HOME = "/markt/"


def names(client: Client, query: str = "") -> list[str]:
    return sorted(card.name for card in client.get(HOME + query).context["cards"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?zonder=gluten", ["Hoevekip"]),
        ("?zonder=milk", ["Hoevekip", "Lindekerks bruin"]),
        ("?zonder=milk&zonder=celery", ["Lindekerks bruin"]),
        ("?zonder=gluten&zonder=celery", []),
        ("?zonder=milk&soort=bread", ["Lindekerks bruin"]),
        ("?van=hoeve-ter-linden", ["Hoevekip"]),
        ("?van=hoeve-ter-linden&soort=bread", []),
        ("?q=kip&zonder=gluten", ["Hoevekip"]),
    ],
)
def test_filters_combine_and_may_contain_is_not_without(shelf: Shelf, query: str, found: list[str]) -> None:
    assert names(client_of(), query) == found


def test_product_without_an_answer_is_never_without(shelf: Shelf) -> None:
    silent = an_offer(shelf.cycle, a_variant("Zwijger"))
    silent.variant.product.allergens.filter(allergen="gluten").delete()

    assert names(client_of(), "?zonder=gluten") == ["Hoevekip"]


def test_organic_favourites_and_ordered_before(shelf: Shelf, buyer: Person, mieke: User, karim: User) -> None:
    Product.objects.filter(pk=shelf.bread.variant.product_id).update(is_organic=True)
    like_product(buyer, shelf.milk.variant.product, by=SYSTEM, at=NOON)
    an_order(buyer, shelf.cycle, (shelf.bread, 1), (shelf.milk, 1))

    client = client_of(mieke)
    assert names(client, "?bio=1") == ["Lindekerks bruin"]
    assert names(client, "?hart=1") == ["Volle hoevemelk"]
    assert names(client, "?eerder=1") == ["Lindekerks bruin", "Volle hoevemelk"]
    assert names(client, "?eerder=1&hart=1&zonder=egg") == ["Volle hoevemelk"]
    for other in (client_of(karim), client_of()):
        assert names(other, "?hart=1") == names(other, "?eerder=1") == []


@pytest.mark.parametrize(
    "query", ["?zonder=uranium", "?van=niemand", "?bio=x", "?soort=niets", "?zonder=", "?van=%00", "?q=%00"]
)
def test_filter_that_is_none_is_no_filter(shelf: Shelf, query: str) -> None:
    response = client_of().get(HOME + query)
    assert (len(response.context["cards"]), response.context["now"].is_on) == (3, False)


def test_what_is_on_is_shown_and_cleared_in_one_tap(shelf: Shelf) -> None:
    context = client_of().get(f"{HOME}?zonder=gluten&soort=meat&q=kip").context

    assert [chip["label"] for chip in context["filters"].on] == ["Vlees", "zonder gluten", "'kip'"]
    assert context["filters"].clear_url == HOME
    assert context["filters"].on[1]["href"] == f"{HOME}?soort=meat&q=kip"
    assert ("soort", "meat") in context["kept"]


def test_empty_result_offers_to_leave_each_out(shelf: Shelf) -> None:
    page = client_of().get(f"{HOME}?zonder=gluten&soort=bread").content.decode()
    assert f'href="{HOME}?soort=bread"' in page
    assert f'href="{HOME}?zonder=gluten"' in page


def test_search_by_htmx_brings_the_filters_along(shelf: Shelf) -> None:
    page = (
        client_of()
        .get(f"{HOME}?zonder=gluten&q=kip", headers={"hx-request": "true", "hx-target": "goods"})
        .content.decode()
    )
    assert ('id="filters"' in page, "<html" in page, "q=kip" in page) == (True, False, True)


def test_filters_of_one_of_two_markets_stay_there(shelf: Shelf) -> None:
    other = an_open_cycle(closes_at=shelf.cycle.closes_at + dt.timedelta(hours=1))
    context = client_of().get(f"{HOME}?zonder=gluten&ronde={other.code}").context
    assert context["filters"].clear_url == f"{HOME}?ronde={other.code}"


ALL = f"{HOME}?zonder=gluten&zonder=milk&bio=1&hart=1&eerder=1&soort=bread&q=brood"


@pytest.mark.parametrize("url", [HOME, ALL, "/markt/favorieten/", "/markt/vorige-keer/", "/markt/wensen/"])
def test_page_costs_the_same_at_1_and_at_20(
    place: Place,
    noon: dt.datetime,
    mieke: User,
    buyer: Person,
    url: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    last, now = an_open_cycle(), an_open_cycle(closes_at=NOON + dt.timedelta(days=2))

    def more(number: int) -> list[Offer]:
        found = []
        for each in range(number):
            variant = a_variant(f"Brood {number} {each}", producer=a_producer(f"Bakker {number} {each}"))
            Product.objects.filter(pk=variant.product_id).update(is_organic=True)
            like_product(buyer, variant.product, usual=1, by=SYSTEM, at=NOON)
            an_offer(now, variant)
            found.append(an_offer(last, variant))
        return found

    an_order(buyer, last, *((offer, 1) for offer in more(1)))
    OrderCycle.objects.filter(pk=last.pk).update(opens_at=NOON + dt.timedelta(hours=1))
    client = client_of(mieke)
    few = queries_of(client, url, django_assert_max_num_queries)
    OrderCycle.objects.filter(pk=last.pk).update(opens_at=NOON - dt.timedelta(hours=1))
    an_order(buyer, last, *((offer, 1) for offer in more(19)))
    OrderCycle.objects.filter(pk=last.pk).update(opens_at=NOON + dt.timedelta(hours=1))

    assert queries_of(client, url, django_assert_max_num_queries) == few


def test_category_names_are_those_of_the_shelves(shelf: Shelf) -> None:
    labels = [chip["label"] for chip in client_of().get(HOME).context["filters"].shelves]
    assert labels[1:] == [str(category.label) for category in Category]
