"""`/beheer/voorraad/`: the shelf, what moves it, and a market filled from it."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.market.domain.stock import receive_stock, warn_below
from apps.market.models import Offer, StockItem, StockMovement, Variant
from apps.office.web.decisions import decisions_at
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_market import a_draft, a_variant, an_offer, an_open_cycle, closed
from tests.factories_market_after import a_jar, on_shelf

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/voorraad/"


def page_of(variant: Variant) -> str:
    return f"{PAGE}{variant.product.slug}/"


def send(client: Client, variant: Variant, act: str, **fields: Any) -> int:
    response = client.post(page_of(variant), {"act": act, "size": variant.pk, **fields})
    return response.status_code


def test_list_shows_the_shelf_and_what_is_in_markets(manager: Client) -> None:
    jar = a_jar(pieces=12)
    warn_below(jar, pieces=9, by=SYSTEM, at=NOON)
    cycle = a_draft()
    send(manager, jar, "offered", cycle=cycle.code, pieces=4, price="6,50")

    (row,) = manager.get(PAGE).context["rows"]

    assert (row.item.on_hand, row.item.in_markets, row.is_low) == (8, 4, True)


def test_first_pieces_of_a_size_come_on_the_shelf(manager: Client) -> None:
    jar = a_variant("Honing")

    response = manager.post(PAGE, {"size": jar.pk, "pieces": "12", "note": "Imkerij"})

    assert (response.status_code, response["Location"], on_shelf(jar)) == (302, page_of(jar), 12)
    assert manager.post(PAGE, {"size": jar.pk, "pieces": "12"}).status_code == 422  # it stands there already


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"pieces": "0"}, "pieces"),
        ({"pieces": "-1"}, "pieces"),
        ({"pieces": "veel"}, "pieces"),
        ({"pieces": "10000"}, "pieces"),
        ({"size": "0"}, "size"),
        ({"note": "x" * 201}, "note"),
    ],
)
def test_wrong_first_pieces_are_refused(manager: Client, fields: dict[str, str], wrong: str) -> None:
    jar = a_variant("Honing")

    response = manager.post(PAGE, {"size": jar.pk, "pieces": "3", **fields})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert not StockItem.objects.exists()


def test_buying_counting_wasting_and_warning(manager: Client) -> None:
    jar = a_jar(pieces=12)

    answers = [
        send(manager, jar, "bought", pieces=6, note="Imkerij"),
        send(manager, jar, "wasted", pieces=1, note="Gevallen"),
        send(manager, jar, "counted", pieces=16),
        send(manager, jar, "warn", pieces=4),
    ]

    item = StockItem.objects.get()
    assert (answers, item.on_hand, item.warn_below) == ([302] * 4, 16, 4)
    page = manager.get(page_of(jar)).context["page"]
    assert [(move.reason, move.pieces, move.note) for move in page] == [
        ("counted", -1, ""), ("wasted", -1, "Gevallen"), ("bought", 6, "Imkerij"), ("bought", 12, ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("wasted", {"pieces": "13"}, 409),
        ("wasted", {"pieces": ""}, 422),
        ("counted", {"pieces": "12"}, 422),
        ("bought", {"pieces": "9999"}, 422),
        ("offered", {"pieces": "13", "price": "6,50"}, 409),
        ("offered", {"pieces": "3", "price": "veel"}, 422),
        ("offered", {"pieces": "3", "price": ""}, 422),
        ("offered", {"pieces": "3", "price": "6,50", "cycle": "ZZZZ"}, 422),
        ("offered", {"pieces": "3", "price": "9999999"}, 422),
        ("stolen", {"pieces": "3"}, 422),
    ],
)
def test_what_cannot_be_done_is_said_and_kept(manager: Client, act: str, fields: dict[str, str], status: int) -> None:
    jar, cycle = a_jar(pieces=12), a_draft()

    response = manager.post(page_of(jar), {"act": act, "size": jar.pk, "cycle": cycle.code, **fields})

    assert (response.status_code, on_shelf(jar), StockMovement.objects.count()) == (status, 12, 1)
    assert act == "stolen" or b"form-errors" in response.content


def test_shelf_fills_the_market_at_the_price_of_last_time(manager: Client) -> None:
    jar, old, cycle = a_jar(pieces=12), a_draft(), a_draft()
    an_offer(old, jar, price_cents=640, purchase_cents=500)
    form = next(fold.form for fold in manager.get(page_of(jar)).context["rows"][0].folds if fold.code == "offered")

    status = send(manager, jar, "offered", cycle=cycle.code, pieces=4, price="6,50")

    offer = Offer.objects.get(from_stock=True)
    assert (form.initial["price"], status) == (640, 302)
    assert (offer.cycle, offer.limit, offer.price_cents, offer.purchase_cents) == (cycle, 4, 650, 500)


def test_market_that_closed_meanwhile_takes_nothing(manager: Client) -> None:
    jar, cycle = a_jar(), an_open_cycle()
    closed(cycle)

    assert send(manager, jar, "offered", cycle=cycle.code, pieces=1, price="1") == 422


def test_stock_of_nothing_is_not_found(manager: Client) -> None:
    bread = a_variant()

    assert manager.get(page_of(bread)).status_code == 404
    assert manager.get(f"{PAGE}niets/").status_code == 404


def test_stock_is_for_managers(rita: User, mieke: User) -> None:
    jar = a_jar()

    assert [client_of(user).get(url).status_code for user in (rita, mieke) for url in (PAGE, page_of(jar))] == [403] * 4


def test_list_asks_as_much_for_twenty_as_for_one(manager: Client) -> None:
    counts = []
    for number in (1, 19):
        for index in range(number):
            a_jar(f"Confituur {number} {index}")
        with CaptureQueriesContext(connection) as queries:
            manager.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_product_page_asks_as_much_for_twenty_movements_as_for_one(manager: Client) -> None:
    jar = a_jar(pieces=1)
    counts = []
    for number in (0, 19):
        for _index in range(number):
            receive_stock(jar, pieces=1, by=SYSTEM, at=NOON)
        with CaptureQueriesContext(connection) as queries:
            manager.get(page_of(jar))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_little_left_asks_for_a_decision(manager: Client) -> None:
    jars = [a_jar(f"Confituur {number}", pieces=3) for number in range(3)]
    plenty = [decision.url for decision in decisions_at(NOON)]
    warn_below(jars[0], pieces=4, by=SYSTEM, at=NOON)
    with CaptureQueriesContext(connection) as one:
        (decision,) = decisions_at(NOON)
    for jar in jars[1:]:
        warn_below(jar, pieces=4, by=SYSTEM, at=NOON)
    with CaptureQueriesContext(connection) as three:
        assert len(decisions_at(NOON)) == 3

    assert (plenty, decision.url, decision.module) == ([], page_of(jars[0]), "market")
    assert len(one) == len(three)
