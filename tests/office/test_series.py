"""`/beheer/reeksen/`: what waits, and one answer to all of it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Series
from apps.bookings.queries.booking import requests_to_decide
from apps.hub.models import OutgoingMail, Place
from tests.cast import client_of
from tests.factories_bookings import a_booking, a_hired_room
from tests.factories_series import TUESDAY, a_club, a_rule, a_series

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(place: Place, noon: dt.datetime) -> Series:
    """Three evenings that wait."""
    return a_series(a_hired_room("De Kelder", needs_approval=True), a_rule(count=3))


def page_of(series: Series, more: str = "") -> str:
    return f"/beheer/reeksen/{series.code}/{more}"


def states() -> set[str]:
    return set(Booking.objects.values_list("state", flat=True))


def test_the_list_begins_with_what_waits(asked: Series, jef: User) -> None:
    a_series(a_hired_room("Zolder"), a_rule(count=2), (asked.association, asked.person))  # type: ignore[arg-type]
    response = client_of(jef).get("/beheer/reeksen/")
    assert response.context["lines"][0][0] == asked
    assert len(response.context["lines"]) == 2


def test_the_dates_of_a_series_wait_together(asked: Series, jef: User) -> None:
    assert not requests_to_decide().exists()
    home = client_of(jef).get("/beheer/").content.decode()
    assert home.count(page_of(asked)) == 1


def test_one_press_approves_all(asked: Series, jef: User) -> None:
    OutgoingMail.objects.all().delete()
    assert client_of(jef).get(page_of(asked)).status_code == 200
    for _press in range(2):
        response = client_of(jef).post(page_of(asked, "goedkeuren/"), {"note": "Veel plezier"})
        assert response["Location"] == page_of(asked)
    assert states() == {BookingState.CONFIRMED}
    assert OutgoingMail.objects.count() == 1


def test_no_needs_a_word(asked: Series, jef: User) -> None:
    refused = client_of(jef).post(page_of(asked, "weigeren/"), {"reason": ""})
    assert refused.status_code == 422
    assert refused.context["deny_form"].errors
    assert states() == {BookingState.REQUESTED}
    client_of(jef).post(page_of(asked, "weigeren/"), {"reason": "De vloer wordt vernieuwd"})
    assert states() == {BookingState.DENIED}


def test_a_word_that_is_too_long_stays_on_the_page(asked: Series, jef: User) -> None:
    response = client_of(jef).post(page_of(asked, "goedkeuren/"), {"note": "x" * 301})
    assert response.status_code == 422
    assert response.context["confirm_form"]["note"].value() == "x" * 301


@pytest.mark.parametrize("more", ["goedkeuren/", "weigeren/"])
def test_only_a_manager_answers(asked: Series, rita: User, more: str) -> None:
    assert client_of(rita).post(page_of(asked, more), {"reason": "Nee"}).status_code == 403
    assert states() == {BookingState.REQUESTED}


def test_a_code_that_is_none_is_not_found(asked: Series, jef: User) -> None:
    assert client_of(jef).get("/beheer/reeksen/BBBBBB/").status_code == 404


def test_each_date_leads_to_its_own_request(asked: Series, jef: User) -> None:
    response = client_of(jef).get(page_of(asked))
    urls = [row.url for _month, rows in response.context["months"] for row in rows]
    assert len(set(urls)) == len(urls) == asked.occurrences.count() > 1
    assert [url for url in urls if not url.startswith("/beheer/aanvragen/")] == []


def test_the_pages_take_as_many_queries_for_one_as_for_twenty(place: Place, noon: dt.datetime, jef: User) -> None:
    room, asker, client = a_hired_room(needs_approval=True), a_club(), client_of(jef)
    counts: dict[str, list[int]] = {"list": [], "page": []}
    first = a_series(room, a_rule(count=1), asker)
    client.get("/beheer/reeksen/")
    for name, url in (("list", "/beheer/reeksen/"), ("page", page_of(first))):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts[name].append(len(queries))
    for number in range(1, 20):
        a_series(room, a_rule(TUESDAY + dt.timedelta(days=number), starts=dt.time(8), ends=dt.time(9), count=1), asker)
    long = a_series(room, a_rule(dt.date(2027, 1, 1), count=20), asker)
    a_booking(room)
    for name, url in (("list", "/beheer/reeksen/"), ("page", page_of(long))):
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts[name].append(len(queries))
    assert counts["list"][0] == counts["list"][1]
    assert counts["page"][0] == counts["page"][1]
