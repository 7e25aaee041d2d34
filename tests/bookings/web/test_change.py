"""`/reservaties/<code>/wijzigen/`."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse, HttpResponseBase
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.use import check_out_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories_bookings import SATURDAY, a_booking, a_period, period_on
from tests.factories_cafe import a_cafe_room
from tests.factories_mobipunt import a_vehicle

HTMX = {"HX-Request": "true"}


def url_of(booking: Booking) -> str:
    return f"/reservaties/{booking.code}/wijzigen/"


def typed(**changed: str) -> dict[str, str]:
    return {"ding": "bakfiets-berta", "dag": "2026-11-28", "van": "9", "tot": "13", "volgnummer": "0"} | changed


def text(response: HttpResponseBase) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_page_shows_how_it_is_now(booking: Booking, mieke: User) -> None:
    page = text(client_of(mieke).get(url_of(booking)))
    assert 'value="2026-11-28"' in page
    assert 'value="9.00"' in page
    assert "Een half uur langer" in page


@pytest.mark.parametrize("code", ["booking", "ZZZZ"])
def test_stranger_gets_404(booking: Booking, lotte: User, code: str) -> None:
    url = url_of(booking) if code == "booking" else "/reservaties/ZZZZ/wijzigen/"
    for client in (client_of(), client_of(lotte)):
        assert client.get(url).status_code == client.post(url, typed()).status_code == 404


def test_quick_button_shows_the_difference_and_changes_nothing(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    quick = client.get(url_of(booking)).context["page"].quick
    page = client.get(quick[0]["href"].partition("#")[0])
    preview = page.context["page"].proposal.preview
    assert (preview.old_total_cents, preview.new_total_cents, preview.difference_cents) == (600, 700, 100)
    assert "je betaalt € 1,00 bij" in text(page)
    booking.refresh_from_db()
    assert booking.sequence == 0


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_price_is_shown_before(booking: Booking, mieke: User, headers: dict[str, str]) -> None:
    response = client_of(mieke).post(url_of(booking), typed(actie="prijs", tot="10"), headers=headers)
    assert response.status_code == 200
    assert "je betaalt € 4,00 minder" in text(response)
    assert ("<html" in text(response)) == (not headers)
    booking.refresh_from_db()
    assert booking.sequence == 0


def test_change_by_form_changes_once(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    for _press in range(2):
        response = client.post(url_of(booking), typed())
        assert (response.status_code, response["Location"]) == (303, f"/reservaties/{booking.code}/")
    booking.refresh_from_db()
    assert (booking.period, booking.sequence) == (period_on(SATURDAY, "9", "13"), 1)
    page = text(client.get(response["Location"]))
    assert "za 28 nov, 9.00–12.00 u. werd za 28 nov, 9.00–13.00 u." in page


def test_form_of_before_another_change_is_shown_again_as_it_is_now(booking: Booking, mieke: User) -> None:
    change_booking(booking, period=period_on(SATURDAY, "9", "14"), by=SYSTEM, at=booking.created_at)
    response = client_of(mieke).post(url_of(booking), typed())
    assert response.status_code == 409
    assert 'name="volgnummer" value="1"' in text(response)
    assert 'value="13"' in text(response)
    assert b"data-focus" in response.content


def test_taken_time_keeps_what_was_typed_and_offers_what_is_possible(booking: Booking, mieke: User) -> None:
    bavo = a_vehicle("Bakfiets Bavo")
    a_booking(booking.resource, period=period_on(SATURDAY, "12.30", "15"))
    client = client_of(mieke)
    response = client.post(url_of(booking), typed(tot="14"))
    assert response.status_code == 409
    assert 'value="14"' in text(response)
    choices = response.context["page"].proposal.instead
    assert choices[0].words.replace("\N{NO-BREAK SPACE}", " ") == "Bakfiets Berta · 9.00–12.30 u. · € 7,00"
    other = next(choice for choice in choices if "Bavo" in choice.words)
    assert client.post(url_of(booking), typed(kies=other.value)).status_code == 303
    booking.refresh_from_db()
    assert (booking.resource, booking.period) == (bavo, period_on(SATURDAY, "9", "14"))


@pytest.mark.parametrize(
    "wrong", [{"van": "negen"}, {"tot": ""}, {"dag": "ooit"}, {"tot": "8"}, {"ding": "boot"}], ids=str
)
def test_what_is_not_understood_is_told_and_kept(booking: Booking, mieke: User, wrong: dict[str, str]) -> None:
    a_vehicle("Bakfiets Bavo")
    response = client_of(mieke).post(url_of(booking), typed(**wrong))
    assert response.status_code == 422
    assert b"data-focus" in response.content
    booking.refresh_from_db()
    assert booking.sequence == 0


def test_fragment_says_what_is_not_understood(booking: Booking, mieke: User) -> None:
    response = client_of(mieke).post(url_of(booking), typed(actie="prijs", van="negen"), headers=HTMX)
    assert "Van:" in text(response)


def test_late_shortening_says_what_it_costs(booking: Booking, mieke: User) -> None:
    with time_machine.travel(booking.starts_at - dt.timedelta(hours=2), tick=False):
        response = client_of(mieke).post(url_of(booking), typed(actie="prijs", tot="10"))
    assert "Kost van inkorten" in text(response)
    assert response.context["page"].proposal.preview.new_total_cents == 400


def test_only_a_manager_can_waive_that(booking: Booking, rita: User, jef: User) -> None:
    with time_machine.travel(booking.starts_at - dt.timedelta(hours=2), tick=False):
        assert 'name="zonder_kost"' not in text(client_of(rita).get(url_of(booking)))
        assert client_of(jef).post(url_of(booking), typed(tot="10", zonder_kost="on")).status_code == 303
    booking.refresh_from_db()
    assert booking.total_cents == 200


def test_in_use_only_the_end_can_be_chosen(booking: Booking, mieke: User, rita: User) -> None:
    check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with time_machine.travel(booking.starts_at + dt.timedelta(hours=1), tick=False):
        client = client_of(mieke)
        page = text(client.get(url_of(booking)))
        assert 'name="van"' not in page
        assert 'name="tot"' in page
        response = client.post(url_of(booking), {"tot": "13", "volgnummer": "0"})
    assert response.status_code == 303
    booking.refresh_from_db()
    assert (booking.period, booking.state) == (period_on(SATURDAY, "9", "13"), BookingState.IN_USE)


def test_in_use_into_the_next_offers_until_the_next(booking: Booking, mieke: User, rita: User) -> None:
    a_booking(booking.resource, period=period_on(SATURDAY, "13", "15"))
    check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)
    with time_machine.travel(booking.starts_at + dt.timedelta(hours=1), tick=False):
        response = client_of(mieke).post(url_of(booking), {"tot": "14", "volgnummer": "0"})
    assert response.status_code == 409
    assert ["13.00" in choice.words for choice in response.context["page"].proposal.instead] == [True]


def test_approved_room_says_that_it_is_asked_anew(place: Place, noon: dt.datetime, mieke: User) -> None:
    room = a_cafe_room(needs_approval=True)
    booking = confirm_booking(a_booking(room, mieke.person, period=a_period()), by=SYSTEM, at=noon)
    client = client_of(mieke)
    wish = {"dag": "2026-11-28", "van": "9", "tot": "13", "volgnummer": str(booking.sequence)}
    assert client.post(url_of(booking), wish | {"actie": "prijs"}).context["page"].proposal.preview.asks_approval
    client.post(url_of(booking), wish)
    booking.refresh_from_db()
    assert booking.state == BookingState.REQUESTED


def test_other_house_rules_must_be_agreed_with(booking: Booking, mieke: User) -> None:
    bavo = a_vehicle("Bakfiets Bavo")
    Resource.objects.filter(pk=bavo.pk).update(house_rules="Na gebruik opladen.")
    client = client_of(mieke)
    response = client.post(url_of(booking), typed(ding=bavo.slug, tot="12"))
    assert response.status_code == 422
    assert "Na gebruik opladen." in text(response)
    assert client.post(url_of(booking), typed(ding=bavo.slug, tot="12", accepts_rules="on")).status_code == 303


def test_what_is_over_cannot_be_changed(booking: Booking, mieke: User) -> None:
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.RETURNED)
    client = client_of(mieke)
    assert client.get(url_of(booking)).status_code == 200
    assert client.post(url_of(booking), typed()).status_code == 409


@pytest.mark.parametrize("state", list(BookingState), ids=str)
def test_every_state_has_an_answer(booking: Booking, rita: User, state: BookingState) -> None:
    at = booking.created_at
    Booking.objects.filter(pk=booking.pk).update(
        state=state,
        hold_until=at if state == BookingState.HELD else None,
        cancelled_at=at if state == BookingState.CANCELLED else None,
    )
    client = client_of(rita)
    assert client.get(url_of(booking)).status_code == 200
    assert client.post(url_of(booking), typed()).status_code in {303, 409, 422}


def test_page_takes_a_constant_number_of_queries(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    a_booking(booking.resource, period=period_on(SATURDAY, "12.30", "15"))
    counts = []
    for number in (1, 8):
        while Resource.objects.count() < number + 1:
            a_vehicle(f"Bakfiets {Resource.objects.count()}")
        client.post(url_of(booking), typed(actie="prijs", tot="14"))
        with CaptureQueriesContext(connection) as queries:
            client.post(url_of(booking), typed(actie="prijs", tot="14"))
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 6  # up to three alternatives, each with its VAT


def test_signs_that_no_database_keeps_do_no_harm(booking: Booking, mieke: User) -> None:
    wish = typed(van="9\x00", ding="x\x00", volgnummer="9" * 30, kies="\x00~x-y")
    assert client_of(mieke).post(url_of(booking), wish).status_code in {409, 422}
