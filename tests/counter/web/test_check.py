"""A document that is looked at, at the counter."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts.models import Person, User
from apps.bookings.models import Clearance
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_rules import a_capability, a_clearance

pytestmark = pytest.mark.usefixtures("noon", "place")


@pytest.fixture
def walter() -> Person:
    """Nobody knows when he was born."""
    return a_person("Walter Maes")


@pytest.fixture
def counter(rita: User) -> Client:
    return client_of(rita)


def test_licence_is_looked_at_with_the_birthday_that_stands_on_it(counter: Client, rita: User, walter: Person) -> None:
    drive = a_capability()
    url = f"/toog/{walter.code}/nakijken/"
    assert counter.get(url).context["form"]["capability"].initial == drive.slug
    said = {"capability": drive.slug, "category": "B", "valid_until": "2031-05-01", "born": "1942-02-03"}
    answer = counter.post(url, said)

    made = Clearance.objects.get()
    walter.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (303, f"/toog/{walter.code}/")
    assert (made.person, made.checked_by, made.checked_at) == (walter, rita, NOON)
    assert (made.category, made.valid_until, walter.born) == ("B", dt.date(2031, 5, 1), dt.date(1942, 2, 3))
    page = counter.get(url)
    assert list(page.context["clearances"]) == [made]
    assert "born" not in page.context["form"].fields


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"born": "2999-01-01"}, "born"),
        ({"valid_until": "2020-01-01"}, "valid_until"),
        ({"capability": ""}, "capability"),
    ],
)
def test_document_with_something_wrong_writes_nothing_down(
    counter: Client, walter: Person, wrong: dict[str, str], field: str
) -> None:
    said = {"capability": a_capability().slug, "born": "1942-02-03"} | wrong
    answer = counter.post(f"/toog/{walter.code}/nakijken/", said)

    walter.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert (Clearance.objects.count(), walter.born) == (0, None)


def test_looking_again_renews_what_was_known(counter: Client, jef: User, mieke: User) -> None:
    assert mieke.person is not None
    drive = a_capability()
    old = a_clearance(mieke.person, drive, by=jef, until=dt.date(2026, 12, 1))
    counter.post(f"/toog/{mieke.person.code}/nakijken/", {"capability": drive.slug, "valid_until": "2036-12-01"})

    old.refresh_from_db()
    assert old.ended_at == NOON
    assert Clearance.objects.get(ended_at=None).valid_until == dt.date(2036, 12, 1)
