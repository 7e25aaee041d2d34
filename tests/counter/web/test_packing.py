"""What is to be packed: per customer, product and shelf, page by page, and the part that is asked again."""

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from apps.market.domain.packing import place_crate, tick_line
from apps.market.models import OrderCycle
from tests.cast import client_of
from tests.counter.web.ticks import HOME, form_of, line_of, tick_url
from tests.factories import neighbours
from tests.factories_counter import AT_WORK, a_bag, by

pytestmark = pytest.mark.usefixtures("friday")
POLL = {"HX-Request": "true", "HX-Target": "packing"}


def test_overview_says_who_when_where_and_how_far(mieke: User, rita: User, market: OrderCycle) -> None:
    order = place_crate(a_bag(mieke, market), place="A3", by=SYSTEM, at=AT_WORK)
    order.proxy_name = "Jan"
    order.save(update_fields=["proxy_name"])
    tick_line(line_of(order), is_packed=True, by=SYSTEM, at=AT_WORK)

    answer = client_of(rita).get(HOME)

    (entry,) = answer.context["shown"].entries
    assert (entry.when, entry.who, entry.code) == ("16.00", "Mieke V.", order.code)
    assert entry.what == "1 van 2 klaar · bak A3 · haalt af: Jan"
    assert (answer.context["shown"].progress.done, answer.context["shown"].progress.total) == (0, 1)


@pytest.mark.parametrize(
    ("per", "expected"),
    [
        ("product", [("2\xa0×", "Lindekerks bruin"), ("1\xa0×", "Volle hoevemelk")]),
        ("rek", [("1\xa0×", "Koelkast 2"), ("2\xa0×", "Rek C")]),
        ("iets'", [("16.00", "Mieke V.")]),
    ],
)
def test_overview_per_product_and_per_shelf(
    per: str, expected: list[tuple[str, str]], mieke: User, rita: User, market: OrderCycle
) -> None:
    a_bag(mieke, market)
    entries = client_of(rita).get(HOME, {"per": per}).context["shown"].entries
    assert [(entry.when, entry.who) for entry in entries] == expected


def test_one_product_shows_who_gets_how_many(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    order = a_bag(karim, market, loaves=5)
    offer = line_of(order).offer

    shown = client_of(rita).get(HOME, {"per": "product", "wat": offer.code}).context["shown"]

    assert shown.title == "7\xa0× Lindekerks bruin"
    rows = [(heading, [row.title for row in rows]) for heading, rows in shown.groups]
    assert rows == [("16.00\xa0u.", ["5\xa0× Karim B.", "2\xa0× Mieke V."])]


def test_one_shelf_shows_product_by_product(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    for who in (mieke, karim):
        a_bag(who, market)
    shown = client_of(rita).get(HOME, {"per": "rek", "wat": "Koelkast 2"}).context["shown"]
    rows = [(heading, [row.title for row in rows]) for heading, rows in shown.groups]
    assert rows == [("Volle hoevemelk", ["1\xa0× Karim B.", "1\xa0× Mieke V."])]


@pytest.mark.parametrize("query", [{"per": "product", "wat": "ZZZZ"}, {"per": "rek", "wat": "Zolder\x00"}])
def test_what_is_not_there_is_empty(query: dict[str, str], mieke: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    answer = client_of(rita).get(HOME, query)
    assert (answer.status_code, answer.context["shown"].groups) == (200, [])


def test_without_a_market_the_page_says_why(rita: User) -> None:
    answer = client_of(rita).get(HOME)
    assert answer.context["cycle"] is None
    assert "Geen markt om klaar te zetten" in answer.content.decode()


def test_market_that_is_off_has_nothing_to_pack(mieke: User, rita: User, jef: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    switch_module("market", on=False, by=by(jef), at=AT_WORK)
    client = client_of(rita)
    assert client.get(HOME).status_code == 404
    assert client.post(tick_url(order), form_of(line_of(order))).status_code == 404


def test_poll_answers_with_the_part_that_changes(mieke: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    client = client_of(rita)
    for url in (HOME, reverse("counter:pack_bag", args=[order.code])):
        part = client.get(url, headers=POLL).content.decode()
        assert part.lstrip().startswith("<section")
        assert "<html" not in part


@pytest.mark.parametrize("page", ["1", "2", "99", "x", "-1"])
def test_long_list_is_cut_in_pages(page: str, rita: User, market: OrderCycle) -> None:
    for person in neighbours(41, email=False):
        a_bag(person, market)
    offer = market.offers.order_by("pk")[0]
    client = client_of(rita)
    assert len(client.get(HOME, {"pagina": page}).context["shown"].entries) in {1, 40}
    groups = client.get(HOME, {"per": "product", "wat": offer.code, "pagina": page}).context["shown"].groups
    assert sum(len(rows) for _heading, rows in groups) in {1, 40}


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("per", "wat", "budget"), [("klant", "", 11), ("product", "brood", 11), ("rek", "Rek C", 11)])
def test_pages_cost_the_same_for_one_and_for_twenty(
    per: str, wat: str, budget: int, count: int, rita: User, market: OrderCycle,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    for person in neighbours(count, email=False):
        order = a_bag(person, market)
        tick_line(line_of(order), is_packed=True, by=by(rita), at=AT_WORK)
    wat = line_of(order).offer.code if wat == "brood" else wat
    client = client_of(rita)
    with django_assert_num_queries(budget):
        client.get(HOME, {"per": per, "wat": wat})
