"""Volunteers book for somebody in the pages that everybody uses; who it is stands in the form."""

import datetime as dt
import uuid

import pytest
from django.test import Client

from apps.accounts.models import Person, User
from apps.accounts.phone import spell_phone
from apps.bookings.enums import BookingState, QuotaMeasure
from apps.bookings.models import Booking, Resource
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_bookings import a_booking, a_table, wish
from tests.factories_rules import a_quota

URL = "/mobipunt/bakfiets-berta/"


@pytest.fixture
def counter(rita: User) -> Client:
    """Rita's browser."""
    return client_of(rita)


def test_volunteer_books_at_once_for_who_was_chosen(berta: Resource, counter: Client, walter: Person) -> None:
    answer = counter.post(URL, wish(voor=walter.code))
    booking = Booking.objects.get()
    assert answer["Location"] == f"/reservaties/{booking.code}/"
    assert (booking.person, booking.state) == (walter, BookingState.CONFIRMED)
    assert booking.code[:2] in counter.get(answer["Location"]).content.decode()


def test_who_it_is_for_is_not_remembered(berta: Resource, counter: Client, rita: User, walter: Person) -> None:
    counter.post(URL, wish(voor=walter.code))
    assert counter.post(URL, wish(van="14", tot="15"))["Location"] == "/mandje/"
    assert Booking.objects.get(state=BookingState.HELD).person == rita.person


def test_two_tabs_are_two_people(berta: Resource, counter: Client, walter: Person) -> None:
    other = a_person("Lotte Peeters")
    counter.get(URL, wish(voor=walter.code))
    counter.get(URL, wish(voor=other.code))
    counter.post(URL, wish(voor=walter.code))
    assert Booking.objects.get().person == walter


@pytest.mark.parametrize("what", ["name", "figures", "code"])
def test_volunteer_finds_by_name_figures_and_code(berta: Resource, counter: Client, walter: Person, what: str) -> None:
    question = {"name": "walt", "figures": spell_phone(walter.phone)[-5:].replace(" ", ""), "code": walter.code}[what]
    answer = counter.post(URL, wish(wie=question, actie="zoek"))
    assert answer.status_code == 200
    assert f'name="voor" value="{walter.code}"' in answer.content.decode()
    assert not Booking.objects.exists()


def test_name_that_was_only_typed_is_asked_about_first(berta: Resource, counter: Client, walter: Person) -> None:
    answer = counter.post(URL, wish(wie="walter"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'name="voor" value="{walter.code}"' in page
    assert 'value="walter"' in page
    assert 'id="form-errors"' in page
    assert not Booking.objects.exists()


def test_somebody_new_is_registered_with_the_booking(berta: Resource, counter: Client) -> None:
    sent = wish(request_key=str(uuid.uuid4())) | {"nieuw-name": "Nele Wouters", "nieuw-phone": "0470 99 88 77"}
    first, again = counter.post(URL, sent), counter.post(URL, sent)
    booking = Booking.objects.get()
    assert first["Location"] == again["Location"] == f"/reservaties/{booking.code}/"
    assert booking.person
    assert booking.person.name == "Nele Wouters"
    assert Person.objects.filter(name="Nele Wouters").count() == 1


def test_somebody_new_without_a_way_to_reach_them_is_refused(berta: Resource, counter: Client) -> None:
    answer = counter.post(URL, wish() | {"nieuw-name": "Nele Wouters"})
    assert answer.status_code == 422
    assert 'value="Nele Wouters"' in answer.content.decode()
    assert not Person.objects.filter(name="Nele Wouters").exists()


def test_somebody_new_is_not_registered_when_the_time_is_gone(berta: Resource, counter: Client) -> None:
    a_booking(berta)
    answer = counter.post(URL, wish() | {"nieuw-name": "Nele Wouters", "nieuw-phone": "0470 99 88 77"})
    assert answer.status_code == 409
    assert not Person.objects.filter(name="Nele Wouters").exists()
    assert 'name="kies"' in answer.content.decode()


def test_rules_are_those_of_whom_it_is_for(berta: Resource, counter: Client, walter: Person) -> None:
    a_quota(berta, 1, QuotaMeasure.BOOKINGS)
    a_booking(berta, walter)
    answer = counter.post(URL, wish(van="14", tot="15", voor=walter.code))
    assert answer.status_code == 422
    assert Booking.objects.count() == 1


def test_who_came_for_somebody_does_not_book_for_herself(berta: Resource, counter: Client) -> None:
    assert counter.post(URL, wish(iemand="1")).status_code == 422
    assert not Booking.objects.exists()


def test_alternative_is_booked_for_the_same_person(berta: Resource, counter: Client, walter: Person) -> None:
    a_booking(berta)
    page = counter.post(URL, wish(voor=walter.code)).content.decode()
    value = page.partition('name="kies" value="')[2].partition('"')[0]
    assert f'name="voor" value="{walter.code}"' in page
    counter.post(URL, wish(voor=walter.code, kies=value))
    assert Booking.objects.latest("pk").person == walter


def test_any_of_a_kind_is_booked_for_somebody_too(
    place: Place, noon: dt.datetime, counter: Client, walter: Person
) -> None:
    a_table()
    counter.post("/reserveren/tafel/om-het-even/", wish(voor=walter.code))
    booking = Booking.objects.get()
    assert (booking.person, booking.any_of_kind, booking.state) == (walter, True, BookingState.CONFIRMED)


def test_search_tells_for_whom_and_carries_it_on(berta: Resource, counter: Client, walter: Person) -> None:
    page = counter.get("/reserveren/", wish(voor=walter.code, iemand="1")).content.decode()
    assert f'name="voor" value="{walter.code}"' in page
    assert f"voor={walter.code}" in page
    assert walter.name in page


@pytest.mark.parametrize("sent", [{"voor": "code"}, {"nieuw-name": "Nele Wouters", "nieuw-phone": "0470 99 88 77"}])
def test_resident_books_for_nobody_else(berta: Resource, lotte: User, walter: Person, sent: dict[str, str]) -> None:
    sent = {name: walter.code if value == "code" else value for name, value in sent.items()}
    client_of(lotte).post(URL, wish() | sent)
    booking = Booking.objects.get()
    assert (booking.person, booking.state) == (lotte.person, BookingState.HELD)
    assert not Person.objects.filter(name="Nele Wouters").exists()


@pytest.mark.parametrize("path", [URL, "/reserveren/"])
def test_resident_is_not_asked_for_whom(berta: Resource, lotte: User, walter: Person, path: str) -> None:
    page = client_of(lotte).get(path, wish(wie="walter", voor=walter.code)).content.decode()
    assert walter.name not in page
    assert 'name="voor"' not in page
    assert 'name="wie"' not in page
