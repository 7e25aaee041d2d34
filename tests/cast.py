"""The villagers that the tests know by name.

All five sign in: each fixture is a `User`; the person is `mieke.person`. `walter` is a `Person`
without an account, as most of the village. `noon` stops the clock on Tuesday 24 November 2026,
12.00 u. in the village; ask for it wherever the day matters.
"""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from apps.accounts.enums import Role
from apps.accounts.models import Person, User
from apps.hub.models import Place
from tests.factories import NOON, a_person, a_place, a_user


def client_of(user: User | None = None) -> Client:
    """A browser in which this user is signed in, or a stranger's."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """The clock stands still at noon."""
    with time_machine.travel(NOON, tick=False):
        yield NOON


@pytest.fixture
def place(db: None) -> Place:
    """De Linde."""
    return a_place()


@pytest.fixture
def mieke(db: None) -> User:
    """Resident, 72, types large and reads every word."""
    return a_user("Mieke Verhulst", email="mieke@voorbeeld.example", phone="0470 12 34 56", born=dt.date(1954, 3, 12))


@pytest.fixture
def karim(db: None) -> User:
    """Resident, 34, books on his phone between two trains; would take what Mieke wants."""
    return a_user("Karim Benali", email="karim@voorbeeld.example", phone="0486 20 14 32", born=dt.date(1992, 6, 1))


@pytest.fixture
def rita(db: None) -> User:
    """Volunteer at the counter, 66."""
    return a_user(
        "Rita Claeys",
        Role.VOLUNTEER,
        email="rita@voorbeeld.example",
        phone="0475 61 08 27",
        born=dt.date(1960, 9, 23),
    )


@pytest.fixture
def jef(db: None) -> User:
    """Manager, 51."""
    return a_user(
        "Jef Goossens", Role.MANAGER, email="jef@voorbeeld.example", phone="0498 33 71 90", born=dt.date(1975, 1, 30)
    )


@pytest.fixture
def lotte(db: None) -> User:
    """The stranger: signed in, 23, and none of the others' things are hers."""
    return a_user("Lotte Peeters", email="lotte@voorbeeld.example", phone="0479 84 55 13", born=dt.date(2003, 4, 8))


@pytest.fixture
def walter(db: None) -> Person:
    """84, phones from home; no e-mail, no account."""
    return a_person("Walter Maes", phone="056 41 20 33", born=dt.date(1942, 2, 2))
