"""Weighing at the delivery: weights as people type them, and the unlikely ones."""

from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.market.models import Offer, OrderCycle, OrderLine, Producer
from tests.counter.web.receiving.lines import HTMX
from tests.factories_counter import person_behind
from tests.factories_market_receipt import a_chicken, a_market_with

pytestmark = pytest.mark.django_db


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
