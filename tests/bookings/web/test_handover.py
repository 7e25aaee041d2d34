"""`/reservaties/<code>/doorgeven/` and `/reservaties/overnemen/<token>/`."""

import datetime as dt

import pytest

from apps.accounts.models import Person, User
from apps.bookings.domain.handover import offer_handover
from apps.bookings.enums import BookingState, HandoverState
from apps.bookings.models import Booking, Handover, Resource
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from tests.cast import client_of

WOUT = {"name": "Wout Janssens", "email": "wout@voorbeeld.example"}


def url_of(booking: Booking) -> str:
    return f"/reservaties/{booking.code}/doorgeven/"


def link(booking: Booking, noon: dt.datetime) -> str:
    token = offer_handover(booking, **WOUT, by=SYSTEM, at=noon)[1]
    return f"/reservaties/overnemen/{token}/"


def test_resident_asks_by_mail_and_keeps_it(booking: Booking, mieke: User) -> None:
    client = client_of(mieke)
    response = client.post(url_of(booking), WOUT)
    assert (response.status_code, response["Location"]) == (303, f"/reservaties/{booking.code}/")
    assert OutgoingMail.objects.filter(template="bookings/mail/handover", to=WOUT["email"]).count() == 1
    booking.refresh_from_db()
    assert booking.person == mieke.person
    assert "Toch niet doorgeven" in client.get(f"/reservaties/{booking.code}/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": ""}, {"email": "wout"}, {"email": "mieke@voorbeeld.example"}]
)
def test_what_is_wrong_is_told_and_kept(booking: Booking, mieke: User, wrong: dict[str, str]) -> None:
    response = client_of(mieke).post(url_of(booking), WOUT | wrong)
    assert response.status_code == 422
    assert b"data-focus" in response.content
    assert not Handover.objects.exists()


def test_stranger_gets_404(booking: Booking, lotte: User) -> None:
    for client in (client_of(), client_of(lotte)):
        assert client.get(url_of(booking)).status_code == 404
        assert client.post(url_of(booking), WOUT).status_code == 404
        assert client.post(f"{url_of(booking)}intrekken/").status_code == 404


def test_offer_is_taken_back_once(booking: Booking, mieke: User, noon: dt.datetime) -> None:
    url = link(booking, noon)
    client = client_of(mieke)
    for _press in range(2):
        assert client.post(f"{url_of(booking)}intrekken/").status_code == 303
    assert Handover.objects.get().state == HandoverState.WITHDRAWN
    page = client_of().get(url)
    assert page.status_code == 200
    assert b"antwoord" not in page.content


def test_what_is_over_cannot_be_handed_over(booking: Booking, mieke: User) -> None:
    Booking.objects.filter(pk=booking.pk).update(state=BookingState.RETURNED)
    client = client_of(mieke)
    assert client.get(url_of(booking)).status_code == 200
    assert client.post(url_of(booking), WOUT).status_code == 409


def test_link_shows_what_it_is_and_changes_nothing(booking: Booking, noon: dt.datetime) -> None:
    url = link(booking, noon)
    page = client_of().get(url)
    assert page.status_code == 200
    assert "Bakfiets Berta" in page.content.decode()
    assert booking.code not in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # without one, its form has no Origin and is refused
    assert Handover.objects.get().state == HandoverState.OFFERED


def test_guest_who_says_yes_has_it_and_finds_it_again(booking: Booking, mieke: User, noon: dt.datetime) -> None:
    url, client = link(booking, noon), client_of()
    for _press in range(2):
        page = client.post(url, {"antwoord": "ja"})
        assert page.status_code == 200
        assert f"{booking.code[:2]}\N{NO-BREAK SPACE}{booking.code[2:]}" in page.content.decode()
    assert client.get(f"/reservaties/{booking.code}/").status_code == 200
    assert client_of(mieke).get(f"/reservaties/{booking.code}/").status_code == 404
    assert client_of().get(url).status_code == 200


def test_no_leaves_it_where_it_was(booking: Booking, mieke: User, noon: dt.datetime) -> None:
    client_of().post(link(booking, noon), {"antwoord": "nee"})
    booking.refresh_from_db()
    assert (booking.person, Handover.objects.get().state) == (mieke.person, HandoverState.WITHDRAWN)


def test_yes_after_it_was_taken_back_is_told_calmly(booking: Booking, noon: dt.datetime) -> None:
    url = link(booking, noon)
    Handover.objects.update(state=HandoverState.WITHDRAWN)
    response = client_of().post(url, {"antwoord": "ja"})
    assert response.status_code == 409
    assert "niet meer overnemen" in response.content.decode()


def test_house_rules_are_asked_first(booking: Booking, noon: dt.datetime) -> None:
    Resource.objects.filter(pk=booking.resource_id).update(house_rules="Na gebruik opladen.")
    url, client = link(booking, noon), client_of()
    refused = client.post(url, {"antwoord": "ja"})
    assert refused.status_code == 422
    assert b"data-focus" in refused.content
    assert client.post(url, {"antwoord": "ja", "accepts_rules": "on"}).status_code == 200
    booking.refresh_from_db()
    assert booking.sequence == 1


def test_who_is_signed_in_takes_it_in_their_own_name(booking: Booking, karim: User, noon: dt.datetime) -> None:
    client, url = client_of(karim), link(booking, noon)
    assert "Karim Benali" in client.get(url).content.decode()
    client.post(url, {"antwoord": "ja"})
    booking.refresh_from_db()
    assert booking.person == karim.person
    assert client.get(f"/reservaties/{booking.code}/").status_code == 200


def test_made_up_link_is_404(place: Place, noon: dt.datetime) -> None:
    for response in (client_of().get("/reservaties/overnemen/xyz/"), client_of().post("/reservaties/overnemen/xyz/")):
        assert response.status_code in {404, 409}
        assert "niet meer overnemen" in response.content.decode()


def test_volunteer_hands_over_at_once_to_who_is_known(booking: Booking, rita: User, walter: Person) -> None:
    given = {"name": "walter maes", "phone": "056 41 20 33", "email": ""}
    assert client_of(rita).post(url_of(booking), given).status_code == 303
    booking.refresh_from_db()
    assert booking.person == walter


def test_volunteer_hands_over_at_once_to_somebody_new(booking: Booking, rita: User, walter: Person) -> None:
    given = {"name": "Els Dewit", "phone": "056 41 20 33", "email": ""}
    assert client_of(rita).post(url_of(booking), given).status_code == 303
    booking.refresh_from_db()
    assert booking.person is not None
    assert (booking.person.name, booking.person == walter) == ("Els Dewit", False)


@pytest.mark.parametrize("given", [{"name": "Els"}, {"name": "Els", "phone": "12"}], ids=["nothing", "no number"])
def test_volunteer_is_told_how_to_reach_them(booking: Booking, rita: User, given: dict[str, str]) -> None:
    assert client_of(rita).post(url_of(booking), given).status_code == 422
