"""`/cafe/`: the week."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.closure import close_resource
from apps.bookings.models import Resource, Tariff, TariffRate
from apps.hub.actors import SYSTEM
from apps.hub.models import ModuleSwitch, Place
from tests.cast import client_of
from tests.factories import a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period, period_on
from tests.factories_cafe import a_cafe_room

WEEK = f"/cafe/?dag={SATURDAY.isoformat()}"


@pytest.fixture
def cellar(place: Place, noon: dt.datetime) -> Resource:
    """The cellar, which can be booked at once."""
    return a_cafe_room()


def test_week_of_all_rooms_shows_each_with_its_capacity(cellar: Resource) -> None:
    a_cafe_room("Vergaderkamer", capacity=10)
    page = client_of().get("/cafe/").content.decode()
    assert "De Kelder · 25" in page
    assert "Vergaderkamer · 10" in page


def test_booking_of_a_private_person_is_only_taken(cellar: Resource, mieke: User, karim: User) -> None:
    booking = a_booking(cellar, mieke.person, period=a_period(), activity="Verjaardag van Fons")
    for reader in (None, karim):
        page = client_of(reader).get(WEEK).content.decode()
        assert "Bezet" in page
        assert "Mieke" not in page
        assert "Verjaardag" not in page
        assert booking.code not in page


def test_own_booking_is_you_and_leads_to_it(cellar: Resource, mieke: User) -> None:
    booking = a_booking(cellar, mieke.person, period=a_period(), activity="Verjaardag van Fons")
    page = client_of(mieke).get(WEEK).content.decode()
    assert "Verjaardag van Fons" in page
    assert f"/reservaties/{booking.code}/" in page


@pytest.mark.parametrize("agrees", [True, False])
def test_association_is_named_only_where_it_agreed(cellar: Resource, mieke: User, karim: User, agrees: bool) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", mieke.person)
    fanfare.shows_name = agrees
    fanfare.save()
    a_booking(cellar, mieke.person, period=a_period(), association=fanfare, activity="geheime repetitie")
    page = client_of(karim).get(WEEK).content.decode()
    assert ("Fanfare Sint-Cecilia" in page) is agrees
    assert "geheime repetitie" not in page
    assert ("Fanfare Sint-Cecilia · De Kelder" in client_of().get("/").content.decode()) is agrees


def test_request_waits_for_approval_on_the_grid(place: Place, noon: dt.datetime) -> None:
    a_booking(a_cafe_room(needs_approval=True), period=a_period())
    page = client_of().get(WEEK).content.decode()
    assert "event pending" in page
    assert "wacht op goedkeuring" in page


def test_whole_hall_is_taken_where_a_half_is(place: Place, noon: dt.datetime) -> None:
    left, right = a_cafe_room("Links"), a_cafe_room("Rechts")
    a_cafe_room("Grote zaal", capacity=80, parts=(left, right))
    a_booking(left, period=a_period())
    assert "event taken" in client_of().get(f"{WEEK}&zaal=grote-zaal").content.decode()
    assert "event taken" not in client_of().get(f"{WEEK}&zaal=rechts").content.decode()


def test_closure_is_shown_once_with_its_reason(place: Place, noon: dt.datetime) -> None:
    left, right = a_cafe_room("Links"), a_cafe_room("Rechts")
    hall = a_cafe_room("Grote zaal", capacity=80, parts=(left, right))
    close_resource(hall, period=a_period(), reason="schilderwerken", by=SYSTEM, at=noon)
    assert client_of().get(f"{WEEK}&zaal=grote-zaal").content.decode().count("schilderwerken") == 1


def test_free_times_of_a_room_lead_to_its_form(cellar: Resource) -> None:
    a_booking(cellar, period=a_period())
    page = client_of().get(f"{WEEK}&zaal=de-kelder").content.decode()
    assert "12.00–22.00" in page
    assert f"/cafe/de-kelder/?dag={SATURDAY}&amp;van=12.00&amp;tot=15.00#boeken" in page


@pytest.mark.parametrize("query", ["dag=ooit", "dag=9999-12-31", "dag=0001-01-01", "zaal=bestaat-niet", "dag="])
def test_week_with_a_strange_address_is_still_a_week(cellar: Resource, query: str) -> None:
    assert client_of().get(f"/cafe/?{query}").status_code == 200


def test_cafe_without_rooms_says_so(place: Place, noon: dt.datetime) -> None:
    assert client_of().get("/cafe/").status_code == 200


def test_cafe_that_is_off_is_not_there(cellar: Resource) -> None:
    ModuleSwitch.objects.update_or_create(code="cafe", defaults={"is_on": False})
    assert client_of().get("/cafe/").status_code == 404
    assert client_of().get("/cafe/de-kelder/").status_code == 404


def test_door_tells_which_room_is_free_tonight(cellar: Resource) -> None:
    assert "De Kelder is vanavond vrij" in client_of().get("/").content.decode()


def test_my_page_lists_a_request_once(place: Place, noon: dt.datetime, mieke: User) -> None:
    booking = a_booking(a_cafe_room(needs_approval=True), mieke.person)
    assert client_of(mieke).get("/mijn/").content.decode().count(f"/reservaties/{booking.code}/") == 1


def test_week_takes_as_many_queries_for_one_as_for_twenty(cellar: Resource) -> None:
    client, person = client_of(), a_person("Walter Maes")
    counts = []
    for number in range(20):
        room = cellar if number == 0 else a_cafe_room(f"Zaal {number}")
        a_booking(room, person, period=period_on(SATURDAY, "9", "12"))
        if number in {0, 19}:
            client.get(WEEK)
            with CaptureQueriesContext(connection) as queries:
                client.get(WEEK)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_hold_of_somebody_else_is_taken_and_ones_own_is_in_the_basket(cellar: Resource) -> None:
    client = client_of()
    wish = {"dag": SATURDAY.isoformat(), "van": "9", "tot": "12", "activity": "feest", "attendees": "5"}
    client.post("/cafe/de-kelder/", wish)
    assert "in je mandje" in client.get(WEEK).content.decode()
    assert "event taken" in client_of().get(WEEK).content.decode()


def test_door_on_a_full_evening_says_so(cellar: Resource, noon: dt.datetime) -> None:
    a_booking(cellar, period=period_on(noon.date(), "18", "22"))
    assert "Vanavond volzet" in client_of().get("/").content.decode()


def test_door_counts_several_free_rooms(cellar: Resource) -> None:
    a_cafe_room("Vergaderkamer")
    assert "2 van de 2 zalen vanavond vrij" in client_of().get("/").content.decode()


def test_room_that_costs_nothing_says_so(cellar: Resource) -> None:
    TariffRate.objects.update(amount_cents=0)
    assert "gratis" in client_of().get("/cafe/").content.decode()


def test_room_without_a_price_is_still_shown(cellar: Resource) -> None:
    Tariff.objects.all().delete()
    assert client_of().get("/cafe/").status_code == 200
    assert client_of().get("/cafe/de-kelder/").status_code == 200


def test_agenda_is_silent_while_the_cafe_is_off(cellar: Resource, mieke: User) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", mieke.person)
    fanfare.shows_name = True
    fanfare.save()
    a_booking(cellar, mieke.person, period=a_period(), association=fanfare)
    ModuleSwitch.objects.update_or_create(code="cafe", defaults={"is_on": False})
    assert "Fanfare Sint-Cecilia" not in client_of().get("/").content.decode()
