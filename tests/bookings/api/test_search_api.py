"""Looking over the API: kinds, what is free then, what it costs and why it cannot be."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import CustomerGroup
from apps.accounts.models import User
from apps.bookings.enums import FieldScope, FieldType
from apps.bookings.models import KindField
from apps.hub.actors import SYSTEM
from apps.hub.domain.modules import switch_module
from tests.api import BODY, api, get, when, wish
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_kind, a_period, a_resource, a_room, an_hourly_tariff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "place")]


def test_kinds_tell_what_they_ask() -> None:
    kind = a_kind("boormachine", module="things")
    KindField.objects.create(kind=kind, slug="klus", label="Welke klus?", scope=FieldScope.BOOKING, type=FieldType.TEXT)
    KindField.objects.create(kind=kind, slug="watt", label="Watt?", scope=FieldScope.THING, type=FieldType.NUMBER)
    found = get(api(None), "kinds/").json()["results"]
    assert [each["slug"] for each in found] == ["boormachine"]
    assert [question["slug"] for question in found[0]["questions"]] == ["klus"]


def test_search_tells_what_is_free_and_why_the_rest_is_not() -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    a_booking(berta)
    found = {row["name"]: row for row in get(api(None), "search/", **when()).json()}
    assert (found["Bavo"]["is_free"], found["Bavo"]["total_cents"], found["Bavo"]["reasons"]) == (True, 600, [])
    assert found["Berta"]["is_free"] is False
    assert [reason["code"] for reason in found["Berta"]["reasons"]] == ["slot_taken"]
    assert sum(line["amount_cents"] for line in found["Bavo"]["lines"]) == 600
    assert bavo.slug == found["Bavo"]["resource"]


def test_search_takes_a_kind_or_a_module() -> None:
    a_resource("Berta")
    a_room("Zaal")
    client = api(None)
    assert [row["name"] for row in get(client, "search/", **when(), kind="zaal").json()] == ["Zaal"]
    assert [row["name"] for row in get(client, "search/", **when(), module="mobi").json()] == ["Berta"]
    assert get(client, "search/", **when(), kind="niets").status_code == 404


def test_search_leaves_out_modules_that_are_off() -> None:
    a_resource("Berta")
    switch_module("mobi", on=False, by=SYSTEM, at=NOON)
    assert get(api(None), "search/", **when()).json() == []


def test_prices_are_those_of_who_asks(mieke: User) -> None:
    room = a_room(needs_approval=False)
    an_hourly_tariff(room, 500, group=CustomerGroup.ASSOCIATION)
    club = an_association("Yoga", mieke.person)
    ask = {**wish(room), "association": club.code}
    assert get(api(None), "quote/", **wish(room)).json()["total_cents"] == 3000
    assert get(api(mieke), "quote/", **ask).json()["total_cents"] == 1500
    stranger = get(api(None), "quote/", **ask)
    assert stranger.status_code in {403, 422}


def test_quote_tells_lines_terms_and_alternatives() -> None:
    berta, bavo = a_resource("Berta"), a_resource("Bavo")
    free = get(api(None), "quote/", **wish(berta)).json()
    assert (free["is_free"], free["total_cents"], free["reasons"], free["alternatives"]) == (True, 600, [], [])
    assert free["terms"] == [[24, 100], [0, 50]]
    a_booking(berta)
    taken = get(api(None), "quote/", **wish(berta)).json()
    assert [reason["code"] for reason in taken["reasons"]] == ["slot_taken"]
    assert bavo.slug in {found["resource"] for found in taken["alternatives"]}
    assert 1 <= len(taken["alternatives"]) <= 3


def test_quote_tells_all_reasons_at_once() -> None:
    berta = a_resource(max_length=dt.timedelta(hours=2), horizon_days=2)
    far = get(api(None), "quote/", **wish(berta)).json()
    assert {reason["code"] for reason in far["reasons"]} == {"too_long", "too_far_ahead"}


HOSTILE: list[dict[str, Any]] = [
    {},
    {"start": "x"},
    {"start": "2026-11-28T09:00:00"},
    {"start": "0001-01-01T00:00:00Z"},
    {"end": "9999-12-31T23:00:00Z"},
    {"end": "9999-12-31T23:59:59-12:00"},
    {"end": "2026-11-28T07:00:00+01:00"},
    {"kind": "\x00", "resource": "\x00"},
    {"association": "\x00"},
    {"module": "x" * 500, "resource": "../"},
]


@pytest.mark.parametrize("path", ["search/", "quote/"])
@pytest.mark.parametrize("wrong", HOSTILE)
def test_nonsense_is_refused_with_the_one_body(path: str, wrong: dict[str, Any]) -> None:
    ask = {**wish(a_resource()), **wrong} if wrong else {}
    answer = get(api(None), path, **ask)
    assert answer.status_code in {404, 422}
    assert set(answer.json()) == BODY


def test_search_costs_the_same_queries_at_1_and_at_20() -> None:
    counts = []
    for number in range(20):
        a_booking(a_resource(), a_person(f"Piet Nummer{number}", email=f"piet{number}@voorbeeld.example"))
        a_resource()
        if number in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert len(get(api(None), "search/", **when()).json()) == 2 * number + 2
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_quote_costs_the_same_queries_at_1_and_at_20() -> None:
    berta, counts = a_resource(), []
    for number in range(20):
        a_booking(berta, period=a_period(start=dt.time(number), end=dt.time(number + 1)))
        a_resource()
        if number in {9, 19}:
            with CaptureQueriesContext(connection) as queries:
                assert get(api(None), "quote/", **wish(berta)).json()["reasons"]
            counts.append(len(queries))
    assert counts[0] == counts[1]
