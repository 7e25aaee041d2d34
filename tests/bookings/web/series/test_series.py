"""Asking a series: the form, every date, confirming."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Association, User
from apps.bookings.enums import OccurrenceState
from apps.bookings.models import Booking, Resource, Series
from apps.hub.models import ModuleSwitch
from tests.bookings.web.series.evenings import SECOND, WEEK, rows_of
from tests.cast import client_of
from tests.factories import a_person, an_association
from tests.factories_bookings import a_booking
from tests.factories_cafe import a_cafe_room
from tests.factories_series import TUESDAY, evening, periods_of, states_of

pytestmark = pytest.mark.django_db
NEW = "/reservaties/reeks/nieuw/"


def typed(room: Resource, club: Association, **other: str) -> dict[str, str]:
    """The form as Mieke fills it in: three Tuesdays from 19 to 21."""
    person = club.members.get()
    return {
        "ding": room.slug, "vereniging": f"{club.code}.{person.code}", "dag": TUESDAY.isoformat(), "van": "19",
        "tot": "21", "herhaal": "weekly", "om_de": "1", "keren": "3", "einde": "", "waarvoor": "Repetitie",
        "personen": "20",
    } | other  # fmt: skip


def look(client: Client, data: dict[str, str]) -> Any:
    return client.get(NEW, data | {"actie": "bekijk"})


def test_the_form_begins_with_the_thing_one_comes_from(client: Client, room: Resource, club: Association) -> None:
    response = client.get(NEW, {"ding": room.slug})
    assert response.status_code == 200
    assert response.context["form"]["resource"].value() == room.slug


def test_the_form_for_somebody_begins_with_their_association(
    room: Resource, club: Association, rita: User, mieke: User
) -> None:
    assert mieke.person
    response = client_of(rita).get(NEW, {"voor": mieke.person.code})
    assert response.context["form"]["holder"].value() == f"{club.code}.{mieke.person.code}"


def test_a_room_of_a_module_that_is_off_cannot_be_asked(client: Client, room: Resource, club: Association) -> None:
    ModuleSwitch.objects.update_or_create(code="cafe", defaults={"is_on": False})
    assert "resource" in look(client, typed(room, club)).context["form"].errors


def test_a_stranger_signs_in_first(room: Resource) -> None:
    assert client_of().get(NEW).status_code == 303


def test_who_books_for_no_association_is_told_so(room: Resource, lotte: User) -> None:
    response = client_of(lotte).get(NEW)
    assert response.status_code == 200
    assert "bookings/series_for_clubs.html" in [template.name for template in response.templates]
    posted = client_of(lotte).post(NEW, {"ding": room.slug})
    assert posted.status_code == 200
    assert not Series.objects.exists()


def test_looking_shows_every_date_and_books_nothing(client: Client, room: Resource, club: Association) -> None:
    a_booking(room, a_person(), period=evening(SECOND))
    response = look(client, typed(room, club))
    rows = rows_of(response)
    assert [row.date for row in rows] == [TUESDAY, SECOND, SECOND + WEEK]
    assert [row.is_possible for row in rows] == [True, False, True]
    assert response.context["total"] == 2400
    assert rows[1].options
    assert rows[1].leaves_out
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"dag": "gisteren"}, "first_date"),
        ({"dag": ""}, "first_date"),
        ({"dag": "2026-11-20"}, "first_date"),
        ({"van": "25"}, "starts"),
        ({"tot": ""}, "ends"),
        ({"om_de": "0"}, "interval"),
        ({"om_de": "elf"}, "interval"),
        ({"keren": "", "einde": ""}, "until"),
        ({"keren": "3", "einde": "2027-01-01"}, "until"),
        ({"keren": "", "einde": "2026-11-30"}, "until"),
        ({"keren": "61"}, "count"),
        ({"keren": "", "einde": "2029-01-01"}, "until"),
        ({"herhaal": "elke maan"}, "frequency"),
        ({"herhaal": "last"}, "frequency"),
        ({"ding": "kasteel"}, "resource"),
        ({"vereniging": "XXXX.YYYY"}, "holder"),
        ({"personen": "-1"}, "attendees"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_kept(
    client: Client, room: Resource, club: Association, wrong: dict[str, str], field: str
) -> None:
    response = look(client, typed(room, club, **wrong))
    assert response.status_code == 422
    form = response.context["form"]
    assert field in form.errors
    assert form["activity"].value() == "Repetitie"
    assert {name: form.data[name] for name in wrong} == wrong


def test_a_null_byte_is_no_server_error(client: Client, room: Resource, club: Association) -> None:
    response = client.post(NEW, typed(room, club, waarvoor="a\x00b", ding="a\x00"))
    assert response.status_code == 422


def test_confirming_makes_the_series_once(client: Client, room: Resource, club: Association, mieke: User) -> None:
    key = look(client, typed(room, club)).context["request_key"]
    for _press in range(2):
        response = client.post(NEW, typed(room, club) | {"request_key": key})
        assert response.status_code == 303
    series = Series.objects.get()
    assert response["Location"] == f"/reservaties/reeks/{series.code}/"
    assert (series.association, series.person, series.activity, series.attendees) == (
        club, mieke.person, "Repetitie", 20,
    )  # fmt: skip
    assert periods_of(series) == [evening(TUESDAY + number * WEEK) for number in range(3)]


def test_the_chosen_alternative_is_booked(client: Client, room: Resource, club: Association) -> None:
    loft = a_cafe_room("Zolder")
    a_booking(room, a_person(), period=evening(SECOND))
    row = rows_of(look(client, typed(room, club)))[1]
    response = client.post(NEW, typed(room, club) | {row.name: row.options[0].value})
    assert response.status_code == 303
    booking = Series.objects.get().occurrences.get(date=SECOND).booking
    assert booking is not None
    assert (booking.resource, booking.period) == (loft, evening(SECOND))


def test_a_room_in_which_not_all_fit_is_no_alternative(client: Client, room: Resource, club: Association) -> None:
    a_cafe_room("Kamertje", capacity=10)
    a_booking(room, a_person(), period=evening(SECOND))
    labels = {row.label for row in rows_of(look(client, typed(room, club)))[1].options}
    assert labels
    assert "Kamertje" not in labels
    few = rows_of(look(client, typed(room, club, personen="10")))[1].options
    assert "Kamertje" in {row.label for row in few}


@pytest.mark.parametrize("value", ["", "zolder", "zolder|", "zolder|x-y", "|20261208T180000Z", "\x00|\x00"])
def test_a_choice_that_is_none_of_ours_leaves_the_date_out(
    client: Client, room: Resource, club: Association, value: str
) -> None:
    a_booking(room, a_person(), period=evening(SECOND))
    client.post(NEW, typed(room, club) | {f"op-{SECOND.isoformat()}": value, "op-nooit": value})
    assert states_of(Series.objects.get()) == [OccurrenceState.BOOKED, OccurrenceState.REJECTED, OccurrenceState.BOOKED]


def test_a_choice_of_another_day_is_no_choice(client: Client, room: Resource, club: Association) -> None:
    a_booking(room, a_person(), period=evening(SECOND))
    other = f"{room.slug}|20261210T1800Z-20261210T2000Z"
    client.post(NEW, typed(room, club) | {f"op-{SECOND.isoformat()}": other})
    assert states_of(Series.objects.get())[1] == OccurrenceState.REJECTED


def test_nothing_possible_keeps_what_was_typed(client: Client, room: Resource, club: Association) -> None:
    response = client.post(NEW, typed(room, club, van="3", tot="5"))
    assert response.status_code == 422
    assert ("waarvoor", "Repetitie") in response.context["kept"]
    assert not Series.objects.exists()


def test_house_rules_are_asked_before_confirming(client: Client, room: Resource, club: Association) -> None:
    room.house_rules = "Om elf uur is het stil."
    room.save()
    assert "Om elf uur is het stil." in look(client, typed(room, club)).content.decode()
    refused = client.post(NEW, typed(room, club))
    assert refused.status_code == 422
    assert "accepts_rules" in refused.context["confirm"].errors
    client.post(NEW, typed(room, club) | {"accepts_rules": "on"})
    assert Booking.objects.filter(rules_accepted_at__isnull=False).count() == 3


def test_a_volunteer_asks_one_for_a_club(room: Resource, club: Association, rita: User, mieke: User) -> None:
    response = client_of(rita).post(NEW, typed(room, club))
    assert response.status_code == 303
    assert Series.objects.get().person == mieke.person


def test_nobody_asks_one_for_a_club_of_others(room: Resource, club: Association, lotte: User) -> None:
    an_association("Kaartclub", lotte.person)
    response = client_of(lotte).post(NEW, typed(room, club))
    assert response.status_code == 422
    assert not Series.objects.exists()


def test_looking_takes_as_many_queries_for_one_date_as_for_forty(
    client: Client, room: Resource, club: Association
) -> None:
    counts = []
    for number in ("1", "40"):
        with CaptureQueriesContext(connection) as queries:
            assert look(client, typed(room, club, keren=number)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
