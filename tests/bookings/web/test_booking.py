"""`/reservaties/<code>/` and what can be done there."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.guests import guest_token
from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import deny_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.payments.queries.charge import charge_of
from tests.cast import client_of
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period
from tests.factories_cafe import a_cafe_room
from tests.factories_mobipunt import a_vehicle
from tests.factories_payments import paid


def page_of(booking: Booking) -> str:
    return f"/reservaties/{booking.code}/"


def test_booking_page_tells_what_when_and_the_code(booking: Booking, mieke: User) -> None:
    page = client_of(mieke).get(page_of(booking)).content.decode()
    assert "Bakfiets Berta" in page
    assert "9.00–12.00" in page
    assert f"{booking.code[:2]}\N{NO-BREAK SPACE}{booking.code[2:]}" in page
    assert "€\N{NO-BREAK SPACE}6,00" in page
    assert "Gereserveerd" in page


def test_code_is_read_as_people_type_it(booking: Booking, mieke: User) -> None:
    assert client_of(mieke).get(f"/reservaties/{booking.code.lower()}/").status_code == 200


@pytest.mark.parametrize("path", ["", "annuleren/", "agenda.ics"])
def test_strangers_and_made_up_codes_get_the_same_404(booking: Booking, lotte: User, path: str) -> None:
    for client in (client_of(), client_of(lotte)):
        assert client.get(f"{page_of(booking)}{path}").status_code == 404
        assert client.get(f"/reservaties/ZZZZ/{path}").status_code == 404


def test_stranger_cannot_cancel_or_release(booking: Booking, lotte: User) -> None:
    for client in (client_of(), client_of(lotte)):
        assert client.post(f"{page_of(booking)}annuleren/").status_code == 404
        assert client.post(f"{page_of(booking)}loslaten/").status_code == 404
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_volunteer_sees_any_booking(booking: Booking, rita: User) -> None:
    assert client_of(rita).get(page_of(booking)).status_code == 200


def test_member_of_the_association_sees_its_booking(place: Place, noon: dt.datetime, mieke: User, karim: User) -> None:
    fanfare = an_association("Fanfare", mieke.person, karim.person)
    booking = a_booking(a_cafe_room(), mieke.person, association=fanfare)
    assert client_of(karim).get(page_of(booking)).status_code == 200


def test_guest_comes_back_by_the_link_of_the_mail(place: Place, noon: dt.datetime, walter: Person) -> None:
    booking = a_booking(a_vehicle(), walter)
    client = client_of()
    assert client.get(page_of(booking)).status_code == 404
    response = client.get(f"/mijn/gast/{guest_token(walter)}/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(page_of(booking)).status_code == 200


def test_cancel_page_shows_what_comes_back_and_does_nothing(booking: Booking, mieke: User) -> None:
    response = client_of(mieke).get(f"{page_of(booking)}annuleren/")
    assert response.status_code == 200
    assert response.context["preview"].back_cents == 600
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


def test_page_of_what_was_cancelled_offers_no_calendar(booking: Booking, mieke: User) -> None:
    client, entry = client_of(mieke), f"{page_of(booking)}agenda.ics"
    assert entry in client.get(page_of(booking)).content.decode()
    client.post(f"{page_of(booking)}annuleren/")
    assert entry not in client.get(page_of(booking)).content.decode()


def test_cancel_gives_the_time_back_once(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    for _press in range(2):
        response = client.post(f"{page_of(booking)}annuleren/", {"reason": "regen"})
        assert response.status_code == 303
        assert response["Location"] == page_of(booking)
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    assert booking.occupancies.count() == 0
    response = client.get(page_of(booking))
    assert response.content.decode().count("regen") == 1
    assert response.context["owes_nothing"]


def test_what_is_not_cancelled_for_free_is_not_said_to_be(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    assert not client.get(page_of(booking)).context["owes_nothing"]
    assert cancel_booking(booking, by=SYSTEM, at=booking.starts_at - dt.timedelta(hours=2)).cancel_fee_cents
    assert not client.get(page_of(booking)).context["owes_nothing"]


def test_cancel_page_knows_whether_it_was_paid(booking: Booking, mieke: User) -> None:
    client, charge = client_of(mieke), charge_of(booking)
    assert charge is not None
    assert "niet meer te betalen" in client.get(f"{page_of(booking)}annuleren/").content.decode()
    paid(charge)
    assert "Dit krijg je terug" in client.get(f"{page_of(booking)}annuleren/").content.decode()


def test_cancel_page_of_a_cancelled_booking_leads_back(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    client.post(f"{page_of(booking)}annuleren/")
    assert client.get(f"{page_of(booking)}annuleren/").status_code == 303


def test_late_cancelling_costs_half(booking: Booking, mieke: User) -> None:
    with time_machine.travel(booking.starts_at - dt.timedelta(hours=2), tick=False):
        client = client_of(mieke)
        preview = client.get(f"{page_of(booking)}annuleren/").context["preview"]
        assert (preview.back_cents, preview.fee_cents) == (300, 300)
        client.post(f"{page_of(booking)}annuleren/")
    charge = charge_of(booking)
    assert charge is not None
    assert charge.amount_cents == 300


def test_cancelling_after_the_start_is_refused_calmly(booking: Booking, mieke: User) -> None:
    with time_machine.travel(booking.starts_at + dt.timedelta(minutes=1), tick=False):
        client = client_of(mieke)
        assert client.get(f"{page_of(booking)}annuleren/").status_code == 200
        response = client.post(f"{page_of(booking)}annuleren/")
    assert response.status_code == 422
    assert b"data-focus" in response.content


def test_denied_request_tells_why(place: Place, noon: dt.datetime, mieke: User) -> None:
    booking = a_booking(a_cafe_room(needs_approval=True), mieke.person, period=a_period())
    deny_booking(booking, reason="dan is er kermis", by=SYSTEM, at=noon)
    page = client_of(mieke).get(page_of(booking)).content.decode()
    assert "dan is er kermis" in page
    assert client_of(mieke).post(f"{page_of(booking)}annuleren/").status_code == 409


@pytest.mark.parametrize("state", list(BookingState), ids=str)
def test_every_state_has_a_page_in_words(booking: Booking, rita: User, state: BookingState) -> None:
    at = booking.created_at
    Booking.objects.filter(pk=booking.pk).update(
        state=state,
        hold_until=at if state == BookingState.HELD else None,
        cancelled_at=at if state == BookingState.CANCELLED else None,
    )
    assert client_of(rita).get(page_of(booking)).status_code == 200
    assert client_of(rita).get(f"{page_of(booking)}annuleren/").status_code in {200, 303}


def test_event_file_is_a_calendar(booking: Booking, mieke: User) -> None:
    response = client_of(mieke).get(f"{page_of(booking)}agenda.ics")
    assert response.status_code == 200
    assert response.content.startswith(b"BEGIN:VCALENDAR")


def hold(client: Client) -> Booking:
    """What this browser put in its basket."""
    client.post("/mobipunt/bakfiets-berta/", {"dag": SATURDAY.isoformat(), "van": "14", "tot": "16"})
    return Booking.objects.get(state=BookingState.HELD)


def test_release_takes_a_hold_out_of_the_basket_once(booking: Booking) -> None:
    client = client_of()
    held = hold(client)
    for _press in range(2):
        assert client.post(f"{page_of(held)}loslaten/").status_code == 303
    held.refresh_from_db()
    assert held.state == BookingState.EXPIRED


def test_release_of_somebody_elses_hold_is_not_there(booking: Booking, lotte: User) -> None:
    held = hold(client_of())
    assert client_of(lotte).post(f"{page_of(held)}loslaten/").status_code == 404
    assert client_of().post(f"{page_of(held)}loslaten/").status_code == 404
    held.refresh_from_db()
    assert held.state == BookingState.HELD


def test_release_by_get_is_refused(booking: Booking) -> None:
    assert client_of().get(f"{page_of(booking)}loslaten/").status_code == 405


def test_booking_page_takes_a_constant_number_of_queries(booking: Booking, mieke: User, noon: dt.datetime) -> None:
    client = client_of(mieke)
    counts = []
    for others in (0, 6):
        for day in range(1, others):
            a_booking(booking.resource, mieke.person, period=a_period(SATURDAY + dt.timedelta(days=day)))
        client.get(page_of(booking))
        with CaptureQueriesContext(connection) as queries:
            client.get(page_of(booking))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_signs_that_no_database_keeps_do_no_harm(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    assert client.get("/reservaties/%00/").status_code == 404
    assert client.post(f"{page_of(booking)}annuleren/", {"reason": "re\x00gen"}).status_code == 303


def test_denied_request_leads_to_what_else_can_be_had(place: Place, noon: dt.datetime, mieke: User) -> None:
    hall, _other = a_cafe_room("Grote zaal", needs_approval=True), a_cafe_room("Kleine zaal")
    asked = a_booking(hall, mieke.person, period=a_period(), activity="Kaarten", attendees=20)
    deny_booking(asked, by=SYSTEM, at=noon, reason="Er is toneel.")
    answer = client_of(mieke).get(page_of(asked))
    hrefs = [found["href"] for found in answer.context["instead"]]
    assert any(href.startswith("/cafe/kleine-zaal/?dag=2026-11-28&van=9.00&tot=12.00") for href in hrefs), hrefs
    assert all("activity=Kaarten&attendees=20" in href for href in hrefs)
    form = client_of(mieke).get(hrefs[0]).context["page"].form
    assert (form["activity"].value(), form["attendees"].value()) == ("Kaarten", "20")
