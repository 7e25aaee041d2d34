"""Berta, a bike that is for everybody, and who has her."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.models import Booking, Resource
from apps.hub.models import Place
from tests.factories_bookings import a_booking, a_period
from tests.factories_mobipunt import a_vehicle


@pytest.fixture
def berta(place: Place, noon: dt.datetime) -> Resource:
    """Berta, free on Saturday."""
    return a_vehicle()


@pytest.fixture
def booking(berta: Resource, mieke: User) -> Booking:
    """Mieke has Berta on Saturday morning."""
    return a_booking(berta, mieke.person, period=a_period())
