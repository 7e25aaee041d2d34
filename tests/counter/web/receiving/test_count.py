"""Counting a line: refusals that keep what was typed, fragments, and the slip that is undone."""

import pytest
from django.test import Client

from apps.market.models import GoodsReceipt, Offer, ReceiptLine
from tests.counter.web.receiving.lines import HTMX, counted

pytestmark = pytest.mark.django_db


def test_count_begins_the_delivery_and_offers_the_way_back(home: str, loaf: Offer, browser: Client) -> None:
    response = browser.post(f"{home}{loaf.code}/tellen/", {"received": "14", "version": "0"})

    assert (response.status_code, response["Location"]) == (303, f"{home}?geteld={loaf.code}#lijn-{loaf.code}")
    assert counted(loaf) == 14
    page = browser.get(f"{home}?geteld={loaf.code}").content.decode()
    assert "te weinig: 14 van 20" in page
    assert f"{home}{loaf.code}/ongedaan/" in page


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
