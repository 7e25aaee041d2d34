"""Calendar links that managers make, see and revoke."""

import re

import pytest
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.bookings.domain.feed import MOST_LINKS, create_subscription
from apps.bookings.enums import FeedScope
from apps.bookings.models import CalendarSubscription
from apps.hub.actors import actor_for
from tests.cast import client_of
from tests.factories import NOON, a_user
from tests.factories_bookings import a_room

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/kalender/"


def asked(**changes: str) -> dict[str, str]:
    return {"name": "Grote zaal", "scope": "resource", "resource": a_room().slug, "detail": "names"} | changes


def address_in(content: bytes) -> str:
    found = re.search(r"http://localhost:8000(/kalender/[\w-]+\.ics)", content.decode())
    assert found
    return found[1]


def test_link_is_made_and_its_address_shown_once(manager: Client) -> None:
    made = manager.post(PAGE, asked())
    address = address_in(made.content)

    assert made.status_code == 200
    assert "no-store" in made.headers["Cache-Control"]
    assert made.headers["Referrer-Policy"] == "same-origin"  # without one, its forms have no Origin and are refused
    assert f"webcal://localhost:8000{address}" in made.content.decode()
    assert Client().get(address).status_code == 200
    assert address not in manager.get(PAGE).content.decode()


def test_link_page_loaded_again_makes_no_second_link(manager: Client) -> None:
    form = asked(key=str(manager.get(PAGE).context["key"]))
    manager.post(PAGE, form)

    assert manager.post(PAGE, form, follow=True).redirect_chain == [(PAGE, 302)]
    assert CalendarSubscription.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scope": "association"}, "scope"),
        ({"resource": ""}, "resource"),
        ({"resource": "onbekend"}, "resource"),
        ({"detail": "phone"}, "detail"),
    ],
)
def test_link_of_wrong_input_is_refused_and_keeps_what_was_typed(
    manager: Client, changes: dict[str, str], field: str
) -> None:
    response = manager.post(PAGE, asked(**changes))

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert CalendarSubscription.objects.count() == 0


def test_links_have_a_limit(manager: Client, jef: User) -> None:
    for number in range(MOST_LINKS):
        create_subscription(owner=jef, name=str(number), scope=FeedScope.MINE, by=actor_for(jef), at=NOON)

    response = manager.post(PAGE, asked())

    assert (response.status_code, CalendarSubscription.objects.count()) == (422, MOST_LINKS)


def test_link_of_another_manager_is_revoked_but_never_renewed(manager: Client) -> None:
    an = a_user("An Baert", Role.MANAGER)
    link, token = create_subscription(owner=an, name="Alles", scope=FeedScope.ALL, by=actor_for(an), at=NOON)

    renewed = manager.post(f"{PAGE}{link.code}/nieuw-adres/")
    still = Client().get(f"/kalender/{token}.ics").status_code
    revoked = manager.post(f"{PAGE}{link.code}/intrekken/")

    assert (renewed.status_code, still, revoked.status_code) == (404, 200, 302)
    assert Client().get(f"/kalender/{token}.ics").status_code == 404


def test_link_of_a_resident_is_not_a_managers_business(manager: Client, mieke: User) -> None:
    link, _token = create_subscription(owner=mieke, name="Gsm", scope=FeedScope.MINE, by=actor_for(mieke), at=NOON)

    assert link.name not in manager.get(PAGE).content.decode()
    assert manager.post(f"{PAGE}{link.code}/intrekken/").status_code == 404


def test_resident_makes_renews_and_revokes_a_link(mieke: User) -> None:
    browser = client_of(mieke)

    made = browser.post("/reservaties/kalender/", {"name": "Mijn gsm"})
    first = address_in(made.content)
    link = CalendarSubscription.objects.get()
    second = address_in(browser.post(f"/reservaties/kalender/{link.code}/nieuw-adres/").content)
    statuses = [Client().get(address).status_code for address in (first, second)]
    revoked = browser.post(f"/reservaties/kalender/{link.code}/intrekken/")

    assert (statuses, revoked.status_code, Client().get(second).status_code) == ([404, 200], 302, 404)


def test_resident_cannot_touch_anothers_link(mieke: User, lotte: User) -> None:
    link, token = create_subscription(owner=mieke, name="Gsm", scope=FeedScope.MINE, by=actor_for(mieke), at=NOON)
    browser = client_of(lotte)

    answers = [
        browser.post(f"/reservaties/kalender/{link.code}/{action}/").status_code
        for action in ("intrekken", "nieuw-adres")
    ]

    assert (answers, Client().get(f"/kalender/{token}.ics").status_code) == ([404, 404], 200)


def test_resident_gets_no_link_without_a_name(mieke: User) -> None:
    response = client_of(mieke).post("/reservaties/kalender/", {"name": ""})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
