"""Crates that come with a delivery and go back with the van."""

import pytest
from django.test import Client

from apps.market.models import ContainerKind, ContainerMovement, Offer

pytestmark = pytest.mark.django_db


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
