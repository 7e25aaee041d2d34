"""Receiving in the browser's words: forms, refusals that keep what was typed, fragments, and the same few queries."""

import datetime as dt
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.receipt import all_is_right
from apps.market.domain.weighing import weigh_line
from apps.market.enums import CycleState, ReceiptState
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    GoodsReceipt,
    Offer,
    OrderCycle,
    OrderLine,
    Producer,
    ReceiptLine,
)
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_counter import person_behind
from tests.factories_market import a_producer, an_open_cycle
from tests.factories_market_receipt import (
    MORNING,
    a_bottle,
    a_chicken,
    a_loaf,
    a_market_with,
    a_receipt,
    finished,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true", "HX-Target": "lijn"}


@pytest.fixture(autouse=True)
def _morning() -> Iterator[dt.datetime]:
    with time_machine.travel(MORNING, tick=False):
        yield MORNING


@pytest.fixture
def farmer(db: None) -> Producer:
    return a_producer("Hoeve De Kip")


@pytest.fixture
def opened(place: Place) -> OrderCycle:
    return an_open_cycle()


@pytest.fixture
def loaf(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_loaf(opened, farmer)


@pytest.fixture
def milk(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_bottle(opened, farmer)


@pytest.fixture
def chicken(opened: OrderCycle, farmer: Producer) -> Offer:
    return a_chicken(opened, farmer)


@pytest.fixture
def cycle(opened: OrderCycle, loaf: Offer, milk: Offer, chicken: Offer, mieke: User) -> OrderCycle:
    """Twenty loaves, six bottles and a chicken."""
    goods = [(loaf, 20), (milk, 6), (chicken, 1)]
    return a_market_with((person_behind(mieke), goods), cycle=opened)


@pytest.fixture
def home(cycle: OrderCycle, farmer: Producer) -> str:
    return f"/toog/ontvangst/{cycle.code}/{farmer.slug}/"


@pytest.fixture
def browser(rita: User) -> Client:
    return client_of(rita)


def counted(offer: Offer) -> int | None:
    return ReceiptLine.objects.get(offer=offer).quantity_received


def a_picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return SimpleUploadedFile("kapot.jpg", file.getvalue(), content_type="image/jpeg")


def test_list_shows_what_comes_and_its_tab_counts(home: str, browser: Client) -> None:
    page = browser.get("/toog/ontvangst/").content.decode()

    assert "Hoeve De Kip" in page
    assert "nog niet begonnen" in page
    assert "nog 1 te wegen" in page
    assert 'Ontvangst <span class="badge sun num">1</span>' in page


def test_list_is_empty_in_words(place: Place, browser: Client) -> None:
    assert "Niets te ontvangen" in browser.get("/toog/ontvangst/").content.decode()


def test_count_begins_the_delivery_and_offers_the_way_back(home: str, loaf: Offer, browser: Client) -> None:
    response = browser.post(f"{home}{loaf.code}/tellen/", {"received": "14", "version": "0"})

    assert (response.status_code, response["Location"]) == (303, f"{home}?geteld={loaf.code}#lijn-{loaf.code}")
    assert counted(loaf) == 14
    page = browser.get(f"{home}?geteld={loaf.code}").content.decode()
    assert "te weinig: 14 van 20" in page
    assert f"{home}{loaf.code}/ongedaan/" in page


def test_looking_begins_nothing(home: str, loaf: Offer, browser: Client) -> None:
    for path in ("", "leeggoed/", f"{loaf.code}/mis/"):
        assert browser.get(home + path).status_code == 200

    assert not GoodsReceipt.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"received": "", "version": "0"}, 422),
        ({"received": "veel", "version": "0"}, 422),
        ({"received": "-3", "version": "0"}, 422),
        ({"received": "10000", "version": "0"}, 422),
        ({"received": "14", "version": "9"}, 409),
        ({"received": "14"}, 409),
    ],
)
def test_refused_count_says_why_at_its_line(
    home: str, loaf: Offer, browser: Client, sent: dict[str, str], status: int
) -> None:
    for headers in ({}, HTMX):
        response = browser.post(f"{home}{loaf.code}/tellen/", sent, headers=headers)

        assert response.status_code == status
        assert f'id="fout-{loaf.code}"' in response.content.decode()
    assert counted(loaf) is None


def test_what_was_typed_is_kept(home: str, loaf: Offer, browser: Client) -> None:
    response = browser.post(f"{home}{loaf.code}/tellen/", {"received": "10000", "version": "0"})

    assert 'name="received" value="10000"' in response.content.decode()


def test_old_screen_shows_what_stands(home: str, loaf: Offer, browser: Client) -> None:
    for number in ("14", "19"):
        response = browser.post(f"{home}{loaf.code}/tellen/", {"received": number, "version": "0"}, headers=HTMX)

    page = response.content.decode()
    assert response.status_code == 409
    assert "14 gekomen" in page
    assert 'name="received" value="14"' in page
    assert 'name="version" value="1"' in page


def test_fragment_holds_the_line_what_is_left_and_the_toast(home: str, loaf: Offer, browser: Client) -> None:
    response = browser.post(f"{home}{loaf.code}/tellen/", {"received": "20", "version": "0"}, headers=HTMX)

    page = response.content.decode()
    assert (response["HX-Retarget"], response["HX-Reswap"]) == (f"#lijn-{loaf.code}", "outerHTML")
    assert page.lstrip().startswith("<li")
    for piece in ("klopt: 20", 'id="levering-klaar" hx-swap-oob="true"', "De rest klopt: 7 stuks", "Ongedaan maken"):
        assert piece in page


def test_one_more_without_javascript_looks_first(home: str, loaf: Offer, browser: Client) -> None:
    sent = {"received": "20", "version": "0", "step-received": "1"}
    page = browser.post(f"{home}{loaf.code}/tellen/", sent).content.decode()

    assert 'name="received" value="21"' in page
    assert not GoodsReceipt.objects.exists()


def test_count_keeps_what_was_refused(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}{milk.code}/mis/", {"received": "6", "rejected": "2", "reason": "spoiled", "version": "0"})

    response = browser.post(f"{home}{milk.code}/tellen/", {"received": "1", "version": "1"})
    assert response.status_code == 422

    browser.post(f"{home}{milk.code}/tellen/", {"received": "5", "version": "1"})
    line = ReceiptLine.objects.get(offer=milk)
    assert (line.quantity_received, line.quantity_rejected) == (5, 2)


def test_slip_is_undone(home: str, loaf: Offer, browser: Client) -> None:
    browser.post(f"{home}{loaf.code}/tellen/", {"received": "2", "version": "0"})

    assert browser.post(f"{home}{loaf.code}/ongedaan/", {"version": "1"}).status_code == 303
    assert counted(loaf) is None
    again = browser.post(f"{home}{loaf.code}/ongedaan/", {"version": "2"}, headers=HTMX)
    assert (again.status_code, "niet meer ongedaan" in again.content.decode()) == (409, True)


def test_all_is_right_then_finished(home: str, cycle: OrderCycle, browser: Client, rita: User) -> None:
    assert browser.post(f"{home}alles-klopt/", {"seen": "27"}).status_code == 303
    response = browser.post(f"{home}afronden/")

    assert (response.status_code, response["Location"]) == (303, "/toog/ontvangst/")
    receipt = GoodsReceipt.objects.get()
    assert (receipt.state, receipt.done_by) == (ReceiptState.DONE, rita)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.RECEIVED


def test_other_total_than_shown_is_refused(home: str, browser: Client) -> None:
    for seen in ("28", "", "x"):
        assert browser.post(f"{home}alles-klopt/", {"seen": seen}).status_code == 409


def test_finishing_too_early_names_what_waits(home: str, loaf: Offer, browser: Client) -> None:
    browser.post(f"{home}{loaf.code}/tellen/", {"received": "20", "version": "0"})

    response = browser.post(f"{home}afronden/")

    assert response.status_code == 422
    assert "Nog niet geteld: Volle hoevemelk, Hoevekip" in response.content.decode()


def test_finished_delivery_shows_its_counts_and_opens_again(
    home: str, cycle: OrderCycle, farmer: Producer, loaf: Offer, browser: Client
) -> None:
    finished(all_is_right(a_receipt(cycle, farmer), by=SYSTEM, at=MORNING))

    page = browser.get(home).content.decode()
    assert "Ontvangen om 10.00" in page
    assert "klopt: 20" in page
    assert f"{loaf.code}/tellen/" not in page

    refused = browser.post(f"{home}{loaf.code}/tellen/", {"received": "1", "version": "1"})
    assert (refused.status_code, counted(loaf)) == (409, 20)

    assert browser.post(f"{home}openen/").status_code == 303
    assert f"{loaf.code}/tellen/" in browser.get(home).content.decode()


def test_damaged_goods_with_a_photo_for_staff_alone(
    home: str, milk: Offer, browser: Client, mieke: User, client: Client
) -> None:
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0", "photo": a_picture()}
    assert browser.post(f"{home}{milk.code}/mis/", sent).status_code == 303

    line = ReceiptLine.objects.get(offer=milk)
    assert (line.quantity_good, line.reject_reason) == (5, "damaged")
    photo = f"{home}{milk.code}/foto/"
    shown = browser.get(photo)
    assert (shown.status_code, shown["Content-Type"], "no-store" in shown["Cache-Control"]) == (200, "image/webp", True)
    assert (client_of(mieke).get(photo).status_code, client.get(photo).status_code) == (403, 303)
    assert client.get(f"/media/{line.photo.name}").status_code == 404


def test_photo_that_is_not_there_is_not_found(home: str, milk: Offer, loaf: Offer, browser: Client) -> None:
    assert browser.get(f"{home}{milk.code}/foto/").status_code == 404
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0", "photo": a_picture()}
    browser.post(f"{home}{milk.code}/mis/", sent)
    line = ReceiptLine.objects.get(offer=milk)
    line.photo.storage.delete(str(line.photo.name))

    for offer in (milk, loaf):
        assert browser.get(f"{home}{offer.code}/foto/").status_code == 404


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"reason": ""}, "Kies wat er mis is"),
        ({"reason": "lelijk"}, "lelijk"),
        ({"rejected": "0"}, "Hoeveel stuks zijn niet goed"),
        ({"rejected": "7"}, "hoogstens 6"),
        ({"received": "veel"}, ""),
        ({"photo": SimpleUploadedFile("x.jpg", b"geen foto")}, "niet lezen"),
    ],
)
def test_refusal_of_wrong_goods_is_a_form_with_words(
    home: str, milk: Offer, browser: Client, change: dict[str, Any], word: str
) -> None:
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0"} | change

    response = browser.post(f"{home}{milk.code}/mis/", sent)

    page = response.content.decode()
    assert (response.status_code, "Er klopt iets niet" in page, word in page) == (422, True, True)
    assert not ReceiptLine.objects.filter(offer=milk, quantity_rejected__gt=0).exists()


def test_wrong_goods_on_an_old_screen_keep_what_was_typed(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}{milk.code}/tellen/", {"received": "4", "version": "0"})

    sent = {"received": "6", "rejected": "3", "reason": "wrong", "version": "0"}
    response = browser.post(f"{home}{milk.code}/mis/", sent)

    page = response.content.decode()
    assert (response.status_code, counted(milk)) == (409, 4)
    assert 'name="rejected" value="3"' in page
    assert 'name="version" value="1"' in page


def test_one_more_refused_without_javascript_looks_first(home: str, milk: Offer, browser: Client) -> None:
    sent = {"received": "6", "rejected": "1", "step-rejected": "1", "version": "0"}
    response = browser.post(f"{home}{milk.code}/mis/", sent)

    assert (response.status_code, 'name="rejected" value="2"' in response.content.decode()) == (200, True)


def test_good_after_all(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}{milk.code}/mis/", {"received": "6", "rejected": "2", "reason": "spoiled", "version": "0"})
    assert "Toch alles goed" in browser.get(f"{home}{milk.code}/mis/").content.decode()

    sent = {"received": "6", "rejected": "2", "reason": "spoiled", "version": "1", "all_good": "1"}
    assert browser.post(f"{home}{milk.code}/mis/", sent).status_code == 303
    assert ReceiptLine.objects.get(offer=milk).quantity_good == 6


def test_crates_come_and_go(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}alles-klopt/", {"seen": "27"})
    code = ContainerKind.objects.get().code
    page = browser.get(f"{home}leeggoed/").content.decode()
    assert f'name="delivered-{code}" value="6"' in page

    sent = {
        f"delivered-{code}": "6",
        f"seen-delivered-{code}": "0",
        f"sent_back-{code}": "4",
        f"seen-sent_back-{code}": "0",
    }
    assert browser.post(f"{home}leeggoed/", sent).status_code == 303
    assert list(ContainerMovement.objects.values_list("pieces", flat=True)) == [-4]  # the six come when it is finished

    browser.post(f"{home}afronden/")
    assert sorted(ContainerMovement.objects.values_list("pieces", flat=True)) == [-4, 6]
    assert "nog 2 van Hoeve De Kip niet terug" in browser.get(f"{home}leeggoed/").content.decode()


@pytest.mark.parametrize(("number", "seen", "status"), [("veel", "0", 422), ("10000", "0", 422), ("5", "3", 409)])
def test_refused_crates_say_why(home: str, browser: Client, number: str, seen: str, status: int) -> None:
    code = ContainerKind.objects.get().code

    response = browser.post(f"{home}leeggoed/", {f"sent_back-{code}": number, f"seen-sent_back-{code}": seen})

    assert (response.status_code, 'role="alert"' in response.content.decode()) == (status, True)
    assert not ContainerMovement.objects.exists()


def test_one_crate_more_without_javascript_looks_first(home: str, browser: Client) -> None:
    code = ContainerKind.objects.get().code

    page = browser.post(f"{home}leeggoed/", {f"sent_back-{code}": "4", f"step-sent_back-{code}": "-1"}).content.decode()

    assert f'name="sent_back-{code}" value="3"' in page
    assert not ContainerMovement.objects.exists()


def scale(browser: Client, home: str, chicken: Offer, **sent: str) -> Any:
    line = OrderLine.objects.select_related("order").get(offer=chicken)
    return browser.post(f"{home}{chicken.code}/wegen/", {"lijn": line.order.code, "seen": ""} | sent)


def grams_of(chicken: Offer) -> int | None:
    return OrderLine.objects.get(offer=chicken).delivered_grams


def test_weight_is_saved_and_told(home: str, chicken: Offer, browser: Client) -> None:
    response = scale(browser, home, chicken, weight="1,712")

    assert (response.status_code, grams_of(chicken)) == (303, 1712)
    page = browser.get(response["Location"]).content.decode()
    assert "1,712" in page
    assert "Alles is gewogen" in page
    assert "€\N{NO-BREAK SPACE}15,24" in page


def test_scale_goes_on_to_the_next_product_of_the_delivery(
    opened: OrderCycle, farmer: Producer, chicken: Offer, mieke: User, browser: Client
) -> None:
    rabbit = a_chicken(opened, farmer, "Konijn")
    a_market_with((person_behind(mieke), [(chicken, 1), (rabbit, 1)]), cycle=opened)
    home = f"/toog/ontvangst/{opened.code}/{farmer.slug}/"

    scale(browser, home, chicken, weight="1712")
    page = browser.get(f"{home}{chicken.code}/wegen/")

    assert page.context["next"] == {"name": "Konijn", "url": f"{home}{rabbit.code}/wegen/"}
    scale(browser, home, rabbit, weight="1600")
    assert browser.get(f"{home}{chicken.code}/wegen/").context["next"] is None


def test_weight_for_htmx_brings_the_next_one(home: str, chicken: Offer, browser: Client) -> None:
    line = OrderLine.objects.select_related("order").get(offer=chicken)
    sent = {"lijn": line.order.code, "seen": "", "weight": "1712 g"}
    response = browser.post(f"{home}{chicken.code}/wegen/", sent, headers=HTMX)

    assert (response.status_code, response.content.decode().lstrip()[:4]) == (200, "<div")


def test_kilos_for_grams_are_asked_about(home: str, chicken: Offer, browser: Client) -> None:
    response = scale(browser, home, chicken, weight="1712 kg", confirmed="1712000")

    page = response.content.decode()
    assert (response.status_code, grams_of(chicken)) == (422, None)
    assert "Bedoel je 1,712\N{NO-BREAK SPACE}kg?" in page
    assert 'value="1712 kg"' in page

    assert scale(browser, home, chicken, weight="1712 kg", meant="1712 g").status_code == 303
    assert grams_of(chicken) == 1712


def test_unusual_weight_is_taken_when_it_is_that_one_that_was_confirmed(
    home: str, chicken: Offer, browser: Client
) -> None:
    assert "Klopt dit?" in scale(browser, home, chicken, weight="2,5").content.decode()
    assert scale(browser, home, chicken, weight="2,6", confirmed="2500").status_code == 422
    assert scale(browser, home, chicken, weight="2,5", confirmed="2500").status_code == 303
    assert grams_of(chicken) == 2500


@pytest.mark.parametrize("typed", ["", "zwaar", "1,2,3", "0"])
def test_what_is_no_weight_is_kept_and_refused(home: str, chicken: Offer, browser: Client, typed: str) -> None:
    response = scale(browser, home, chicken, weight=typed)

    assert (response.status_code, f'value="{typed}"' in response.content.decode()) == (422, True)


def test_weighing_again_needs_the_weight_of_now(home: str, chicken: Offer, browser: Client) -> None:
    scale(browser, home, chicken, weight="1712")

    assert scale(browser, home, chicken, weight="1650").status_code == 409
    code = OrderLine.objects.select_related("order").get(offer=chicken).order.code
    assert 'name="seen" value="1712"' in browser.get(f"{home}{chicken.code}/wegen/?bestelling={code}").content.decode()
    assert scale(browser, home, chicken, weight="1650", seen="1712").status_code == 303
    assert grams_of(chicken) == 1650


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


def test_order_with_two_lines_of_one_product_weighs_each(
    home: str, chicken: Offer, loaf: Offer, browser: Client
) -> None:
    first = OrderLine.objects.get(offer=chicken)
    replaced = OrderLine.objects.get(offer=loaf)
    OrderLine.objects.create(
        order=first.order, offer=chicken, quantity_ordered=0, quantity_confirmed=1, name="Hoevekip", producer_name="x",
        content_amount=1600, content_unit="g", sold_by="weight", price_cents=890, vat_code=first.vat_code,
        vat_percent=first.vat_percent, amount_cents=1424, substitute_for=replaced,
    )  # fmt: skip

    for token, typed in ((first.order.code, "1600"), (f"{first.order.code}-2", "1700")):
        sent = {"lijn": token, "seen": "", "weight": typed}
        assert browser.post(f"{home}{chicken.code}/wegen/", sent).status_code == 303

    assert list(OrderLine.objects.filter(offer=chicken).order_by("pk").values_list("delivered_grams", flat=True)) == [
        1600, 1700,
    ]  # fmt: skip


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


def neighbours(number: int) -> list[Person]:
    return [a_person(f"Buur {n}", phone=f"0470 00 00 {n:02d}") for n in range(number)]


@pytest.mark.parametrize("number", [1, 20])
def test_pages_cost_the_same_at_any_length(number: int, place: Place, browser: Client) -> None:
    """Products, customers and deliveries: one or twenty."""
    opened = an_open_cycle(capacity=50)
    farmer = a_producer("Hoeve De Kip")
    chicken = a_chicken(opened, farmer)
    goods = [(chicken, 1), *((a_bottle(opened, farmer, f"Melk {n}"), 1) for n in range(number))]
    others = [(a_loaf(opened, a_producer(f"Bakker {n}"), f"Brood {n}"), 1) for n in range(number)]
    cycle = a_market_with(*((person, [*goods, *others]) for person in neighbours(number)), cycle=opened)
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
