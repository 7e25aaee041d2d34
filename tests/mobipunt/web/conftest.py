"""Berta's page."""

import datetime as dt

import pytest

from apps.bookings.models import Resource
from apps.hub.models import Place
from tests.factories_mobipunt import a_vehicle


@pytest.fixture
def berta(place: Place, noon: dt.datetime) -> Resource:
    """Berta, free on Saturday."""
    return a_vehicle()
