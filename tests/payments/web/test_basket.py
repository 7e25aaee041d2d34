"""`/mandje/`: what waits, who you are, one button."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.cycle import open_cycle
from apps.market.enums import AgeLimit
from apps.market.models import PickupSlot
from apps.payments.models import Charge
from tests.cast import client_of
from tests.factories_bookings import SATURDAY
from tests.factories_cafe import a_cafe_room
from tests.factories_market import a_draft, a_slot, a_variant, an_offer
from tests.factories_mobipunt import a_vehicle
from tests.payments.web.pressing import BASKET, THANKS, press, put_bike

PRESS = "Bestel met betalingsverplichting · €\N{NO-BREAK SPACE}6,00"


def put_room(client: Client) -> None:
    """The cellar in the basket; a manager has to agree."""
    wish = {"dag": SATURDAY.isoformat(), "van": "9", "tot": "12", "activity": "feest", "attendees": "20"}
    assert client.post("/cafe/de-kelder/", wish).status_code == 303


def test_basket_of_a_stranger_is_empty_with_doors(place: Place, noon: dt.datetime) -> None:
    response = client_of().get(BASKET)
    assert response.status_code == 200
    assert b"basket-doors" in response.content
    assert b"checkout" not in response.content


def test_basket_shows_price_minutes_left_and_the_duty_to_pay(guest: Client) -> None:
    page = guest.get(BASKET).content.decode()
    assert "nog 30 min. voor je vrijgehouden" in page
    assert PRESS in page
    assert "Je betaalt aan de toog" in page


def test_minutes_left_go_down(guest: Client, noon: dt.datetime) -> None:
    with time_machine.travel(noon + dt.timedelta(minutes=6), tick=False):
        assert "nog 24 min. voor je vrijgehouden" in guest.get(BASKET).content.decode()


def test_guest_books_with_a_name_and_a_phone(guest: Client) -> None:
    response = guest.post(BASKET, press())
    assert response.status_code == 303
    booking = Booking.objects.get()
    page = guest.get(response["Location"]).content.decode()
    assert booking.state == BookingState.CONFIRMED
    assert booking.person == Person.objects.get(name="Nele Wouters")
    assert f"{booking.code[:2]}\N{NO-BREAK SPACE}{booking.code[2:]}" in page
    assert "€\N{NO-BREAK SPACE}6,00" in page
    assert guest.get(f"/reservaties/{booking.code}/").status_code == 200
    assert OutgoingMail.objects.count() == 0


def test_guest_with_an_address_gets_a_mail(guest: Client) -> None:
    guest.post(BASKET, press(phone="", email="nele@voorbeeld.example"))
    assert OutgoingMail.objects.get().to == "nele@voorbeeld.example"


def test_resident_is_not_asked_again(place: Place, noon: dt.datetime, mieke: User) -> None:
    a_vehicle()
    client = client_of(mieke)
    put_bike(client)
    page = client.get(BASKET).content.decode()
    assert 'name="phone"' not in page
    assert "Mieke Verhulst" in page
    assert client.post(BASKET).status_code == 303
    assert Booking.objects.get().person == mieke.person


def test_guest_is_asked_once(guest: Client) -> None:
    guest.post(BASKET, press())
    put_bike(guest, "14", "16")
    assert 'name="phone"' not in guest.get(BASKET).content.decode()
    guest.post(BASKET)
    assert Person.objects.filter(name="Nele Wouters").count() == 1


def test_request_owes_nothing_yet(place: Place, noon: dt.datetime) -> None:
    a_cafe_room(needs_approval=True)
    client = client_of()
    put_room(client)
    page = client.get(BASKET).content.decode()
    assert "Vraag aan" in page
    assert "betalingsverplichting" not in page
    assert "Na goedkeuring" in page
    client.post(BASKET, press())
    assert Booking.objects.get().state == BookingState.REQUESTED
    assert Charge.objects.count() == 0
    assert "wacht op goedkeuring" in client.get(THANKS).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "\U0001f600" * 300}, "name"),
        ({"name": "x" * 300}, "name"),
        ({"name": "Nele\x00"}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12"}, "phone"),
        ({"phone": "twee"}, "phone"),
        ({"email": "nele"}, "email"),
        ({"email": "a" * 400 + "@voorbeeld.example"}, "email"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(guest: Client, changes: dict[str, str], field: str) -> None:
    sent = press(**changes)
    response = guest.post(BASKET, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "data-focus" in page
    assert f'id="id_{field}_error"' in page
    assert field == "name" or 'value="Nele Wouters"' in page
    assert Booking.objects.get().state == BookingState.HELD
    assert Person.objects.count() == 0


def test_empty_basket_pressed_by_a_stranger_is_calm(place: Place, noon: dt.datetime) -> None:
    client = client_of()
    assert client.post(BASKET, press())["Location"] == BASKET
    assert client.get(BASKET).status_code == 200
    assert client.get(THANKS)["Location"] == BASKET


def test_others_basket_is_not_shown(guest: Client, mieke: User) -> None:
    assert "Bakfiets" not in client_of().get(BASKET).content.decode()
    assert "Bakfiets" not in client_of(mieke).get(BASKET).content.decode()


def test_basket_takes_as_many_queries_for_one_as_for_twenty(guest: Client) -> None:
    counts = []
    for number in range(20):
        if number:
            put_bike(
                guest,
                f"{number // 2 + 12}.{'30' if number % 2 else '00'}",
                f"{(number + 1) // 2 + 12}.{'00' if number % 2 else '30'}",
            )
        if number in {0, 19}:
            guest.get(BASKET)
            with CaptureQueriesContext(connection) as queries:
                guest.get(BASKET)
            counts.append(len(queries))
    assert Booking.objects.count() == 20
    assert counts[0] == counts[1]


def test_place_order_without_csrf_token_is_refused(place: Place) -> None:
    assert Client(enforce_csrf_checks=True).post(BASKET, press()).status_code == 403


def test_basket_page_is_not_kept_by_a_browser(guest: Client) -> None:
    assert "no-store" in guest.get(BASKET)["Cache-Control"]


def test_moment_that_filled_up_meanwhile_is_said_to_be_full(place: Place, noon: dt.datetime) -> None:
    cycle = a_draft()
    slot, offer = a_slot(cycle), an_offer(cycle)
    open_cycle(cycle, by=SYSTEM, at=noon)
    client = client_of()
    client.post("/markt/mandje/", {"offer": offer.code, "quantity": "1"})
    PickupSlot.objects.update(claimed=F("capacity"))

    refused = client.post(BASKET, press(**{f"market_slot_{cycle.code}": slot.code}))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Dit moment is intussen volzet. Kies een ander." in page
    assert "Alle afhaalmomenten zijn volzet. Bel ons." in page
    assert slot.code not in page


def test_market_asks_for_a_moment_and_an_age(place: Place, noon: dt.datetime) -> None:
    cycle = a_draft()
    slot = a_slot(cycle)
    offer = an_offer(cycle, a_variant("Lindebier", age_limit=AgeLimit.SIXTEEN), price_cents=300)
    open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)
    client = client_of()
    client.post("/markt/mandje/", {"offer": offer.code, "quantity": "2"})
    refused = client.post(BASKET, press())
    page = refused.content.decode()
    assert refused.status_code == 422
    assert f'id="id_market_slot_{cycle.code}_error"' in page
    assert 'id="id_market_age_16_error"' in page
    answers = {f"market_slot_{cycle.code}": slot.code, "market_age_16": "on"}
    assert client.post(BASKET, press(**answers))["Location"] == THANKS
