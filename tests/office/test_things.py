"""`/beheer/dingen/`: a thing by a form, with its hours, parts, photo and profile."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from apps.accounts.models import User
from apps.bookings.domain.thing import change_thing, set_parts
from apps.bookings.models import OpeningHours, Resource
from apps.cafe.models import Room
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.mobipunt.models import Vehicle
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_kind
from tests.factories_cafe import a_cafe_room
from tests.factories_lending import WATT, a_drill, a_lending_kind
from tests.factories_mobipunt import a_vehicle

NEW = "/beheer/dingen/nieuw/?soort="
TYPED = {
    "name": "Boormachine", "description": "Voor hout", "place_note": "Rek", "drawing": "drill", "is_active": "on",
    f"answer_{WATT}": "850", "opens_0_0": "9", "closes_0_0": "12.30", "opens_6_1": "14", "closes_6_1": "24",
}  # fmt: skip


@pytest.fixture
def office(place: Place, noon: dt.datetime, jef: User) -> Client:
    """The manager's browser."""
    return client_of(jef)


def a_photo(kind: str = "PNG") -> SimpleUploadedFile:
    """A small picture as a phone sends it."""
    out = BytesIO()
    Image.new("RGB", (2000, 1000), "#6a3d78").save(out, kind)
    return SimpleUploadedFile("foto van mij.png", out.getvalue(), content_type="image/png")


def test_new_thing_is_there_with_all_that_was_typed(office: Client) -> None:
    a_lending_kind()
    answer = office.post(f"{NEW}uitleendienst", TYPED)
    thing = Resource.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, "/beheer/dingen/boormachine/")
    assert (thing.name, thing.drawing, thing.facts, thing.is_active) == ("Boormachine", "drill", {WATT: 850}, True)
    assert list(OpeningHours.objects.values_list("weekday", "opens", "closes")) == [
        (0, dt.time(9), dt.time(12, 30)),
        (6, dt.time(14), dt.time(0)),
    ]


def test_first_one_chooses_the_kind(office: Client) -> None:
    a_lending_kind()
    for address in ("/beheer/dingen/nieuw/", f"{NEW}niets", f"{NEW}%00"):
        page = office.get(address).content.decode()
        assert "?soort=uitleendienst" in page


def test_form_shows_what_there_is_and_keeps_it(office: Client) -> None:
    drill = a_drill()
    office.post("/beheer/dingen/boormachine/", TYPED)
    forms = office.get("/beheer/dingen/boormachine/").context["forms"]
    typed = {
        field.html_name: field.value() for form in forms.each for field in form if field.value() not in (None, False)
    }
    assert (typed["closes_6_0"], typed[f"answer_{WATT}"]) == ("24.00", 850)
    assert office.post("/beheer/dingen/boormachine/", typed).status_code == 303
    drill.refresh_from_db()
    assert (drill.description, drill.facts, drill.hours.count()) == ("Voor hout", {WATT: 850}, 2)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"drawing": "../../etc/passwd"}, "drawing"),
        ({f"answer_{WATT}": "veel"}, f"answer_{WATT}"),
        ({"closes_0_0": ""}, "closes_0_0"),
        ({"closes_0_0": "25.00"}, "closes_0_0"),
        ({"opens_0_0": "24"}, "opens_0_0"),
        ({"opens_0_0": "13"}, "__all__"),
        ({"opens_0_1": "12", "closes_0_1": "14"}, "__all__"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_all_is_kept(office: Client, wrong: dict[str, str], field: str) -> None:
    a_lending_kind()
    answer = office.post(f"{NEW}uitleendienst", TYPED | wrong)
    forms = answer.context["forms"]
    assert (answer.status_code, Resource.objects.exists()) == (422, False)
    assert any(field in form.errors for form in forms.each)
    page = answer.content.decode()
    assert "Voor hout" in page
    assert 'role="alert"' in page


def test_photo_is_drawn_anew_and_can_be_taken_away(office: Client) -> None:
    drill = a_drill()
    assert office.post("/beheer/dingen/boormachine/", TYPED | {"photo": a_photo()}).status_code == 303
    drill.refresh_from_db()
    with drill.photo.open() as file, Image.open(file) as photo:
        assert (photo.format, photo.size) == ("WEBP", (1200, 600))
    assert drill.photo.url in office.get("/beheer/dingen/").content.decode()
    office.post("/beheer/dingen/boormachine/", TYPED | {"without_photo": "on"})
    drill.refresh_from_db()
    assert not drill.photo


def test_file_that_is_no_picture_is_refused(office: Client) -> None:
    a_drill()
    sent = SimpleUploadedFile("foto.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = office.post("/beheer/dingen/boormachine/", TYPED | {"photo": sent})
    assert (answer.status_code, "photo" in answer.context["forms"].thing.errors) == (422, True)


def test_vehicle_and_room_have_their_own_questions(office: Client) -> None:
    a_kind("bakfiets")
    a_kind("zaal", module="cafe")
    bare = {"name": "Berta", "is_active": "on"}
    refused = office.post(f"{NEW}bakfiets", bare)
    assert (refused.status_code, Resource.objects.exists()) == (422, False)
    office.post(
        f"{NEW}bakfiets", bare | {"profiel-form": "cargo_bike", "profiel-propulsion": "human", "profiel-load_kg": "80"}
    )
    room = {"profiel-capacity": "25", "profiel-facilities": "toog\n\n 12  stoelen ", "profiel-is_accessible": "on"}
    office.post(f"{NEW}zaal", {"name": "De Kelder", "is_active": "on"} | room)
    assert Vehicle.objects.get().load_kg == 80
    assert Room.objects.get().facilities == ["toog", "12 stoelen"]
    office.post(
        "/beheer/dingen/de-kelder/", {"name": "De Kelder", "is_active": "on"} | room | {"profiel-capacity": "30"}
    )
    assert Room.objects.get().capacity == 30


def test_car_needs_its_plate(office: Client) -> None:
    a_kind("auto")
    car = {"name": "Kwik", "is_active": "on", "profiel-form": "car", "profiel-propulsion": "electric"}
    answer = office.post(f"{NEW}auto", car)
    assert (answer.status_code, Resource.objects.exists()) == (422, False)


def test_parts_are_chosen_out_of_service_until_it_was_booked(office: Client) -> None:
    left, right, hall = a_cafe_room("Links"), a_cafe_room("Rechts"), a_cafe_room("Grote zaal")
    room = {"name": "Grote zaal", "profiel-capacity": "80"}
    halves = {"parts": ["links", "rechts"]}
    refused = office.post("/beheer/dingen/grote-zaal/", room | halves | {"is_active": "on"})
    assert (refused.status_code, "parts" in refused.context["forms"].thing.errors) == (422, True)
    office.post("/beheer/dingen/grote-zaal/", room)
    office.post("/beheer/dingen/grote-zaal/", room | halves | {"is_active": "on"})
    assert {link.part for link in hall.part_links.all()} == {left, right}
    a_booking(Resource.objects.get(pk=hall.pk))
    forms = office.get("/beheer/dingen/grote-zaal/").context["forms"]
    office.post("/beheer/dingen/grote-zaal/", room | {"parts": []})
    assert ("parts" in forms.thing.fields, hall.part_links.count()) == (False, 2)


def test_new_whole_is_made_of_its_parts_at_once(office: Client) -> None:
    a_cafe_room("Links")
    typed = {"name": "Zaal", "is_active": "on", "profiel-capacity": "80", "parts": ["links"]}
    assert office.post(f"{NEW}zaal", typed).status_code == 303
    assert [link.part.slug for link in Resource.objects.get(slug="zaal").part_links.all()] == ["links"]


def test_list_tells_how_each_thing_stands(office: Client) -> None:
    drill = a_drill()
    a_drill("Zaag")
    change_thing(drill, changes={"is_active": False}, by=SYSTEM, at=NOON)
    a_vehicle().tariffs.all().delete()
    page = office.get("/beheer/dingen/").content.decode()
    for words in ("buiten gebruik", "nu vrij", "nog geen prijs"):
        assert words in page
    kinds = office.get("/beheer/dingen/").context["kinds"]
    assert [(kind.slug, [row.thing.name for row in rows]) for kind, rows in kinds] == [
        ("bakfiets", ["Bakfiets Berta"]),
        ("uitleendienst", ["Boormachine", "Zaag"]),
    ]


def test_list_takes_as_many_queries_for_one_as_for_twenty(office: Client) -> None:
    counts = []
    for number in range(20):
        a_drill(f"Boor {number}")
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                office.get("/beheer/dingen/")
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_unknown_thing_is_not_found(office: Client) -> None:
    assert office.get("/beheer/dingen/niets/").status_code == 404


def test_only_managers_come_here(place: Place, rita: User) -> None:
    a_drill()
    for address in ("/beheer/dingen/", "/beheer/dingen/boormachine/", f"{NEW}uitleendienst"):
        assert client_of(rita).post(address, TYPED).status_code == 403
    set_parts(Resource.objects.get(), parts=[], by=SYSTEM, at=NOON)
