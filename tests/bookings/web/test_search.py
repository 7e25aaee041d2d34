"""`/reserveren/`: what is free at a time, with one button; and any of a kind."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource, ResourceKind
from apps.hub.models import ModuleSwitch, Place
from tests.cast import client_of
from tests.factories import a_person
from tests.factories_bookings import a_booking, a_table, wish
from tests.factories_cafe import a_cafe_room
from tests.factories_mobipunt import a_vehicle

URL = "/reserveren/"


def page_of(user: User | None = None, **changes: str) -> str:
    """The page as it is read."""
    return client_of(user).get(URL, wish(**changes)).content.decode()


def test_what_is_free_stands_with_its_price_and_one_button(berta: Resource) -> None:
    page = page_of()
    assert "6,00" in page
    assert 'action="/mobipunt/bakfiets-berta/#boeken"' in page


def test_button_puts_it_in_the_basket(berta: Resource) -> None:
    client = client_of()
    page = client.get(URL, wish()).content.decode()
    key = re.search(r'name="request_key" value="([^"]+)"', page)
    assert key
    answer = client.post("/mobipunt/bakfiets-berta/", wish(request_key=key[1]))
    assert (answer.status_code, answer["Location"]) == (303, "/mandje/")
    assert Booking.objects.get().state == BookingState.HELD


def test_what_is_taken_says_why_and_offers_to_wait(berta: Resource) -> None:
    a_booking(berta)
    page = page_of()
    assert "/reservaties/wachtlijst/?ding=bakfiets-berta&amp;dag=2026-11-28&amp;van=9.00&amp;tot=12.00" in page
    assert "#boeken" in page
    assert 'action="/mobipunt/bakfiets-berta/' not in page


def test_what_a_rule_forbids_offers_no_waiting(berta: Resource) -> None:
    Resource.objects.update(max_length=dt.timedelta(hours=1))
    page = page_of()
    assert "wachtlijst" not in page
    assert "Reserveer hoogstens 1 uur" in page


def test_what_asks_more_leads_to_its_page_with_the_wish(place: Place, noon: dt.datetime) -> None:
    ResourceKind.objects.filter(pk=a_cafe_room().kind_id).update(asks_activity=True)
    page = page_of()
    assert re.search(r'href="/cafe/[^"]+\?dag=2026-11-28&amp;van=9.00&amp;tot=12.00#boeken"', page)
    assert "request_key" not in page


def test_who_says_no_time_sees_the_next_hours(berta: Resource) -> None:
    page = client_of().get(URL).content.decode()
    assert 'value="13.00"' in page
    assert "Berta" in page


@pytest.mark.parametrize("changes", [{"van": "25"}, {"dag": "niets"}, {"van": "12", "tot": "9"}, {"tot": ""}])
def test_wrong_wish_is_refused_and_keeps_what_was_typed(berta: Resource, changes: dict[str, str]) -> None:
    answer = client_of().get(URL, wish(**changes))
    assert answer.status_code == 422
    assert b'id="form-errors"' in answer.content
    for typed in changes.values():
        assert f'value="{typed}"' in answer.content.decode()


def test_kinds_stand_as_chips_without_what_is_off(berta: Resource) -> None:
    a_cafe_room()
    assert "soort=bakfiets" in page_of()
    assert "Berta" not in page_of(soort="zaal")
    ModuleSwitch.objects.create(code="mobi", is_on=False)
    page = page_of()
    assert "soort=bakfiets" not in page
    assert "Berta" not in page


def test_search_asks_the_same_number_of_queries_however_much_there_is(place: Place, noon: dt.datetime) -> None:
    counts = []
    for number in (1, 20):
        for _one in range(number):
            a_booking(a_vehicle(f"Bakfiets {Resource.objects.count()}"), a_person())
        client_of().get(URL, wish())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client_of().get(URL, wish())
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_kind_of_which_we_choose_is_one_card(place: Place, noon: dt.datetime) -> None:
    tables = [a_table() for _one in range(3)]
    a_booking(tables[0])
    page = page_of()
    assert "2 van de 3 vrij" in page
    assert 'action="/reserveren/tafel/om-het-even/#boeken"' in page
    assert tables[1].name not in page


def test_any_of_a_kind_holds_the_least_used(place: Place, noon: dt.datetime, mieke: User) -> None:
    tables = [a_table() for _one in range(2)]
    a_booking(tables[0], a_person())
    answer = client_of(mieke).post("/reserveren/tafel/om-het-even/", wish(van="14", tot="16"))
    assert answer["Location"] == "/mandje/"
    held = Booking.objects.get(state=BookingState.HELD)
    assert (held.resource, held.any_of_kind) == (tables[1], True)


def test_any_of_a_kind_that_is_taken_says_so_and_offers_other_times(place: Place, noon: dt.datetime) -> None:
    a_booking(a_table())
    answer = client_of().post("/reserveren/tafel/om-het-even/", wish())
    assert answer.status_code == 409
    page = answer.content.decode()
    assert 'formaction="/reserveren/tafel/om-het-even/#boeken"' in page
    assert "wachtlijst/?soort=tafel" in page
    assert page.count("Tafel is op dat uur al bezet") == 2  # in the summary on top, and at the price


def test_alternative_of_any_is_taken_with_one_tap(place: Place, noon: dt.datetime) -> None:
    a_booking(a_table())
    client = client_of()
    page = client.post("/reserveren/tafel/om-het-even/", wish()).content.decode()
    offered = re.findall(r'name="kies" value="([^"]+)"', page)
    assert len(offered) == 3
    assert client.post("/reserveren/tafel/om-het-even/", wish(kies=offered[0]))["Location"] == "/mandje/"


def test_any_of_a_kind_is_only_where_we_choose(berta: Resource) -> None:
    assert client_of().get("/reserveren/bakfiets/om-het-even/").status_code == 404
