import datetime as dt
from collections.abc import Iterable

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import User
from apps.hub import agenda, clock, modules
from apps.hub.actors import SYSTEM
from apps.hub.agenda import AgendaItem
from apps.hub.domain.place import set_place_hours
from apps.hub.models import ModuleSwitch, Place
from apps.hub.modules import Door, Module
from apps.hub.period import Period
from tests.cast import client_of
from tests.factories import NOON

pytestmark = pytest.mark.django_db

DOOR = Door("Bestellen kan nog 2 dagen", "Brood en groenten.", "Bestel voor vrijdag", "/markt/")


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No module and no agenda but the test's own."""
    monkeypatch.setattr(modules, "_registry", {})
    monkeypatch.setattr(agenda, "_providers", [])


def a_market() -> Module:
    return Module("market", "Markt", "Markt", "hub:home", "market", ("market",), 1, door=lambda _request: DOOR)


def page(client: Client) -> str:
    answer = client.get(reverse("hub:home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_works_before_anything_is_there(client: Client) -> None:
    assert "<h1>" in page(client)


@pytest.mark.parametrize(
    ("hour", "greeting"), [(6, "Goeiemorgen"), (10, "Goeiemorgen"), (11, "Goeiemiddag"), (17, "Goeienavond")]
)
def test_home_greets_by_name_and_time_of_day(place: Place, mieke: User, hour: int, greeting: str) -> None:
    with time_machine.travel(NOON.replace(hour=hour), tick=False):
        assert f"{greeting}, Mieke." in page(client_of(mieke))


def test_home_tells_the_day_and_the_hours(noon: dt.datetime, place: Place, client: Client) -> None:
    html = page(client).replace("\N{NO-BREAK SPACE}", " ")
    assert "Dinsdag 24 november" in html
    assert "vandaag open van 8 tot 18 uur" in html


def test_home_in_english(noon: dt.datetime, place: Place, client: Client) -> None:
    html = client.get("/", headers={"accept-language": "en"}).content.decode()
    assert "open today from 8:00 to 18:00" in html


def test_home_on_a_closed_day_says_when_it_opens(place: Place, client: Client) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 29, 11, tzinfo=dt.UTC), tick=False):
        html = page(client).replace("\N{NO-BREAK SPACE}", " ")
    assert "vandaag gesloten, weer open op maandag 30 november om 8 uur" in html


def test_home_of_a_place_without_hours_says_nothing_of_them(noon: dt.datetime, place: Place, client: Client) -> None:
    set_place_hours(place, hours=[], by=SYSTEM, at=noon)
    assert "open" not in page(client).split("<h1>")[0].split("hero")[1]


def test_doors_are_those_of_the_modules_that_are_on(place: Place, client: Client) -> None:
    modules.register(a_market())
    assert DOOR.action in page(client)
    ModuleSwitch.objects.create(code="market", is_on=False)
    assert DOOR.action not in page(client)


def test_stranger_reads_how_it_works(place: Place, client: Client) -> None:
    with translation.override("nl"):
        assert "Zo werkt het" in page(client)


def test_agenda_shows_what_comes_soonest_first(noon: dt.datetime, place: Place, client: Client) -> None:
    def provider(period: Period) -> Iterable[AgendaItem]:
        assert period.start == noon
        yield AgendaItem(clock.at_local(dt.date(2026, 11, 26), dt.time(20)), "Repetitie fanfare")
        yield AgendaItem(clock.at_local(dt.date(2026, 11, 25), dt.time(14, 30)), "Repaircafé", "/cafe/")

    agenda.register(provider)
    agenda.register(provider)
    html = page(client).replace("\N{NO-BREAK SPACE}", " ")
    assert html.index("wo 14.30 u.") < html.index("do 20 u.")
    assert html.count("Repaircafé") == 1


def test_robots_and_colours_are_served(place: Place, client: Client) -> None:
    robots = client.get("/robots.txt").content.decode()
    assert "Disallow: /mijn/" in robots
    colours = client.get(reverse("hub:colours"))
    assert place.colour_market in colours.content.decode()
    assert colours.headers["Content-Type"].startswith("text/css")
