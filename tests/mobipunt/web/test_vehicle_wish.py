"""`/mobipunt/<slug>/`: the form that asks a price and puts a time in the basket."""

import datetime as dt
import re
import uuid

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource, Tariff
from apps.hub.models import Place
from tests.cast import client_of
from tests.factories_bookings import SATURDAY, a_booking, a_period, period_on, wish
from tests.factories_mobipunt import a_vehicle

URL = "/mobipunt/bakfiets-berta/"


def test_price_stands_there_before_booking(berta: Resource) -> None:
    page = client_of().get(URL, wish()).content.decode()
    assert "€\N{NO-BREAK SPACE}6,00" in page
    assert Booking.objects.count() == 0


def test_show_price_button_answers_with_the_page_and_books_nothing(berta: Resource) -> None:
    response = client_of().post(URL, wish(actie="prijs"))
    assert response.status_code == 200
    assert "€\N{NO-BREAK SPACE}6,00" in response.content.decode()
    assert Booking.objects.count() == 0


def test_quote_by_htmx_is_a_fragment(berta: Resource) -> None:
    response = client_of().post(URL, wish(actie="prijs"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert b"<html" not in response.content
    assert "€\N{NO-BREAK SPACE}6,00" in response.content.decode()


def test_quote_by_htmx_of_nonsense_says_what_is_wrong(berta: Resource) -> None:
    response = client_of().post(URL, wish(actie="prijs", van="vroeg"), headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert b"note danger" in response.content


@pytest.mark.parametrize("start", ["9", "9.00", "9:00", "9u00", "9 u.", "9,00"])
def test_times_are_taken_as_people_type_them(berta: Resource, start: str) -> None:
    response = client_of().post(URL, wish(van=start))
    assert response.status_code == 303
    assert response["Location"] == "/mandje/"
    assert Booking.objects.get().period == a_period()


def test_booking_of_a_visitor_is_held_under_the_browsers_key(berta: Resource) -> None:
    client_of().post(URL, wish())
    booking = Booking.objects.get()
    assert booking.state == BookingState.HELD
    assert booking.person is None
    assert booking.guest_key != ""


def test_booking_of_a_resident_is_held_for_that_person(berta: Resource, mieke: User) -> None:
    client_of(mieke).post(URL, wish())
    assert Booking.objects.get().person == mieke.person


def test_midnight_is_the_end_of_the_day(berta: Resource) -> None:
    client_of().post(URL, wish(van="20", tot="24"))
    assert Booking.objects.get().period == a_period(SATURDAY, dt.time(20), dt.time(0), until=dt.date(2026, 11, 29))


def test_back_on_another_day(berta: Resource) -> None:
    client_of().post(URL, wish(van="18", tot="9", terug="2026-11-29"))
    booking = Booking.objects.get()
    assert booking.period.duration == dt.timedelta(hours=15)
    assert booking.total_cents == 3000


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"van": "12", "tot": "9"}, "tot"),
        ({"van": "9", "tot": "9"}, "tot"),
        ({"van": "vroeg"}, "van"),
        ({"tot": "25"}, "tot"),
        ({"van": ""}, "van"),
        ({"tot": ""}, "tot"),
        ({"dag": ""}, "dag"),
        ({"dag": "morgen"}, "dag"),
        ({"dag": "2026-02-30"}, "dag"),
        ({"dag": "9999-12-31", "tot": "24"}, "dag"),
        ({"dag": "2026-11-23"}, "van"),
        ({"dag": "2028-05-05"}, "dag"),
        ({"terug": "2026-12-24"}, "tot"),
        ({"terug": "2026-11-27"}, "terug"),
        ({"terug": "ooit"}, "terug"),
        ({"van": "9.07"}, "van"),
        ({"van": "9" * 300}, "van"),
        ({"van": "\U0001f35e" * 300}, "van"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_wrong_wish_is_refused_and_keeps_what_was_typed(berta: Resource, changes: dict[str, str], field: str) -> None:
    sent = wish(**changes)
    response = client_of().post(URL, sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "data-focus" in page
    assert f'value="{sent["van"]}"' in page
    assert f'id="id_{field}_error"' in page
    assert Booking.objects.count() == 0


def test_time_skipped_in_spring_is_refused_in_words(berta: Resource) -> None:
    response = client_of().post(URL, wish(dag="2027-03-28", van="2.30", tot="5"))
    assert response.status_code == 422
    assert "2 naar 3" in response.content.decode() or "van 2 op 3" in response.content.decode()


def test_time_that_comes_twice_in_autumn_is_the_first_and_says_so(berta: Resource) -> None:
    with time_machine.travel(dt.datetime(2027, 10, 25, 10, tzinfo=dt.UTC), tick=False):
        sent = wish(dag="2027-10-31", van="2.30", tot="5")
        assert "twee keer" in client_of().get(URL, sent).content.decode()
        client_of().post(URL, sent)
    assert Booking.objects.get().starts_at == dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC)


def test_closed_hour_is_refused_with_the_hours(place: Place, noon: dt.datetime) -> None:
    a_vehicle(hours=(dt.time(7), dt.time(20)))
    response = client_of().post(URL, wish(van="5", tot="9"))
    assert response.status_code == 422
    assert "7.00–20.00" in response.content.decode()


def test_taken_hour_is_a_conflict_with_alternatives_that_keep_what_was_typed(berta: Resource) -> None:
    a_vehicle("Bakfiets Bavo")
    a_booking(berta, period=a_period())
    response = client_of().post(URL, wish())
    page = response.content.decode()
    assert response.status_code == 409
    assert 1 <= page.count('name="kies"') <= 3
    assert 'formaction="/mobipunt/bakfiets-bavo/#boeken"' in page
    assert 'name="van"' in page
    assert 'value="9"' in page


def test_alternative_is_one_tap(berta: Resource) -> None:
    bavo = a_vehicle("Bakfiets Bavo")
    a_booking(berta, period=a_period())
    client = client_of()
    page = client.post(URL, wish()).content.decode()
    value = re.search(r'name="kies" value="([^"]+)" formaction="/mobipunt/bakfiets-bavo/', page)
    assert value is not None
    response = client.post("/mobipunt/bakfiets-bavo/", wish(kies=value[1]))
    assert response.status_code == 303
    assert Booking.objects.get(state=BookingState.HELD).resource == bavo


@pytest.mark.parametrize("value", ["", "x", "20261128T0800Z", "-", "20261128T1100Z-20261128T0800Z"])
def test_made_up_alternative_is_just_the_form(berta: Resource, value: str) -> None:
    assert client_of().post(URL, wish(kies=value)).status_code == 303


def test_own_hold_in_the_way_is_said(berta: Resource) -> None:
    client = client_of()
    client.post(URL, wish())
    response = client.get(URL, wish())
    assert "mandje" in response.content.decode()
    assert response.context["page"].offer.reasons


def test_double_click_is_one_booking(berta: Resource) -> None:
    client = client_of()
    sent = wish(request_key=str(uuid.uuid4()))
    assert client.post(URL, sent).status_code == 303
    assert client.post(URL, sent).status_code == 303
    assert Booking.objects.count() == 1


def test_form_that_came_back_with_other_times_is_another_booking(berta: Resource) -> None:
    client = client_of()
    sent = wish(request_key=str(uuid.uuid4()))
    client.post(URL, sent)
    client.post(URL, sent | {"van": "14", "tot": "16"})
    assert Booking.objects.filter(state=BookingState.HELD).count() == 2


@pytest.mark.parametrize("key", ["geen-uuid", "", "x" * 300])
def test_made_up_request_key_is_as_good_as_none(berta: Resource, key: str) -> None:
    assert client_of().post(URL, wish(request_key=key)).status_code == 303


def test_somebody_elses_request_key_is_refused(berta: Resource) -> None:
    sent = wish(request_key=str(uuid.uuid4()))
    client_of().post(URL, sent)
    assert client_of().post(URL, sent).status_code == 409


def test_post_without_csrf_token_is_refused(berta: Resource) -> None:
    assert Client(enforce_csrf_checks=True).post(URL, wish()).status_code == 403


def test_vehicle_without_a_price_cannot_be_booked(berta: Resource) -> None:
    Tariff.objects.all().delete()
    page = client_of().get(URL, wish()).content.decode()
    assert "note danger" in page
    assert client_of().post(URL, wish()).status_code == 422
    assert Booking.objects.count() == 0


def test_wish_that_touches_the_time_kept_free_is_told_so(place: Place, noon: dt.datetime) -> None:
    berta = a_vehicle()
    Resource.objects.filter(pk=berta.pk).update(buffer_after=dt.timedelta(minutes=30))
    berta.refresh_from_db()
    a_booking(berta, period=period_on(SATURDAY, "14", "16"))
    page = client_of().get(URL, wish(van="12", tot="14")).content.decode()
    assert "Tussen twee reservaties" in page


def test_too_long_a_wish_is_offered_shorter(place: Place, noon: dt.datetime) -> None:
    a_vehicle(max_length=dt.timedelta(hours=2))
    response = client_of().post(URL, wish())
    assert response.status_code == 422
    assert "9.00–11.00" in response.content.decode()


def test_second_press_after_placing_leads_to_the_booking(berta: Resource) -> None:
    client, sent = client_of(), wish(request_key=str(uuid.uuid4()))
    client.post(URL, sent)
    client.post("/mandje/", {"name": "Nele Wouters", "phone": "0470 99 88 77"})
    booking = Booking.objects.get()
    Booking.objects.filter(pk=booking.pk).update(guest_key="")
    response = client.post(URL, sent)
    assert response.status_code in {303, 409}
    assert Booking.objects.count() == 1
