"""A kind that nobody foresaw goes all the way, and no code knows of it: page, basket, mail, counter, feed, API."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.bookings.domain.feed import create_subscription
from apps.bookings.enums import BookingState, FeedDetail, FeedScope
from apps.bookings.models import Booking
from apps.hub.actors import actor_for
from apps.hub.models import OutgoingMail, Place
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_counter import a_key, person_behind
from tests.factories_lending import JOB, a_drill

TODAY = {"dag": "2026-11-24", "van": "12.00", "tot": "18.00"}


@pytest.fixture
def booking(place: Place, noon: dt.datetime, mieke: User) -> Booking:
    """Mieke borrows the drill from noon on, as she does it on the website."""
    a_drill(rules="Breng het schoon terug.")
    client = client_of(mieke)
    client.post(
        "/reserveren/uitleendienst/boormachine/", TODAY | {f"answer_{JOB}": "Een rek ophangen", "accepts_rules": "on"}
    )
    basket = client.get("/mandje/").content.decode()
    assert 'data-module="things"' in basket
    assert "€\xa05,00" in basket
    held = Booking.objects.get()
    client.post("/mandje/", {"held": held.code, "request_key": uuid.uuid4().hex})
    return Booking.objects.get()


def test_it_is_confirmed_with_price_deposit_and_answer(booking: Booking) -> None:
    assert (booking.state, booking.total_cents, booking.deposit_cents) == (BookingState.CONFIRMED, 500, 2500)
    assert booking.answers == {JOB: "Een rek ophangen"}


def test_its_page_tells_all_of_it(booking: Booking, mieke: User) -> None:
    page = client_of(mieke).get(reverse("bookings:detail", args=[booking.code])).content.decode()
    assert 'data-module="things"' in page
    for words in ("Voor welke klus?", "Een rek ophangen", "Rek achter de toog", "dan krijg je het mee"):
        assert words in page


def test_its_mail_has_its_colour_and_answer(booking: Booking, place: Place) -> None:
    mail = OutgoingMail.objects.get(subject__contains="Boormachine")
    assert place.colour_things in mail.html
    assert "Een rek ophangen" in mail.html
    assert "Een rek ophangen" in mail.text


def test_counter_hands_it_over_in_its_own_words(booking: Booking, rita: User, mieke: User) -> None:
    client, person = client_of(rita), person_behind(mieke)
    board = client.get("/toog/", {"soort": "lenen"})
    (row,) = board.context["rows"]
    assert (row.button, row.module, row.code) == ("Ontlenen", "things", booking.code)
    assert "Voor welke klus? Een rek ophangen" in row.what
    assert ("Lenen", "1", True) in [
        (item["label"], item["note"], item["is_current"]) for item in board.context["filters"]
    ]
    client.post(reverse("counter:check_out", args=[person.code, booking.code]), {"key": a_key()})
    (row,) = client.get("/toog/").context["rows"]
    assert (row.button, row.code) == ("Terug", booking.code)
    assert "Ontlenen · Boormachine" in client.get(reverse("counter:actions")).content.decode()
    client.post(reverse("counter:check_in", args=[person.code, booking.code]), {"key": a_key()})
    booking.refresh_from_db()
    assert booking.state in {BookingState.RETURNED, BookingState.SETTLED}


def test_its_feed_is_in_its_own_colour(booking: Booking, jef: User, place: Place) -> None:
    _link, token = create_subscription(
        owner=jef, name="Boor", scope=FeedScope.RESOURCE, resource=booking.resource, detail=FeedDetail.NAMES,
        by=actor_for(jef), at=NOON,
    )  # fmt: skip
    feed = client_of().get(reverse("feeds:feed", args=[token])).content.decode()
    assert "COLOR:purple" in feed
    assert place.colour_things in feed
    assert "Boormachine" in feed


def test_api_shows_it_like_any_other(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    things = client.get("/api/v1/resources/").json()
    rows = things["results"] if isinstance(things, dict) else things
    assert [row["slug"] for row in rows] == ["boormachine"]
    assert client.get(f"/api/v1/bookings/{booking.code}/").json()["code"] == booking.code
