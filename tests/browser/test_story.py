"""One story at the width of a phone: from two loaves and a milk to a calendar on another machine.

A resident without an account orders, books and asks; a volunteer hands over and takes the cash; a manager
says yes and subscribes to the hall, and the parser of Thunderbird reads it over the wire.
"""

import datetime as dt
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource
from apps.cafe.models import Room
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.cycle import open_cycle
from apps.market.enums import Category, ContentUnit, OrderState
from apps.market.models import Order, OrderCycle
from apps.mobipunt.models import Vehicle
from apps.payments.enums import Account
from apps.payments.models import JournalLine, Payment
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_resource, a_room
from tests.factories_market import a_draft, a_slot, a_variant, an_offer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("place")]

AT_PICK_UP: Final = dt.datetime(2026, 11, 27, 15, 10, tzinfo=dt.UTC)  # Friday, 16.10 u. in the village
NODE: Final = Path(settings.BASE_DIR, ".venv", "bin", "node")
READ_CALENDAR: Final = Path(settings.BASE_DIR, "tests", "bookings", "feeds", "ical_js.mjs")

Look = Callable[[Page], None]


@pytest.fixture
def market(place: Place) -> OrderCycle:
    """Two loaves at EUR 3,41 and a milk at EUR 7,50: EUR 14,32."""
    cycle = a_draft()
    a_slot(cycle, hour=16)
    bread = a_variant("Lindekerks bruin", storage="Rek C", drawing="bread-brown")
    an_offer(cycle, bread, price_cents=341)
    milk = a_variant(
        "Volle hoevemelk", storage="Koelkast 2", category=Category.DAIRY, contains=("milk",), drawing="milk",
        content=(5000, ContentUnit.MILLILITRE),
    )  # fmt: skip
    an_offer(cycle, milk, price_cents=750)
    return open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)


@pytest.fixture
def bike(place: Place) -> Resource:
    """Berta, EUR 2 an hour."""
    bike = a_resource("Bakfiets Berta")
    Vehicle.objects.create(resource=bike, form="cargo_bike", propulsion="electric_assist", load_kg=100)
    return bike


@pytest.fixture
def hall(place: Place) -> Resource:
    """The great hall, on approval."""
    hall = a_room("Grote zaal")
    Room.objects.create(resource=hall, capacity=80, facilities=[])
    return hall


def test_a_village_week(  # the order of the fixtures is the order of the story
    market: OrderCycle,
    bike: Resource,
    hall: Resource,
    rita: User,
    jef: User,
    live_server: LiveServer,
    open_browser: Callable[..., Page],
    look: Look,
) -> None:
    with time_machine.travel(NOON):
        resident = open_browser()
        put_bread_and_milk_in_the_basket(resident, look)
        put_a_bike_in_the_basket(resident, bike, look)
        ask_for_a_room(resident, hall, look)
        say_who_you_are_and_order(resident, look)
    person = Person.objects.get(name="Mieke Verhulst")
    assert Order.objects.get(person=person).total_cents == 1432
    asked = Booking.objects.get(resource=hall)
    assert asked.state == BookingState.REQUESTED

    with time_machine.travel(AT_PICK_UP):
        volunteer = as_user(open_browser(), rita, live_server.url)
        hand_over_for_cash(volunteer, look)
        manager = as_user(open_browser(), jef, live_server.url)
        confirm_the_room(manager, look)
        address = subscribe_to_the_hall(manager, hall, look)
        read = read_calendar(live_server.url + address)
    assert Order.objects.get().state == OrderState.HANDED_OVER
    assert Payment.objects.get().received_cents == 1430
    assert sum(JournalLine.objects.filter(account=Account.CASH).values_list("amount_cents", flat=True)) == 1430
    asked.refresh_from_db()
    moment = dt.datetime.fromisoformat
    (event,) = read["events"]
    assert (moment(event["start"]), moment(event["end"])) == (asked.starts_at, asked.ends_at)
    assert (event["uid"].partition("@")[0], event["status"]) == (str(asked.uid), "CONFIRMED")


def as_user(page: Page, user: User, url: str) -> Page:
    """A browser in which this user is signed in."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client_of(user).cookies[name].value, "url": url}])
    return page


def put_bread_and_milk_in_the_basket(page: Page, look: Look) -> None:
    """From the front door to the market: two loaves and a milk."""
    page.goto("/")
    look(page)
    page.get_by_role("navigation", name="Menu onderaan").get_by_role("link", name="Markt").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("27 november")
    look(page)
    page.get_by_role("button", name="In mandje : Lindekerks bruin").click()
    stepper = page.get_by_role("group", name="Lindekerks bruin")
    stepper.get_by_role("button").last.click()
    expect(page.locator("#market-bar")).to_contain_text("6,82")
    page.get_by_role("button", name="In mandje : Volle hoevemelk").click()
    expect(page.locator("#market-bar")).to_contain_text("14,32")
    look(page)
    page.get_by_role("link", name=re.compile("moment")).first.click()
    page.get_by_role("radio", name=re.compile("16.00")).check()
    look(page)
    page.get_by_role("button", name="Kies dit moment").click()
    expect(page.get_by_text("Ophalen: 16.00–16.30 u.")).to_be_visible()


def put_a_bike_in_the_basket(page: Page, bike: Resource, look: Look) -> None:
    """Saturday from 9 to 12, six euros."""
    page.goto("/")
    page.get_by_role("navigation", name="Menu onderaan").get_by_role("link", name="Mobipunt").click()
    look(page)
    page.get_by_role("heading", name=bike.name).get_by_role("link").click()
    look(page)
    page.locator("#id_dag").fill(SATURDAY.isoformat())
    page.locator("#id_van").fill("9")
    page.locator("#id_tot").fill("12")
    page.get_by_role("button", name="Leg in mijn mandje").last.click()
    expect(page.get_by_text(bike.name).first).to_be_visible()


def ask_for_a_room(page: Page, hall: Resource, look: Look) -> None:
    """Saturday evening, for a party."""
    page.goto("/cafe/")
    look(page)
    page.get_by_role("heading", name=hall.name).get_by_role("link").click()
    look(page)
    page.locator("#id_dag").fill(SATURDAY.isoformat())
    page.locator("#id_van").fill("18")
    page.locator("#id_tot").fill("21")
    page.get_by_label("Waarvoor").fill("Feest voor opa")
    page.get_by_label("Met hoeveel kom je").fill("40")
    page.get_by_role("button", name="Leg in mijn mandje").last.click()
    expect(page.get_by_text(hall.name).first).to_be_visible()


def say_who_you_are_and_order(page: Page, look: Look) -> None:
    """Name and phone are enough."""
    page.goto("/mandje/")
    look(page)
    page.get_by_label("Je naam").fill("Mieke Verhulst")
    page.get_by_label("Gsm").fill("0470 12 34 56")
    page.get_by_role("button", name="€ 20,32").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mieke")
    look(page)


def hand_over_for_cash(page: Page, look: Look) -> None:
    """Found by four figures; EUR 14,32 is 14,30 in cash; the bike is still owed."""
    page.goto("/toog/")
    look(page)
    page.get_by_role("searchbox").press_sequentially("3456")
    page.get_by_role("link", name="Mieke Verhulst").click()
    expect(page.get_by_text("2 × Lindekerks bruin")).to_be_visible()
    look(page)
    for good in ("2 × Lindekerks bruin", "1 × Volle hoevemelk"):
        page.get_by_role("checkbox", name=good).check()
    page.get_by_label("Cash gekregen").fill("20")
    expect(page.locator("#change")).to_contain_text("5,70")
    page.get_by_role("button", name="Cash € 14,30 en meegeven").click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Bakfiets Berta")).to_be_visible()
    expect(page.locator("#pay")).to_contain_text("6,00")
    look(page)


def confirm_the_room(page: Page, look: Look) -> None:
    """The manager says yes."""
    page.goto("/beheer/")
    look(page)
    page.goto("/beheer/aanvragen/")
    look(page)
    page.get_by_role("link", name="Mieke V.").click()
    look(page)
    page.get_by_role("button", name="Bevestig en laat het weten").click()
    expect(page.get_by_text("Geen aanvragen")).to_be_visible()
    look(page)


def subscribe_to_the_hall(page: Page, hall: Resource, look: Look) -> str:
    """A link of the hall's calendar; the path of its address."""
    page.goto("/beheer/kalender/")
    look(page)
    page.get_by_label("Naam").fill("Grote zaal, gsm van Jef")
    page.get_by_role("radio", name="één voertuig of zaal").check()
    page.get_by_label("Welk voertuig of welke zaal?").select_option(hall.slug)
    page.get_by_role("button", name="Maak de link").click()
    address = page.get_by_label("Adres van de kalender")
    expect(address).to_be_visible()
    look(page)
    return "/" + address.input_value().split("/", 3)[3]


def read_calendar(url: str) -> dict[str, Any]:
    """What the parser of Thunderbird makes of the address."""
    script = f"fetch({json.dumps(url)}).then((answer) => answer.text()).then((text) => process.stdout.write(text));"
    fetched = subprocess.run([NODE, "-e", script], capture_output=True, check=True, timeout=30)
    parsed = subprocess.run([NODE, READ_CALENDAR], input=fetched.stdout, capture_output=True, check=True, timeout=30)
    read: dict[str, Any] = json.loads(parsed.stdout)
    return read
