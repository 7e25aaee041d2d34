"""`/mandje/` pressed twice, from another window, or after something went: nothing is ordered twice or unseen."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.cycle import open_cycle
from apps.payments.errors import BasketChanged
from apps.payments.models import Charge
from tests.cast import client_of
from tests.factories_market import a_draft, a_slot, a_variant, an_offer
from tests.payments.web.pressing import BASKET, THANKS, press, put_bike, shown


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
