"""A series that stands: its dates, and what can be done with one, with what follows and with all."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Association, Person, User
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.models import Booking, Resource, Series
from apps.bookings.queries.series import living_series_of
from tests.bookings.web.series.evenings import SECOND, WEEK, rows_of
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, period_on
from tests.factories_series import TUESDAY, a_rule, a_series, evening, periods_of, states_of

pytestmark = pytest.mark.django_db


def page_of(series: Series, more: str = "") -> str:
    return f"/reservaties/reeks/{series.code}/{more}"


def test_the_page_tells_how_each_date_stands(client: Client, series: Series) -> None:
    response = client.get(page_of(series))
    assert response.status_code == 200
    rows = rows_of(response)
    assert [bool(row.action) for row in rows] == [False, True, False]
    assert rows[1].url == page_of(series, f"{SECOND.isoformat()}/")
    assert response.context["total"] == 2400


@pytest.mark.parametrize("more", ["", "wijzigen/", "annuleren/", "2026-12-08/"])
def test_a_stranger_finds_nothing(series: Series, lotte: User, more: str) -> None:
    for browser in (client_of(), client_of(lotte)):
        assert browser.get(page_of(series, more)).status_code == 404
        assert browser.post(page_of(series, more)).status_code in {404, 405}


def test_another_member_of_the_club_may_see_and_change(
    series: Series, club: Association, karim: User, mieke: User
) -> None:
    assert karim.person
    club.members.add(karim.person)
    browser = client_of(karim)
    assert browser.get(page_of(series)).status_code == 200
    assert browser.post(page_of(series, "annuleren/"), {"vanaf": TUESDAY.isoformat(), "wat": "all"}).status_code == 303


def test_a_rejected_date_offers_what_is_possible(client: Client, series: Series) -> None:
    response = client.get(page_of(series, f"{SECOND.isoformat()}/"))
    choices = response.context["choices"]
    assert choices
    assert client.get(response.context["waiting_url"]).status_code == 200
    taken = client.post(
        page_of(series, f"{SECOND.isoformat()}/"),
        {"ding": choices[0].slug, "van": choices[0].starts, "tot": choices[0].ends},
    )
    assert taken.status_code == 303
    assert states_of(series) == [OccurrenceState.BOOKED] * 3


def test_a_rejected_date_takes_an_hour_of_ones_own(client: Client, series: Series, room: Resource) -> None:
    client.post(page_of(series, f"{SECOND.isoformat()}/"), {"ding": room.slug, "van": "14", "tot": "15.30"})
    assert periods_of(series)[1] == period_on(SECOND, "14", "15.30")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"van": "19", "tot": "21"}, 409),
        ({"van": "3", "tot": "4"}, 422),
        ({"van": "x", "tot": "21"}, 422),
        ({"van": "", "tot": ""}, 422),
        ({"ding": "kasteel", "van": "14", "tot": "15"}, 422),
    ],
)
def test_a_wish_for_a_date_that_cannot_be_says_why(
    client: Client, series: Series, room: Resource, data: dict[str, str], status: int
) -> None:
    response = client.post(page_of(series, f"{SECOND.isoformat()}/"), {"ding": room.slug} | data)
    assert response.status_code == status
    assert response.context["form"].errors
    assert states_of(series)[1] == OccurrenceState.REJECTED


def test_a_booked_date_leads_to_its_booking(client: Client, series: Series) -> None:
    booking = series.occurrences.get(date=TUESDAY).booking
    assert booking is not None
    response = client.get(page_of(series, f"{TUESDAY.isoformat()}/"))
    assert response["Location"] == f"/reservaties/{booking.code}/"


@pytest.mark.parametrize("date", ["2026-12-09", "ooit", "2026-13-41"])
def test_a_date_that_is_not_in_it_is_not_found(client: Client, series: Series, date: str) -> None:
    assert client.get(page_of(series, f"{date}/")).status_code == 404


def test_cancelling_shows_what_comes_back_first(client: Client, series: Series) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "following"}
    assert client.get(page_of(series, "annuleren/")).context["preview"] is None
    shown = client.get(page_of(series, "annuleren/"), asked)
    assert (shown.context["preview"].back_cents, len(shown.context["dates"])) == (2400, 2)
    assert Booking.objects.filter(state=BookingState.CANCELLED).count() == 0
    done = client.post(page_of(series, "annuleren/"), asked | {"reden": "Te koud"})
    assert done.status_code == 303
    assert Booking.objects.filter(state=BookingState.CANCELLED).count() == 2
    after = client.get(page_of(series, "annuleren/"))
    assert after.context["rows"] == []
    assert client.post(page_of(series, "annuleren/"), asked).status_code == 422


@pytest.mark.parametrize("wrong", [{"vanaf": "2026-12-09"}, {"wat": "alles"}, {"vanaf": ""}, {"reden": "a\x00"}])
def test_wrong_input_cancels_nothing(client: Client, series: Series, wrong: dict[str, str]) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all"} | wrong
    assert client.post(page_of(series, "annuleren/"), asked).status_code == 422
    assert not Booking.objects.filter(state=BookingState.CANCELLED).exists()


def test_changing_the_hour_of_what_follows_leads_to_the_series_that_follows(client: Client, series: Series) -> None:
    third = SECOND + WEEK
    asked = {"vanaf": third.isoformat(), "wat": "following", "van": "18", "tot": "20", "ding": ""}
    response = client.post(page_of(series, "wijzigen/"), asked)
    after = Series.objects.get(follows=series)
    assert response["Location"] == page_of(after)
    assert periods_of(after) == [period_on(third, "18", "20")]
    before = client.get(page_of(series)).content.decode()
    assert page_of(after) in before


@pytest.mark.parametrize(
    "wrong", [{"van": "x"}, {"tot": ""}, {"wat": ""}, {"ding": "kasteel"}, {"van": "3", "tot": "5"}]
)
def test_wrong_input_changes_nothing(client: Client, series: Series, wrong: dict[str, str]) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all", "van": "18", "tot": "20", "ding": ""} | wrong
    response = client.post(page_of(series, "wijzigen/"), asked)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert periods_of(series) == [evening(TUESDAY), evening(SECOND + WEEK)]


def test_a_change_is_shown_with_its_price_first(client: Client, series: Series, room: Resource) -> None:
    a_booking(room, a_person("Walter Maes"), period=period_on(SECOND + WEEK, "17", "18.30"))
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all", "van": "18", "tot": "21", "ding": ""}
    shown = client.get(page_of(series, "wijzigen/"), asked | {"actie": "bekijk"})
    assert [(row.cents, bool(row.reason)) for row in shown.context["planned"]] == [(600, False), (0, True)]
    assert shown.context["difference"] == 600
    assert shown.context["can_change"]
    assert periods_of(series)[0] == evening(TUESDAY)
    back = client.get(page_of(series, "wijzigen/"), asked)
    assert (back.context["planned"], back.context["form"]["starts"].value()) == ([], "18")
    wrong = client.get(page_of(series, "wijzigen/"), asked | {"van": "x", "actie": "bekijk"})
    assert wrong.status_code == 422


def test_one_date_can_change_alone(client: Client, series: Series) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "one", "van": "18", "tot": "20", "ding": ""}
    client.post(page_of(series, "wijzigen/"), asked)
    assert periods_of(series) == [period_on(TUESDAY, "18", "20"), evening(SECOND + WEEK)]


def test_the_pages_take_as_many_queries_for_one_date_as_for_twenty(
    client: Client, room: Resource, club: Association, mieke: User
) -> None:
    assert mieke.person
    counts: dict[str, list[int]] = {}
    for number, first in ((1, TUESDAY), (20, TUESDAY + dt.timedelta(days=1))):
        made = a_series(room, a_rule(first, count=number), (club, mieke.person))
        for more in ("", "wijzigen/", "annuleren/", f"annuleren/?vanaf={first.isoformat()}&wat=all"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page_of(made, more)).status_code == 200
            counts.setdefault(more.partition("=")[0], []).append(len(queries))
    assert all(few == many for few, many in counts.values()), counts


def test_my_series_are_those_that_live(room: Resource, club: Association, mieke: User, series: Series) -> None:
    assert mieke.person
    assert list(living_series_of(mieke.person, at=NOON)) == [series]
    assert not living_series_of(mieke.person, at=NOON + dt.timedelta(days=90))
    assert not living_series_of(a_stranger(), at=NOON)


def a_stranger() -> Person:
    return a_person("Sofie Desmet", email="sofie@voorbeeld.example")
