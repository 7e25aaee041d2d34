"""A visitor who chose something."""

import datetime as dt

import pytest
from django.test import Client

from apps.hub.models import Place
from tests.cast import client_of
from tests.factories_mobipunt import a_vehicle
from tests.payments.web.pressing import put_bike


@pytest.fixture
def guest(place: Place, noon: dt.datetime) -> Client:
    """A visitor with Berta in the basket."""
    a_vehicle()
    client = client_of()
    put_bike(client)
    return client
