"""The pages about rules, quotas and who may what."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Person, User
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Capability, Clearance, Quota, Resource
from apps.hub.actors import actor_for
from apps.hub.queries.history import history_of
from tests.factories import NOON
from tests.factories_bookings import a_kind, a_resource
from tests.factories_rules import a_capability, a_clearance, a_quota

pytestmark = pytest.mark.usefixtures("noon", "place")

QUOTA = {"limit": "2", "measure": "bookings", "span": "week", "holder": "household", "group": ""}


def typed(**said: str) -> dict[str, str]:
    """The form of rules as a browser sends it: what is not said is empty."""
    return said


def test_rules_of_a_kind_are_saved_and_hold_for_its_things(manager: Client) -> None:
    bike, drive = a_resource(), a_capability()
    Resource.objects.filter(pk=bike.pk).update(horizon_days=None, max_length=None, needs_approval=None)
    answer = manager.post(
        f"/beheer/regels/soort/{bike.kind.slug}/",
        typed(
            step_minutes="15", min_length="45", max_length="1,5", horizon_days="30", horizon_member_days="60",
            capability=drive.slug, min_age="21", needs_approval="yes", closed_on_holidays="no", house_rules="Zacht.",
        ),
    )  # fmt: skip

    assert (answer.status_code, answer["Location"]) == (303, "/beheer/regels/")
    book = Resource.objects.select_related("kind").get(pk=bike.pk).rulebook
    assert (book.step_minutes, book.min_length, book.max_length) == (
        15,
        dt.timedelta(minutes=45),
        dt.timedelta(minutes=90),
    )
    assert (book.horizon_days, book.horizon_member_days, book.capability_id) == (30, 60, drive.pk)
    assert (book.min_age, book.needs_approval, book.closed_on_holidays) == (21, True, False)
    assert book.house_rules == "Zacht."
    assert "rules_changed" in [event.event for event in history_of(bike.kind)]


def test_rules_of_a_thing_left_empty_are_those_of_its_kind(manager: Client) -> None:
    bike = a_resource(needs_approval=True)
    answer = manager.post(f"/beheer/regels/ding/{bike.slug}/", typed(buffer_after="20"))

    assert answer.status_code == 303
    bike.refresh_from_db()
    assert (bike.needs_approval, bike.horizon_days, bike.buffer_after) == (None, None, dt.timedelta(minutes=20))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"step_minutes": "1"}, "step_minutes"),
        ({"horizon_days": "-3"}, "horizon_days"),
        ({"horizon_days": "99999999999999999999"}, "horizon_days"),
        ({"max_length": "99999"}, "max_length"),
        ({"max_length": "lang"}, "max_length"),
        ({"min_length": "600", "max_length": "2"}, "max_length"),
        ({"min_length": "600"}, "max_length"),
        ({"capability": "bestaat-niet"}, "capability"),
        ({"needs_approval": "misschien"}, "needs_approval"),
        ({"min_age": "400"}, "min_age"),
    ],
)
def test_rules_that_cannot_be_are_refused_and_kept_to_correct(
    manager: Client, said: dict[str, str], field: str
) -> None:
    kind = a_kind()
    a_resource(max_length=dt.timedelta(hours=3), kind=kind)
    answer = manager.post(f"/beheer/regels/soort/{kind.slug}/", typed(**said, house_rules="Blijft staan."))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["house_rules"].value() == "Blijft staan."
    kind.refresh_from_db()
    assert kind.house_rules == ""


def test_rules_saved_without_a_change_leave_no_history(manager: Client) -> None:
    kind = a_kind()
    assert manager.post(f"/beheer/regels/soort/{kind.slug}/", {}).status_code == 303
    assert [event.event for event in history_of(kind)] == []


@pytest.mark.parametrize("path", ["soort/bestaat-niet", "ding/bestaat-niet", "bekwaamheden/bestaat-niet"])
def test_rules_of_what_is_not_there_are_missing(manager: Client, path: str) -> None:
    assert manager.get(f"/beheer/regels/{path}/").status_code == 404


@pytest.mark.parametrize("whose", ["soort", "ding"])
def test_quota_is_added_once_and_removed(manager: Client, whose: str) -> None:
    bike = a_resource()
    owner = f"soort:{bike.kind.slug}" if whose == "soort" else f"ding:{bike.slug}"
    for _press in range(2):
        assert manager.post("/beheer/regels/quota/", QUOTA | {"owner": owner}).status_code == 303
    quota = Quota.objects.get()

    assert (quota.kind, quota.resource) == ((bike.kind, None) if whose == "soort" else (None, bike))
    assert (quota.limit, quota.measure, quota.span, quota.holder, quota.group) == (
        2, QuotaMeasure.BOOKINGS, QuotaSpan.WEEK, QuotaHolder.HOUSEHOLD, "",
    )  # fmt: skip
    for _press in range(2):
        assert manager.post("/beheer/regels/quota/schrappen/", {"quota": quota.pk}).status_code == 303
    assert not Quota.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [({"owner": ""}, "owner"), ({"owner": "ding:niets"}, "owner"), ({"limit": "0"}, "limit"), ({"span": "x"}, "span")],
)
def test_quota_that_cannot_be_is_refused(manager: Client, said: dict[str, str], field: str) -> None:
    bike = a_resource()
    answer = manager.post("/beheer/regels/quota/", QUOTA | {"owner": f"ding:{bike.slug}"} | said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert answer.context["form"]["holder"].value() == "household"


@pytest.mark.parametrize("pk", ["", "x", "9" * 40, "-1"])
def test_quota_that_is_not_there_may_be_removed(manager: Client, pk: str) -> None:
    assert manager.post("/beheer/regels/quota/schrappen/", {"quota": pk}).status_code == 303


def test_capability_is_made_renamed_and_removed(manager: Client) -> None:
    said = {"name": "Auto rijden", "how_to_get": "Toon je rijbewijs."}
    for _twice in range(2):
        assert manager.post("/beheer/regels/bekwaamheden/", said).status_code == 303
    first, second = Capability.objects.order_by("pk")
    assert (first.slug, second.slug) == ("auto-rijden", "auto-rijden-2")

    url = f"/beheer/regels/bekwaamheden/{second.slug}/"
    assert manager.post(url, {"name": "Tractor rijden"}).status_code == 303
    second.refresh_from_db()
    assert (second.name, second.how_to_get) == ("Tractor rijden", "")
    assert manager.post(f"{url}schrappen/").status_code == 303
    assert list(Capability.objects.all()) == [first]


def test_capability_that_somebody_has_stays_and_shows_who(manager: Client, walter: Person, rita: User) -> None:
    drive = a_capability()
    a_clearance(walter, drive, by=rita)
    url = f"/beheer/regels/bekwaamheden/{drive.slug}/"
    manager.post(f"{url}schrappen/")

    assert Capability.objects.count() == 1
    assert [row.person for row in manager.get(url).context["page"]] == [walter]


def test_clearance_is_given_and_ended_on_the_page_of_a_person(manager: Client, walter: Person, jef: User) -> None:
    drive = a_capability()
    url = f"/beheer/mensen/{walter.code}/toelating/"
    said = {"capability": drive.slug, "category": "B", "valid_until": "2030-01-31"}
    answer = manager.post(url, said)

    made = Clearance.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/beheer/mensen/{walter.code}/")
    assert (made.person, made.checked_by, made.valid_until) == (walter, jef, dt.date(2030, 1, 31))
    assert list(manager.get(answer["Location"]).context["clearances"]) == [made]

    assert manager.post(f"{url}stoppen/", {"clearance": made.pk}).status_code == 303
    assert list(manager.get(answer["Location"]).context["clearances"]) == []


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"capability": ""}, "capability"),
        ({"category": "B" * 11}, "category"),
    ],
)
def test_clearance_that_cannot_be_is_refused(manager: Client, walter: Person, said: dict[str, str], field: str) -> None:
    answer = manager.post(
        f"/beheer/mensen/{walter.code}/toelating/", {"capability": a_capability().slug, "category": "B"} | said
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Clearance.objects.exists()


def test_clearance_of_another_person_is_missing(manager: Client, walter: Person, mieke: User, rita: User) -> None:
    assert mieke.person is not None
    other = a_clearance(mieke.person, a_capability(), by=rita)
    answer = manager.post(f"/beheer/mensen/{walter.code}/toelating/stoppen/", {"clearance": other.pk})

    assert answer.status_code == 404
    other.refresh_from_db()
    assert other.ended_at is None


@pytest.mark.parametrize("path", ["", "quota/", "bekwaamheden/"])
def test_pages_about_rules_ask_the_same_number_of_queries(manager: Client, jef: User, path: str) -> None:
    def more(number: int) -> None:
        for index in range(number):
            thing = a_resource(kind=a_kind(f"soort-{number}-{index}"))
            a_quota(thing)
            a_quota(thing.kind)
            person: Any = jef.person
            a_clearance(person, a_capability(), by=jef)

    counts = []
    for number in (1, 20):
        more(number)
        with CaptureQueriesContext(connection) as queries:
            assert manager.get(f"/beheer/regels/{path}").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_rules_are_written_by_the_one_who_changed_them(manager: Client, jef: User) -> None:
    kind = a_kind()
    manager.post(f"/beheer/regels/soort/{kind.slug}/", {"min_age": "18"})
    (event,) = history_of(kind)
    assert (event.user, event.at, actor_for(jef).user) == (jef, NOON, jef)
