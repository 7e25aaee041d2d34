"""Asking a series: the form, every date, confirming; and what can be done with one that stands."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Association, Person, User
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.models import Booking, Resource, Series
from apps.bookings.queries.series import living_series_of
from apps.hub.models import ModuleSwitch, Place
from tests.cast import client_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, period_on
from tests.factories_cafe import a_cafe_room
from tests.factories_series import TUESDAY, a_rule, a_series, evening, periods_of, states_of

pytestmark = pytest.mark.django_db

NEW = "/reservaties/reeks/nieuw/"
WEEK = dt.timedelta(weeks=1)
SECOND = TUESDAY + WEEK


@pytest.fixture
def room(place: Place, noon: dt.datetime) -> Resource:
    """The cellar."""
    return a_cafe_room("De Kelder")


@pytest.fixture
def club(mieke: User) -> Association:
    """Mieke books for the brass band."""
    return an_association("Fanfare", mieke.person)


@pytest.fixture
def client(mieke: User) -> Client:
    """Mieke's."""
    return client_of(mieke)


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


def rows_of(response: Any) -> list[Any]:
    return [row for _month, rows in response.context["months"] for row in rows]


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


@pytest.fixture
def series(room: Resource, club: Association, mieke: User) -> Series:
    """Three evenings of the brass band, of which the second is taken."""
    assert mieke.person
    a_booking(room, a_person("Walter Maes"), period=period_on(SECOND, "20", "22"))
    return a_series(room, a_rule(count=3), (club, mieke.person), activity="Repetitie")


def page_of(series: Series, more: str = "") -> str:
    return f"/reservaties/reeks/{series.code}/{more}"


def test_the_page_tells_how_each_date_stands(client: Client, series: Series) -> None:
    response = client.get(page_of(series))
    assert response.status_code == 200
    rows = rows_of(response)
    assert [bool(row.action) for row in rows] == [False, True, False]
    assert rows[1].url == page_of(series, f"{SECOND.isoformat()}/")
    assert response.context["total"] == 2400


@pytest.mark.parametrize("more", ["", "wijzigen/", "annuleren/", "2026-12-08/"])
def test_a_stranger_finds_nothing(series: Series, lotte: User, more: str) -> None:
    for browser in (client_of(), client_of(lotte)):
        assert browser.get(page_of(series, more)).status_code == 404
        assert browser.post(page_of(series, more)).status_code in {404, 405}


def test_another_member_of_the_club_may_see_and_change(
    series: Series, club: Association, karim: User, mieke: User
) -> None:
    assert karim.person
    club.members.add(karim.person)
    browser = client_of(karim)
    assert browser.get(page_of(series)).status_code == 200
    assert browser.post(page_of(series, "annuleren/"), {"vanaf": TUESDAY.isoformat(), "wat": "all"}).status_code == 303


def test_a_rejected_date_offers_what_is_possible(client: Client, series: Series) -> None:
    response = client.get(page_of(series, f"{SECOND.isoformat()}/"))
    choices = response.context["choices"]
    assert choices
    assert client.get(response.context["waiting_url"]).status_code == 200
    taken = client.post(
        page_of(series, f"{SECOND.isoformat()}/"),
        {"ding": choices[0].slug, "van": choices[0].starts, "tot": choices[0].ends},
    )
    assert taken.status_code == 303
    assert states_of(series) == [OccurrenceState.BOOKED] * 3


def test_a_rejected_date_takes_an_hour_of_ones_own(client: Client, series: Series, room: Resource) -> None:
    client.post(page_of(series, f"{SECOND.isoformat()}/"), {"ding": room.slug, "van": "14", "tot": "15.30"})
    assert periods_of(series)[1] == period_on(SECOND, "14", "15.30")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"van": "19", "tot": "21"}, 409),
        ({"van": "3", "tot": "4"}, 422),
        ({"van": "x", "tot": "21"}, 422),
        ({"van": "", "tot": ""}, 422),
        ({"ding": "kasteel", "van": "14", "tot": "15"}, 422),
    ],
)
def test_a_wish_for_a_date_that_cannot_be_says_why(
    client: Client, series: Series, room: Resource, data: dict[str, str], status: int
) -> None:
    response = client.post(page_of(series, f"{SECOND.isoformat()}/"), {"ding": room.slug} | data)
    assert response.status_code == status
    assert response.context["form"].errors
    assert states_of(series)[1] == OccurrenceState.REJECTED


def test_a_booked_date_leads_to_its_booking(client: Client, series: Series) -> None:
    booking = series.occurrences.get(date=TUESDAY).booking
    assert booking is not None
    response = client.get(page_of(series, f"{TUESDAY.isoformat()}/"))
    assert response["Location"] == f"/reservaties/{booking.code}/"


@pytest.mark.parametrize("date", ["2026-12-09", "ooit", "2026-13-41"])
def test_a_date_that_is_not_in_it_is_not_found(client: Client, series: Series, date: str) -> None:
    assert client.get(page_of(series, f"{date}/")).status_code == 404


def test_cancelling_shows_what_comes_back_first(client: Client, series: Series) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "following"}
    assert client.get(page_of(series, "annuleren/")).context["preview"] is None
    shown = client.get(page_of(series, "annuleren/"), asked)
    assert (shown.context["preview"].back_cents, len(shown.context["dates"])) == (2400, 2)
    assert Booking.objects.filter(state=BookingState.CANCELLED).count() == 0
    done = client.post(page_of(series, "annuleren/"), asked | {"reden": "Te koud"})
    assert done.status_code == 303
    assert Booking.objects.filter(state=BookingState.CANCELLED).count() == 2
    after = client.get(page_of(series, "annuleren/"))
    assert after.context["rows"] == []
    assert client.post(page_of(series, "annuleren/"), asked).status_code == 422


@pytest.mark.parametrize("wrong", [{"vanaf": "2026-12-09"}, {"wat": "alles"}, {"vanaf": ""}, {"reden": "a\x00"}])
def test_wrong_input_cancels_nothing(client: Client, series: Series, wrong: dict[str, str]) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all"} | wrong
    assert client.post(page_of(series, "annuleren/"), asked).status_code == 422
    assert not Booking.objects.filter(state=BookingState.CANCELLED).exists()


def test_changing_the_hour_of_what_follows_leads_to_the_series_that_follows(client: Client, series: Series) -> None:
    third = SECOND + WEEK
    asked = {"vanaf": third.isoformat(), "wat": "following", "van": "18", "tot": "20", "ding": ""}
    response = client.post(page_of(series, "wijzigen/"), asked)
    after = Series.objects.get(follows=series)
    assert response["Location"] == page_of(after)
    assert periods_of(after) == [period_on(third, "18", "20")]
    before = client.get(page_of(series)).content.decode()
    assert page_of(after) in before


@pytest.mark.parametrize(
    "wrong", [{"van": "x"}, {"tot": ""}, {"wat": ""}, {"ding": "kasteel"}, {"van": "3", "tot": "5"}]
)
def test_wrong_input_changes_nothing(client: Client, series: Series, wrong: dict[str, str]) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all", "van": "18", "tot": "20", "ding": ""} | wrong
    response = client.post(page_of(series, "wijzigen/"), asked)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert periods_of(series) == [evening(TUESDAY), evening(SECOND + WEEK)]


def test_a_change_is_shown_with_its_price_first(client: Client, series: Series, room: Resource) -> None:
    a_booking(room, a_person("Walter Maes"), period=period_on(SECOND + WEEK, "17", "18.30"))
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "all", "van": "18", "tot": "21", "ding": ""}
    shown = client.get(page_of(series, "wijzigen/"), asked | {"actie": "bekijk"})
    assert [(row.cents, bool(row.reason)) for row in shown.context["planned"]] == [(600, False), (0, True)]
    assert shown.context["difference"] == 600
    assert shown.context["can_change"]
    assert periods_of(series)[0] == evening(TUESDAY)
    back = client.get(page_of(series, "wijzigen/"), asked)
    assert (back.context["planned"], back.context["form"]["starts"].value()) == ([], "18")
    wrong = client.get(page_of(series, "wijzigen/"), asked | {"van": "x", "actie": "bekijk"})
    assert wrong.status_code == 422


def test_one_date_can_change_alone(client: Client, series: Series) -> None:
    asked = {"vanaf": TUESDAY.isoformat(), "wat": "one", "van": "18", "tot": "20", "ding": ""}
    client.post(page_of(series, "wijzigen/"), asked)
    assert periods_of(series) == [period_on(TUESDAY, "18", "20"), evening(SECOND + WEEK)]


def test_the_pages_take_as_many_queries_for_one_date_as_for_twenty(
    client: Client, room: Resource, club: Association, mieke: User
) -> None:
    assert mieke.person
    counts: dict[str, list[int]] = {}
    for number, first in ((1, TUESDAY), (20, TUESDAY + dt.timedelta(days=1))):
        made = a_series(room, a_rule(first, count=number), (club, mieke.person))
        for more in ("", "wijzigen/", "annuleren/", f"annuleren/?vanaf={first.isoformat()}&wat=all"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page_of(made, more)).status_code == 200
            counts.setdefault(more.partition("=")[0], []).append(len(queries))
    assert all(few == many for few, many in counts.values()), counts


def test_looking_takes_as_many_queries_for_one_date_as_for_forty(
    client: Client, room: Resource, club: Association
) -> None:
    counts = []
    for number in ("1", "40"):
        with CaptureQueriesContext(connection) as queries:
            assert look(client, typed(room, club, keren=number)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_my_series_are_those_that_live(room: Resource, club: Association, mieke: User, series: Series) -> None:
    assert mieke.person
    assert list(living_series_of(mieke.person, at=NOON)) == [series]
    assert not living_series_of(mieke.person, at=NOON + dt.timedelta(days=90))
    assert not living_series_of(a_stranger(), at=NOON)


def a_stranger() -> Person:
    return a_person("Sofie Desmet", email="sofie@voorbeeld.example")
