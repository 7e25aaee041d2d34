"""`/cafe/<slug>/`: asking for a room."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period
from tests.factories_cafe import a_cafe_room

URL = "/cafe/de-kelder/"


@pytest.fixture
def cellar(place: Place, noon: dt.datetime) -> Resource:
    """The cellar, which a manager has to agree to."""
    return a_cafe_room(needs_approval=True)


def wish(**changes: str) -> dict[str, str]:
    """Saturday from 9 to 12 with twenty people."""
    return {
        "dag": SATURDAY.isoformat(), "van": "9", "tot": "12", "terug": "", "activity": "Eetfeest", "attendees": "20",
    } | changes  # fmt: skip


def test_room_shows_what_is_there_and_that_it_asks_approval(cellar: Resource) -> None:
    page = client_of().get(URL).content.decode()
    assert "25 mensen" in page
    assert "toog" in page
    assert "vraagt goedkeuring" in page


def test_price_of_a_private_person_is_exempt_from_vat(cellar: Resource) -> None:
    page = client_of().get(URL, {"dag": SATURDAY.isoformat(), "van": "9", "tot": "12"}).content.decode()
    assert "€\N{NO-BREAK SPACE}18,00" in page
    assert "Vrijgesteld van btw" in page


def test_wish_goes_to_the_basket_with_all_that_was_said(cellar: Resource, mieke: User) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", mieke.person)
    response = client_of(mieke).post(URL, wish(association=fanfare.code))
    assert response.status_code == 303
    booking = Booking.objects.get()
    assert (booking.state, booking.activity, booking.attendees) == (BookingState.HELD, "Eetfeest", 20)
    assert booking.association == fanfare


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"attendees": "26"}, "attendees"),
        ({"attendees": "0"}, "attendees"),
        ({"attendees": "-1"}, "attendees"),
        ({"attendees": "1000000000"}, "attendees"),
        ({"attendees": "twintig"}, "attendees"),
        ({"attendees": ""}, "attendees"),
        ({"activity": ""}, "activity"),
        ({"activity": "\U0001f389" * 300}, "activity"),
        ({"van": "7", "tot": "9"}, "van"),
        ({"van": "20", "tot": "23"}, "van"),
        ({"van": "12", "tot": "9"}, "tot"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_wish_is_refused_and_keeps_what_was_typed(cellar: Resource, changes: dict[str, str], field: str) -> None:
    sent = wish(**changes)
    response = client_of().post(URL, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in page
    assert f'value="{sent["attendees"]}"' in page or not sent["attendees"]
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("code", ["", "BESTAATNIET"])
def test_association_of_somebody_else_is_not_taken(cellar: Resource, mieke: User, karim: User, code: str) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", mieke.person)
    an_association("KWB", karim.person)
    response = client_of(karim).post(URL, wish(association=code or fanfare.code))
    assert response.status_code == 422
    assert Booking.objects.count() == 0
    assert "Fanfare" not in client_of(karim).get(URL).content.decode()


def test_guest_has_no_choice_of_associations(cellar: Resource, mieke: User) -> None:
    fanfare = an_association("Fanfare Sint-Cecilia", mieke.person)
    assert b"association" not in client_of().get(URL).content
    client_of().post(URL, wish(association=fanfare.code))
    assert Booking.objects.get().association is None


def test_taken_room_offers_another_with_what_was_typed(cellar: Resource) -> None:
    a_cafe_room("Vergaderkamer")
    a_booking(cellar, period=a_period())
    response = client_of().post(URL, wish())
    page = response.content.decode()
    assert response.status_code == 409
    assert 'formaction="/cafe/vergaderkamer/#boeken"' in page
    assert 'value="Eetfeest"' in page


def test_whole_hall_is_refused_where_a_half_is_taken(place: Place, noon: dt.datetime) -> None:
    left, right = a_cafe_room("Links"), a_cafe_room("Rechts")
    a_cafe_room("Grote zaal", capacity=80, parts=(left, right))
    a_booking(left, period=a_period())
    assert client_of().post("/cafe/grote-zaal/", wish()).status_code == 409


def test_show_price_button_does_not_ask_for_the_rest(cellar: Resource) -> None:
    response = client_of().post(URL, wish(activity="", attendees="", actie="prijs"))
    assert response.status_code == 200
    assert b"form-errors" not in response.content


def test_unknown_room_is_not_there(cellar: Resource) -> None:
    assert client_of().get("/cafe/bestaat-niet/").status_code == 404
