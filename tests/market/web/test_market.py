import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.models import Person, User
from apps.hub.models import ModuleSwitch, Place
from apps.market.enums import Category
from apps.market.models import OrderCycle
from apps.market.web.market import PER_PAGE
from apps.market.web.module import MARKET
from tests.cast import client_of
from tests.factories_market import (
    CLOSING,
    a_draft,
    a_producer,
    a_slot,
    a_variant,
    an_offer,
    an_open_cycle,
    an_order,
)
from tests.market.web.costs import queries_of

pytestmark = pytest.mark.django_db
HOME = "/markt/"


def names(client: Client, query: str = "") -> list[str]:
    return [card.name for card in client.get(HOME + query).context["cards"]]


def test_market_shows_goods_of_the_open_cycle(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("Lindekerks bruin", contains=("gluten",)), limit=7)

    card = next(card for card in client_of().get(HOME).context["cards"] if card.name == "Lindekerks bruin")

    assert ("<b>gluten</b>" in card.top, "€\u00a03,40" in card.top, card.most) == (True, True, 7)


def test_market_without_cycle_says_when_the_next_one_opens(place: Place, noon: dt.datetime) -> None:
    coming = a_draft(opens_at=noon + dt.timedelta(days=1))

    response = client_of().get(HOME)

    assert (response.status_code, response.context["next"]) == (200, coming)


def test_market_without_anything_is_a_calm_page(place: Place, noon: dt.datetime) -> None:
    page = client_of().get(HOME)

    assert (page.status_code, page.context["next"], page.context["last_order"]) == (200, None, None)


def test_market_at_the_closing_second_is_closed(cycle: OrderCycle) -> None:
    with time_machine.travel(CLOSING - dt.timedelta(seconds=1), tick=False):
        assert client_of().get(HOME).context["cycle"] == cycle
    with time_machine.travel(CLOSING, tick=False):
        assert "cycle" not in client_of().get(HOME).context


def test_market_that_is_off_does_not_exist(cycle: OrderCycle) -> None:
    ModuleSwitch.objects.create(code="market", is_on=False)

    assert client_of().get(HOME).status_code == 404


def test_market_shelf_shows_only_its_goods(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("Melk", category=Category.DAIRY))

    assert names(client_of(), "?soort=dairy") == ["Melk"]


def test_market_search_looks_past_accents_and_at_producers(cycle: OrderCycle) -> None:
    baker = a_producer("Bakkerij Crème")
    an_offer(cycle, a_variant("Suikerbrood", producer=baker))

    assert names(client_of(), "?q=CREME suiker") == ["Suikerbrood"]


def test_market_search_knows_the_shelf_by_its_name(cycle: OrderCycle) -> None:
    an_offer(cycle, a_variant("Lindekerks bruin", category=Category.BREAD))
    an_offer(cycle, a_variant("Bruine bonen", category=Category.PRODUCE))

    assert names(client_of(), "?q=bruin brood") == ["Lindekerks bruin"]


@pytest.mark.parametrize("text", ["niets", "%", "_", "\\", "🥖" * 300, "' OR 1=1", "a" * 5000])
def test_market_search_that_finds_nothing_says_so(cycle: OrderCycle, text: str) -> None:
    response = client_of().get(HOME, {"q": text})

    assert (response.status_code, response.context["cards"]) == (200, [])


@pytest.mark.parametrize("query", ["?pagina=9999", "?pagina=-1", "?pagina=x", "?soort=niets", "?ronde=NIKS"])
def test_market_address_with_nonsense_shows_the_market(cycle: OrderCycle, query: str) -> None:
    assert len(names(client_of(), query)) == 1


def test_market_ordered_before_shows_what_one_ordered(
    cycle: OrderCycle, buyer: Person, mieke: User, karim: User
) -> None:
    known = an_offer(cycle, a_variant("Bekend"))
    an_order(buyer, cycle, (known, 1))

    assert names(client_of(mieke), "?eerder=1") == ["Bekend"]
    assert names(client_of(karim), "?eerder=1") == []


def test_market_search_by_htmx_gives_only_the_goods(cycle: OrderCycle) -> None:
    response = client_of().get(HOME, headers={"hx-request": "true", "hx-target": "goods"})

    assert (b"<html" in response.content, b"aanbod-" in response.content) == (False, True)


def test_market_search_by_htmx_is_found_again_by_going_back(cycle: OrderCycle) -> None:
    piece = client_of().get(HOME, {"q": "kip"}, headers={"hx-request": "true", "hx-target": "goods"})
    page = client_of().get(HOME, {"q": "kip"})

    assert (piece["HX-Replace-Url"], page.has_header("HX-Replace-Url")) == (f"{HOME}?q=kip", False)
    assert all("HX-Request" in answer["Vary"] for answer in (piece, page))


def test_market_of_another_day_is_reached_by_its_code(cycle: OrderCycle) -> None:
    other = an_open_cycle(closes_at=CLOSING + dt.timedelta(hours=1))

    assert client_of().get(f"{HOME}?ronde={other.code}").context["cycle"] == other
    assert client_of().get(HOME).context["cycle"] == cycle


def test_market_pages_hold_so_many(cycle: OrderCycle) -> None:
    for _number in range(PER_PAGE):
        an_offer(cycle)

    assert (len(names(client_of())), len(names(client_of(), "?pagina=2"))) == (PER_PAGE, 1)


@pytest.mark.parametrize("url", ["market:home", "market:slot"])
def test_page_costs_the_same_at_1_and_at_20(
    cycle: OrderCycle,
    mieke: User,
    buyer: Person,
    url: str,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    first = cycle.offers.get()
    an_order(buyer, cycle, (first, 1))
    client = client_of(mieke)
    few = queries_of(client, reverse(url), django_assert_max_num_queries)
    more = [an_offer(cycle, a_variant(contains=("gluten", "milk"))) for _number in range(19)]
    for hour in range(7, 14):
        a_slot(cycle, hour=hour)
    an_order(buyer, cycle, *((offer, 1) for offer in more))

    assert queries_of(client, reverse(url), django_assert_max_num_queries) == few


def test_home_page_door_tells_how_long_one_can_order(cycle: OrderCycle) -> None:
    assert MARKET.door is not None
    door = MARKET.door(client_of().get(HOME).wsgi_request)
    assert ("2" in door.live, door.url) == (True, HOME)
