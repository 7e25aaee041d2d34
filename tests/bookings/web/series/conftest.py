"""Mieke asks the cellar for the brass band, for a row of Tuesdays."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts.models import Association, User
from apps.bookings.models import Resource, Series
from apps.hub.models import Place
from tests.bookings.web.series.evenings import SECOND
from tests.cast import client_of
from tests.factories import a_person, an_association
from tests.factories_bookings import a_booking, period_on
from tests.factories_cafe import a_cafe_room
from tests.factories_series import a_rule, a_series


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


@pytest.fixture
def series(room: Resource, club: Association, mieke: User) -> Series:
    """Three evenings of the brass band, of which the second is taken."""
    assert mieke.person
    a_booking(room, a_person("Walter Maes"), period=period_on(SECOND, "20", "22"))
    return a_series(room, a_rule(count=3), (club, mieke.person), activity="Repetitie")
