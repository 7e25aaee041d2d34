"""`/mandje/`: what waits, who you are, one button."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.cycle import open_cycle
from apps.market.enums import AgeLimit
from apps.payments.errors import BasketChanged
from apps.payments.models import Charge
from tests.cast import client_of
from tests.factories_bookings import SATURDAY
from tests.factories_cafe import a_cafe_room
from tests.factories_market import a_draft, a_slot, a_variant, an_offer
from tests.factories_mobipunt import a_vehicle

BASKET = "/mandje/"
THANKS = "/mandje/bedankt/"
PRESS = "Bestel met betalingsverplichting · €\N{NO-BREAK SPACE}6,00"


def press(**changes: str) -> dict[str, str]:
    """What a guest types once."""
    typed = {"name": "Nele Wouters", "phone": "0470 99 88 77", "email": "", "request_key": uuid.uuid4().hex}
    return typed | changes


def put_bike(client: Client, start: str = "9", end: str = "12") -> None:
    """Berta in the basket, Saturday morning."""
    wish = {"dag": SATURDAY.isoformat(), "van": start, "tot": end}
    assert client.post("/mobipunt/bakfiets-berta/", wish).status_code == 303


def put_room(client: Client) -> None:
    """The cellar in the basket; a manager has to agree."""
    wish = {"dag": SATURDAY.isoformat(), "van": "9", "tot": "12", "activity": "feest", "attendees": "20"}
    assert client.post("/cafe/de-kelder/", wish).status_code == 303


@pytest.fixture
def guest(place: Place, noon: dt.datetime) -> Client:
    """A visitor with Berta in the basket."""
    a_vehicle()
    client = client_of()
    put_bike(client)
    return client


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


def test_hold_that_ran_out_and_was_taken_is_told_and_keeps_what_was_typed(guest: Client, noon: dt.datetime) -> None:
    shown = Booking.objects.get()
    with time_machine.travel(noon + dt.timedelta(minutes=31), tick=False):
        other = client_of()
        put_bike(other)
        response = guest.post(BASKET, press(held=shown.code))
        assert response.status_code in {303, 409}
        if response.status_code == 409:
            assert "Nele Wouters" in response.content.decode()
    assert Booking.objects.exclude(pk=shown.pk).get().state == BookingState.HELD
    shown.refresh_from_db()
    assert shown.state == BookingState.EXPIRED


def test_double_click_is_one_booking_and_one_thank_you(guest: Client) -> None:
    sent = press()
    for _press in range(2):
        response = guest.post(BASKET, sent)
        assert response.status_code == 303
        assert response["Location"] == THANKS
    assert Booking.objects.count() == 1
    assert Person.objects.count() == 1
    assert guest.get(THANKS).status_code == 200


def test_double_click_whose_first_answer_never_arrived_still_finds_the_codes(guest: Client) -> None:
    sent, before = press(), guest.cookies["sessie"].value
    guest.post(BASKET, sent)
    again = client_of()
    again.cookies["sessie"] = before
    # the session of before is gone; the browser's basket key with it, so nothing of anybody's is shown
    assert again.post(BASKET, sent).status_code == 303
    assert Booking.objects.count() == 1


def test_back_button_after_placing_shows_the_thank_you_page(guest: Client) -> None:
    guest.post(BASKET, press())
    assert b"checkout" not in guest.get(BASKET).content
    response = guest.post(BASKET, press())
    assert response["Location"] == THANKS


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


def test_one_hold_gone_refuses_all_and_keeps_the_rest(guest: Client, noon: dt.datetime) -> None:
    gone = Booking.objects.get()
    with time_machine.travel(noon + dt.timedelta(minutes=20), tick=False):
        put_bike(guest, "14", "16")
        shown = " ".join(Booking.objects.values_list("code", flat=True))
    with time_machine.travel(noon + dt.timedelta(minutes=31), tick=False):
        put_bike(client_of())  # somebody else wants the morning by now
        response = guest.post(BASKET, press(held=shown))
        page = response.content.decode()
    assert response.status_code == 409
    assert "Bakfiets Berta" in page
    assert 'value="Nele Wouters"' in page
    assert Booking.objects.filter(state=BookingState.CONFIRMED).count() == 0
    assert Person.objects.count() == 0
    gone.refresh_from_db()
    assert gone.state == BookingState.EXPIRED


def test_second_press_that_lost_its_session_note_finds_the_codes_by_its_key(guest: Client) -> None:
    sent = press()
    guest.post(BASKET, sent)
    session = guest.session
    del session["basket_thanks"]
    session.save()
    assert guest.post(BASKET, sent)["Location"] == THANKS
    assert "Bakfiets Berta" in guest.get(THANKS).content.decode()


@pytest.mark.parametrize("changes", [{"request_key": "x\x00y"}, {"held": "A\x00B"}, {"request_key": "x" * 300}])
def test_made_up_hidden_fields_do_no_harm(guest: Client, changes: dict[str, str]) -> None:
    assert guest.post(BASKET, press(**changes))["Location"] == THANKS


def test_basket_page_is_not_kept_by_a_browser(guest: Client) -> None:
    assert "no-store" in guest.get(BASKET)["Cache-Control"]


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


def shown(client: Client) -> str:
    """The print of what stands on the page."""
    seen: str = client.get(BASKET).context["page"].seen
    return seen


def test_nobody_orders_what_another_window_added(place: Place, noon: dt.datetime, mieke: User) -> None:
    cycle = a_draft()
    slot = a_slot(cycle)
    bread, milk = an_offer(cycle, a_variant("Brood")), an_offer(cycle, a_variant("Melk"))
    open_cycle(cycle, by=SYSTEM, at=noon)
    client = client_of(mieke)
    put = {"offer": bread.code, "quantity": "1"}
    client.post("/markt/mandje/", put)
    sent = {f"market_slot_{cycle.code}": slot.code, "seen": shown(client)}
    client.post("/markt/mandje/", {"offer": milk.code, "quantity": "2"})

    refused = client.post(BASKET, sent)
    assert (refused.status_code, Charge.objects.count()) == (409, 0)
    assert [wrong.text for wrong in refused.context["page"].wrong] == [BasketChanged().text]
    assert client.post(BASKET, sent | {"seen": refused.context["page"].seen}).status_code == 303
    assert Charge.objects.count() == 1


def test_nobody_comes_at_a_moment_that_another_window_chose(place: Place, noon: dt.datetime, mieke: User) -> None:
    cycle = a_draft()
    slots = [a_slot(cycle, hour=hour) for hour in (16, 17)]
    bread = an_offer(cycle)
    open_cycle(cycle, by=SYSTEM, at=noon)
    client = client_of(mieke)
    client.post("/markt/mandje/", {"offer": bread.code, "quantity": "1"})
    client.post("/markt/afhaalmoment/", {"slot": slots[0].code})
    seen = shown(client)
    client.post("/markt/afhaalmoment/", {"slot": slots[1].code})
    assert client.post(BASKET, {"seen": seen}).status_code == 409
    assert client.post(BASKET, {"seen": shown(client)}).status_code == 303


def test_minutes_that_a_hold_loses_are_no_change(guest: Client, noon: dt.datetime) -> None:
    seen = shown(guest)
    with time_machine.travel(noon + dt.timedelta(minutes=3)):
        assert guest.post(BASKET, press(seen=seen)).status_code == 303
