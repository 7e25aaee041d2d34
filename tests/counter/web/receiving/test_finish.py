"""The rest is right, the delivery is done, and it opens again."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.market.domain.receipt import all_is_right
from apps.market.enums import CycleState, ReceiptState
from apps.market.models import GoodsReceipt, Offer, OrderCycle, Producer
from tests.counter.web.receiving.lines import counted
from tests.factories_market_receipt import MORNING, a_receipt, finished

pytestmark = pytest.mark.django_db


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
