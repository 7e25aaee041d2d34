"""Signing in as people do it: with the code of the mail, and with a key that the device keeps."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.hub.models import OutgoingMail
from tests.browser.steps import with_key
from tests.factories import a_place, a_user

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "mieke@voorbeeld.example"


def sign_in_by_code(page: Page, email: str) -> None:
    page.goto("/aanmelden/")
    page.get_by_label("Je e-mailadres").fill(email)
    page.get_by_role("button", name="Stuur me een code").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()
    code = re.findall(r"\d{6}", OutgoingMail.objects.latest("pk").subject)[0]
    page.get_by_label("De zes cijfers").fill(code)
    page.locator("main form").first.get_by_role("button").click()


@pytest.mark.parametrize("java_script", [True, False], ids=["with scripts", "without"])
def test_new_neighbour_signs_in_and_says_a_name(open_browser: Callable[..., Page], java_script: bool) -> None:
    a_place()
    page = open_browser(java_script_enabled=java_script)
    sign_in_by_code(page, "nieuw@voorbeeld.example")
    page.get_by_label("Je naam").fill("Nele Nieuw")
    page.get_by_role("button", name="Bewaar en ga verder").click()
    expect(page.get_by_role("heading", name="Dag Nele.")).to_be_visible()
    assert User.objects.select_related("person").get().person is not None


def test_passkey_is_made_and_signs_in_alone(open_browser: Callable[..., Page]) -> None:
    a_place()
    a_user("Mieke Verhulst", email=EMAIL)
    page = open_browser()
    with_key(page)
    sign_in_by_code(page, EMAIL)
    page.get_by_role("link", name="Toegangssleutels en veilig aanmelden").click()
    page.get_by_role("link", name="Maak een toegangssleutel").click()
    page.get_by_label("Hoe noem je hem?").fill("Mijn gsm")
    page.get_by_role("button", name="Maak een sleutel op dit toestel").click()
    expect(page.get_by_role("heading", name="Noodcodes")).to_be_visible()
    page.goto("/mijn/")
    page.get_by_role("button", name="Meld je af").click()
    page.goto("/aanmelden/")
    page.get_by_role("button", name="Meld je aan met een toegangssleutel").click()
    expect(page.get_by_role("heading", name="Dag Mieke.")).to_be_visible()
    page.goto("/aanmelden/beveiliging/sleutels/")
    expect(page.get_by_text("Mijn gsm")).to_be_visible()


def test_passkey_is_not_offered_where_it_cannot_work(open_browser: Callable[..., Page]) -> None:
    a_place()
    page = open_browser(java_script_enabled=False)
    page.goto("/aanmelden/")
    expect(page.get_by_role("button", name="Meld je aan met een toegangssleutel")).to_be_hidden()
