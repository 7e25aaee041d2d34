"""`/mobipunt/<slug>/`: a day of a vehicle, and what it proposes."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.closure import close_resource
from apps.bookings.models import Resource, TariffRate
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_bookings import SATURDAY, a_booking, a_period, period_on, wish

URL = "/mobipunt/bakfiets-berta/"


def test_vehicle_shows_the_day_as_a_list_too(berta: Resource) -> None:
    a_booking(berta, period=a_period())
    page = client_of().get(URL, {"dag": SATURDAY.isoformat()}).content.decode()
    assert "9.00–12.00" in page
    assert 'class="day-list"' in page


def test_vehicle_free_in_the_early_hours_is_proposed_by_day(berta: Resource) -> None:
    a_booking(berta, period=a_period())
    page = client_of().get(URL, {"dag": SATURDAY.isoformat()}).content.decode()
    assert "van=6.00&amp;tot=9.00#boeken" in page
    assert "van=0.00" not in page


def test_unknown_vehicle_is_not_there(place: Place, noon: dt.datetime) -> None:
    assert client_of().get("/mobipunt/bestaat-niet/").status_code == 404


def test_vehicle_out_of_service_is_not_there(berta: Resource) -> None:
    Resource.objects.update(is_active=False)
    assert client_of().get(URL).status_code == 404


def test_vehicle_page_takes_as_many_queries_for_one_as_for_twenty_bookings(berta: Resource) -> None:
    client, url = Client(), f"{URL}?dag={SATURDAY}"
    person = a_person("Walter Maes")
    a_booking(berta, person, period=period_on(SATURDAY, "0", "0.30"))
    counts = []
    for half_hours in range(1, 21):
        start = dt.datetime.combine(SATURDAY, dt.time()) + dt.timedelta(minutes=30 * half_hours)
        end = start + dt.timedelta(minutes=30)
        a_booking(berta, person, period=a_period(SATURDAY, start.time(), end.time()))
        if half_hours in {1, 20}:
            client.get(url)
            with CaptureQueriesContext(connection) as queries:
                client.get(url)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_vehicle_that_costs_nothing_says_so(berta: Resource) -> None:
    TariffRate.objects.update(amount_cents=0)
    assert "gratis" in client_of().get(URL).content.decode()


def test_facts_stand_in_for_a_description(berta: Resource) -> None:
    page = client_of().get(URL).content.decode()
    assert "100\N{NO-BREAK SPACE}kg" in page
    assert "elektrische ondersteuning" in page


def test_closure_tells_its_reason(berta: Resource, noon: dt.datetime) -> None:
    close_resource(berta, period=a_period(), reason="nieuwe band", by=SYSTEM, at=noon)
    page = client_of().get(URL, wish()).content.decode()
    assert page.count("nieuwe band") >= 2


def test_day_beyond_the_horizon_is_not_yet_open(berta: Resource) -> None:
    Resource.objects.update(horizon_days=10)
    page = client_of().get(URL, {"dag": "2026-12-24"}).content.decode()
    assert "nog niet te reserveren" in page


def test_full_day_says_so_and_proposes_nothing(berta: Resource) -> None:
    a_booking(berta, period=period_on(SATURDAY, "0", "0", until=dt.date(2026, 11, 29)))
    page = client_of().get(URL, {"dag": SATURDAY.isoformat()}).content.decode()
    assert "volzet" in page
    assert 'name="van"' in page


def test_today_proposes_the_next_free_hour(berta: Resource, noon: dt.datetime) -> None:
    a_booking(berta, period=period_on(noon.date(), "15", "16"))
    page = client_of().get(URL).content.decode()
    assert 'value="12.00"' in page
    assert "nu vrij" in page


def test_booking_over_two_days_stands_on_both(berta: Resource, mieke: User) -> None:
    a_booking(berta, mieke.person, period=period_on(SATURDAY, "20", "10", until=dt.date(2026, 11, 29)))
    for day, times in ((SATURDAY, "20.00–24.00"), (dt.date(2026, 11, 29), "0.00–10.00")):
        assert times in client_of(mieke).get(URL, {"dag": day.isoformat()}).content.decode()


@pytest.mark.parametrize("day", ["2026-03-29", "2027-03-28", "2027-10-31"])
def test_days_on_which_the_clock_changes_have_a_page(berta: Resource, day: str) -> None:
    assert client_of().get(URL, {"dag": day}).status_code == 200


def test_list_names_every_hour_of_the_day(berta: Resource, noon: dt.datetime) -> None:
    Resource.objects.update(buffer_after=dt.timedelta(minutes=30))
    berta.refresh_from_db()
    a_booking(berta, period=period_on(noon.date(), "15", "16"))
    rows = client_of().get(URL).context["card"].view.rows
    assert [(row.kind, row.times) for row in rows] == [
        ("closed", "0.00–12.00\N{NO-BREAK SPACE}u."),
        ("free", "12.00–14.30\N{NO-BREAK SPACE}u."),
        ("closed", "14.30–15.00\N{NO-BREAK SPACE}u."),
        ("taken", "15.00–16.30\N{NO-BREAK SPACE}u."),
        ("free", "16.30–24.00\N{NO-BREAK SPACE}u."),
    ]
