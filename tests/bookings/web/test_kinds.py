"""`/lenen/` and `/reserveren/<soort>/`: pages of kinds that no module knows."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.kind import Question, change_kind
from apps.bookings.domain.thing import change_thing
from apps.bookings.enums import BookingState, FieldScope, FieldType
from apps.bookings.models import Booking, Resource
from apps.hub.actors import SYSTEM
from apps.hub.models import ModuleSwitch, Place
from tests.cast import client_of
from tests.factories import NOON, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_kind, a_period
from tests.factories_lending import JOB, a_drill, a_lending_kind
from tests.factories_mobipunt import a_vehicle

KIND = "/reserveren/uitleendienst/"
PAGE = f"{KIND}boormachine/"
WISH = {"dag": SATURDAY.isoformat(), "van": "9.00", "tot": "12.00"}


@pytest.fixture
def drill(place: Place, noon: dt.datetime) -> Resource:
    """One drill that can be borrowed."""
    return a_drill()


def test_list_leads_to_the_kind_with_how_many_are_free(drill: Resource) -> None:
    page = client_of().get("/lenen/").content.decode()
    assert KIND in page
    assert "1 van de 1 nu vrij" in page


def test_door_and_menu_are_there_once_there_is_a_kind(place: Place, noon: dt.datetime) -> None:
    before = client_of().get("/").content.decode()
    a_drill()
    after = client_of().get("/").content.decode()
    assert ["/lenen/" in page for page in (before, after)] == [False, True]


def test_kind_shows_its_words_and_each_thing_with_its_price(drill: Resource) -> None:
    page = client_of().get(f"{KIND}?dag={SATURDAY}").content.decode()
    for words in ("Gereedschap voor één keer.", "Boormachine", "€\xa05", PAGE):
        assert words in page


def test_week_of_a_kind_shows_what_is_taken_without_a_name(drill: Resource, mieke: User, karim: User) -> None:
    a_booking(drill, mieke.person, period=a_period())
    address = f"{KIND}?beeld=week&dag={SATURDAY}"
    strangers, own = (client_of(who).get(address).content.decode() for who in (karim, mieke))
    assert ("event taken" in strangers, "Mieke" in strangers, "event mine" in own) == (True, False, True)


def test_week_of_one_thing_keeps_the_view_and_links_what_is_free(drill: Resource) -> None:
    page = client_of().get(f"{KIND}?beeld=week&ding=boormachine&dag={SATURDAY}").content.decode()
    assert "beeld=week" in page
    assert f"{PAGE}?dag={SATURDAY}" in page


def test_thing_tells_the_answers_of_its_kind_and_where_it_is(drill: Resource) -> None:
    page = client_of().get(PAGE).content.decode()
    for words in ("Vermogen", "850", "Rek achter de toog", "Voor welke klus?"):
        assert words in page


def test_borrowing_keeps_the_answer(drill: Resource, mieke: User) -> None:
    answer = client_of(mieke).post(PAGE, WISH | {f"answer_{JOB}": "Een rek ophangen"})
    booking = Booking.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/mandje/")
    assert (booking.state, booking.answers) == (BookingState.HELD, {JOB: "Een rek ophangen"})


def test_question_that_must_be_answered_is_asked_and_all_is_kept(drill: Resource) -> None:
    answer = client_of().post(PAGE, WISH)
    page = answer.content.decode()
    assert (answer.status_code, Booking.objects.exists()) == (422, False)
    assert f"id_answer_{JOB}_error" in page
    assert 'value="12.00"' in page


def test_price_alone_asks_nothing_else(drill: Resource) -> None:
    answer = client_of().post(PAGE, WISH | {"actie": "prijs"}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert ("€\xa05,00" in page, "€\xa025" in page, "must" in page) == (True, True, False)


@pytest.mark.parametrize(("ticked", "status"), [("on", 303), ("", 422)])
def test_house_rules_must_be_accepted(place: Place, noon: dt.datetime, ticked: str, status: int) -> None:
    a_drill(rules="Breng het schoon terug.")
    client = client_of()
    assert "Breng het schoon terug." in client.get(PAGE).content.decode()
    answer = client.post(PAGE, WISH | {f"answer_{JOB}": "Rek", "accepts_rules": ticked})
    assert answer.status_code == status
    assert [row.rules_accepted_at for row in Booking.objects.all()] == ([NOON] if ticked else [])


def test_each_kind_of_question_is_its_own_kind_of_field(drill: Resource) -> None:
    questions = [
        Question("Hoeveel gaten?", FieldScope.BOOKING, FieldType.NUMBER),
        Question("Waarin?", FieldScope.BOOKING, FieldType.CHOICE, choices=("hout", "steen")),
        Question("Uitleg nodig?", FieldScope.BOOKING, FieldType.YES_NO),
    ]
    change_kind(
        drill.kind, changes={"asks_activity": True, "asks_attendees": True}, questions=questions, by=SYSTEM, at=NOON
    )
    said = {
        "answer_hoeveel-gaten": "12", "answer_waarin": "hout", "answer_uitleg-nodig": "on",
        "activity": "Kot bouwen", "attendees": "200",
    }  # fmt: skip
    wrong = client_of().post(PAGE, WISH | said | {"answer_hoeveel-gaten": "veel", "answer_waarin": "glas"})
    errors = wrong.context["page"].form.errors
    assert set(errors) == {"answer_hoeveel-gaten", "answer_waarin"}
    client_of().post(PAGE, WISH | said)
    booking = Booking.objects.get()
    assert booking.answers == {"hoeveel-gaten": 12, "waarin": "hout", "uitleg-nodig": True}
    assert (booking.activity, booking.attendees) == ("Kot bouwen", 200)


def test_association_may_borrow_in_its_name(drill: Resource, mieke: User) -> None:
    chiro = an_association("Chiro Lindekerke", mieke.person)
    client_of(mieke).post(PAGE, WISH | {f"answer_{JOB}": "Kamp", "association": chiro.code})
    assert Booking.objects.get().association == chiro


def test_kind_of_which_we_choose_one_leads_to_that(drill: Resource) -> None:
    address = f"{KIND}om-het-even/"
    before = client_of().get(KIND).content.decode()
    change_kind(drill.kind, changes={"picks_unit": True}, by=SYSTEM, at=NOON)
    after = client_of().get(KIND).content.decode()
    assert [address in page for page in (before, after)] == [False, True]
    assert client_of().get(address).status_code == 200


@pytest.mark.parametrize("address", ["/reserveren/niets/", f"{KIND}niets/", "/reserveren/niets/boormachine/"])
def test_what_is_not_there_is_not_found(drill: Resource, address: str) -> None:
    assert client_of().get(address).status_code == 404


def test_thing_of_another_kind_is_not_found_there(drill: Resource) -> None:
    a_drill("Zaag", kind=a_kind("spel", module="things"))
    assert client_of().get(f"{KIND}zaag/").status_code == 404


@pytest.mark.parametrize("what", ["kind", "thing", "module"])
def test_what_is_out_of_use_is_gone(drill: Resource, what: str) -> None:
    if what == "kind":
        change_kind(drill.kind, changes={"is_active": False}, by=SYSTEM, at=NOON)
    elif what == "thing":
        change_thing(drill, changes={"is_active": False}, by=SYSTEM, at=NOON)
    else:
        ModuleSwitch.objects.update_or_create(code="things", defaults={"is_on": False})
    found = [client_of().get(address).status_code for address in (PAGE, KIND, "/lenen/")]
    assert found == {"kind": [404, 404, 200], "thing": [404, 200, 200], "module": [404, 404, 404]}[what]
    assert client_of().post(PAGE, WISH).status_code == 404


def test_kind_of_a_module_leads_to_its_own_pages(place: Place, noon: dt.datetime) -> None:
    a_vehicle()
    client = client_of()
    assert client.get("/reserveren/bakfiets/")["Location"] == "/mobipunt/"
    assert client.get("/reserveren/bakfiets/bakfiets-berta/")["Location"] == "/mobipunt/bakfiets-berta/"


@pytest.mark.parametrize("query", ["dag=ooit", "beeld=maand", "beeld=week&dag=9999-12-31", "ding=x&beeld=week"])
def test_strange_address_is_still_the_page(drill: Resource, query: str) -> None:
    assert client_of().get(f"{KIND}?{query}").status_code == 200


def test_kind_without_things_says_so(place: Place, noon: dt.datetime) -> None:
    a_lending_kind()
    for query in ("", "?beeld=week"):
        assert "Hier is nog niets" in client_of().get(f"{KIND}{query}").content.decode()


@pytest.mark.parametrize("address", [KIND, f"{KIND}?beeld=week", "/lenen/"])
def test_pages_take_as_many_queries_for_one_as_for_twenty(drill: Resource, address: str) -> None:
    client, counts = client_of(), []
    for number in range(20):
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.append(len(queries))
        a_drill(f"Boor {number}")
    assert counts[0] == counts[1]
