import datetime as dt
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.guests import guest_token
from apps.accounts.models import Person, User
from apps.hub.models import Place
from apps.payments.web.owner import SESSION_KEY
from tests.accounts.test_sign_in import ask_code, give_code, last_code
from tests.cast import client_of
from tests.factories import NOON, a_person

pytestmark = pytest.mark.django_db


def link(person: Person, to: str = "") -> str:
    return reverse("accounts:guest", args=(guest_token(person),)) + (f"?naar={to}" if to else "")


def test_link_in_the_mail_brings_the_guest_back(place: Place, walter: Person, client: Client) -> None:
    answer = client.get(link(walter, "/mijn/"))
    assert answer["Location"] == "/mijn/"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert client.get("/mijn/").context["person"] == walter


@pytest.mark.parametrize("to", ["https://elders.example/", "//elders.example", "javascript:alert(1)"])
def test_link_never_leads_elsewhere(place: Place, walter: Person, client: Client, to: str) -> None:
    assert client.get(link(walter, to))["Location"] == "/mijn/"


def test_link_does_not_change_who_is_signed_in(place: Place, walter: Person, mieke: User) -> None:
    client = client_of(mieke)
    client.get(link(walter))
    assert client.get("/mijn/").context["person"] == mieke.person


@pytest.mark.parametrize("token", ["x", "a:b:c", "😀"])
def test_forged_link_explains_itself(place: Place, client: Client, token: str) -> None:
    answer = client.get(reverse("accounts:guest", args=(token,)))
    assert answer["Location"] == "/aanmelden/"
    assert client.get("/mijn/").context["person"] is None


def test_link_of_somebody_with_an_account_asks_to_sign_in(place: Place, mieke: User, client: Client) -> None:
    assert mieke.person is not None
    assert client.get(link(mieke.person))["Location"] == "/aanmelden/"


def test_link_grows_old(place: Place, walter: Person, client: Client) -> None:
    with time_machine.travel(NOON, tick=False):
        url = link(walter)
    with time_machine.travel(NOON + dt.timedelta(days=61), tick=False):
        assert client.get(url)["Location"] == "/aanmelden/"


def test_guest_page_ends_when_the_guest_gets_an_account(place: Place, client: Client) -> None:
    person = a_person("Greet Claes", email="greet@voorbeeld.example")
    client.get(link(person))
    ask_code(client, "greet@voorbeeld.example")
    give_code(client, last_code())
    assert User.objects.get().person == person
    client.post(reverse("account_logout"))
    assert client.get("/mijn/").context["person"] is None


def test_basket_of_the_browser_goes_along(place: Place, mieke: User, client: Client) -> None:
    session = client.session
    session[SESSION_KEY] = "sleutel"
    session.save()
    ask_code(client, mieke.email)
    give_code(client, last_code())
    assert SESSION_KEY not in client.session


def test_no_template_of_the_library_is_left_without_our_look() -> None:
    ours = Path(__file__).parents[2] / "apps/accounts/templates"
    pages = [path for folder in ("account", "mfa") for path in (ours / folder).rglob("*.html")]
    assert len(pages) >= 15
    assert all('{% extends "hub/base.html" %}' in path.read_text(encoding="utf-8") for path in pages)
