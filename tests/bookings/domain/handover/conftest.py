"""What is handed over."""

import pytest

from apps.accounts.models import User
from apps.bookings.models import Booking
from tests.factories_bookings import a_booking, a_resource


@pytest.fixture
def booking(mieke: User) -> Booking:
    """Mieke has a bike on Saturday morning, not paid yet."""
    return a_booking(a_resource(), mieke.person)
