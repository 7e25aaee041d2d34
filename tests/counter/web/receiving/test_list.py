"""What comes: the list of deliveries, what one of them shows, and the same few queries."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.receipt import all_is_right
from apps.market.domain.weighing import weigh_line
from apps.market.models import GoodsReceipt, Offer, OrderCycle, OrderLine, Producer
from tests.factories import neighbours
from tests.factories_market import a_producer, an_open_cycle
from tests.factories_market_receipt import MORNING, a_bottle, a_chicken, a_loaf, a_market_with, a_receipt

pytestmark = pytest.mark.django_db


def test_list_shows_what_comes_and_its_tab_counts(home: str, browser: Client) -> None:
    page = browser.get("/toog/ontvangst/").content.decode()

    assert "Hoeve De Kip" in page
    assert "nog niet begonnen" in page
    assert "nog 1 te wegen" in page
    assert 'Ontvangst <span class="badge sun num">1</span>' in page


def test_list_is_empty_in_words(place: Place, browser: Client) -> None:
    assert "Niets te ontvangen" in browser.get("/toog/ontvangst/").content.decode()


def test_looking_begins_nothing(home: str, loaf: Offer, browser: Client) -> None:
    for path in ("", "leeggoed/", f"{loaf.code}/mis/"):
        assert browser.get(home + path).status_code == 200

    assert not GoodsReceipt.objects.exists()


def test_what_is_not_there_is_not_found(
    home: str, cycle: OrderCycle, farmer: Producer, loaf: Offer, chicken: Offer, browser: Client
) -> None:
    for path in (
        f"/toog/ontvangst/ZZZZ/{farmer.slug}/",
        f"/toog/ontvangst/{cycle.code}/niemand/",
        f"/toog/ontvangst/{cycle.code}/{a_producer('Zonder').slug}/",
        f"{home}ZZZZ/mis/",
        f"{home}ZZZZ/wegen/",
        f"{home}{loaf.code}/wegen/",
    ):
        assert browser.get(path).status_code == 404, path
    for path, sent in (
        (f"{home}ZZZZ/tellen/", {"received": "1", "version": "0"}),
        (f"{home}ZZZZ/ongedaan/", {"version": "0"}),
        (f"{home}{chicken.code}/wegen/", {"lijn": "ZZZZ", "weight": "1712"}),
    ):
        assert browser.post(path, sent).status_code == 404, path


def test_market_that_is_still_open_has_nothing_to_receive(
    opened: OrderCycle, farmer: Producer, browser: Client
) -> None:
    assert browser.get(f"/toog/ontvangst/{opened.code}/{farmer.slug}/").status_code == 404


def test_promised_number_stands_beside_the_ordered_one(
    home: str, cycle: OrderCycle, farmer: Producer, loaf: Offer, browser: Client, promise: Callable[..., None]
) -> None:
    promise(cycle, farmer, loaf, ordered=20, promised=14)

    assert "beloofd: 14" in browser.get(home).content.decode()


@pytest.fixture
def promise() -> Callable[..., None]:
    """The producer said that another number comes."""
    from apps.market.models import PurchaseLine, PurchaseOrder

    def make(cycle: OrderCycle, producer: Producer, offer: Offer, *, ordered: int, promised: int) -> None:
        sheet = PurchaseOrder.objects.create(
            number="B1", cycle=cycle, producer=producer, token_hash="x", total_cents=0, sent_at=MORNING
        )
        PurchaseLine.objects.create(
            purchase=sheet, offer=offer, name="Brood", content_amount=800, content_unit="g", sold_by="piece",
            quantity=ordered, purchase_cents=200, quantity_promised=promised,
        )  # fmt: skip

    return make


@pytest.mark.parametrize("number", [1, 20])
def test_pages_cost_the_same_at_any_length(number: int, place: Place, browser: Client) -> None:
    """Products, customers and deliveries: one or twenty."""
    opened = an_open_cycle(capacity=50)
    farmer = a_producer("Hoeve De Kip")
    chicken = a_chicken(opened, farmer)
    goods = [(chicken, 1), *((a_bottle(opened, farmer, f"Melk {n}"), 1) for n in range(number))]
    others = [(a_loaf(opened, a_producer(f"Bakker {n}"), f"Brood {n}"), 1) for n in range(number)]
    cycle = a_market_with(*((person, [*goods, *others]) for person in neighbours(number, email=False)), cycle=opened)
    receipt = a_receipt(cycle, farmer)
    all_is_right(receipt, by=SYSTEM, at=MORNING)
    line = OrderLine.objects.filter(offer=chicken).select_related("order")[0]
    weigh_line(line, grams=1700, by=SYSTEM, at=MORNING)
    home = f"/toog/ontvangst/{cycle.code}/{farmer.slug}/"
    browser.get(home)  # what is kept after the first page

    costs = []
    pages = ("leeggoed/", f"{chicken.code}/mis/", f"{chicken.code}/wegen/")
    for path in ("/toog/ontvangst/", home, *(home + page for page in pages)):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(path).status_code == 200
        costs.append(len(queries))
    # On the scale: with one customer all of it is weighed, and the page looks for what waits next.
    assert costs == [14, 17, 16, 15, 15 if number == 1 else 13]


def test_names_for_who_listens_hold_the_size(home: str, loaf: Offer, milk: Offer, browser: Client) -> None:
    page = browser.get(home).content.decode().replace("\xa0", " ")
    size = browser.get(home).context["rows"][0].size.replace("\xa0", " ")
    name = loaf.variant.product.name
    assert f'aria-label="Hoeveel: {name}, {size}"' in page
    assert page.count(f'<span class="hush"> {name}, {size}</span>') == 1  # Geteld
    assert page.count(f'<span class="hush">: {name}, {size}</span>') == 1  # Er is iets mis
