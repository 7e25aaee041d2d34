"""Bookings that are out or approved, and about to change."""

import pytest

from apps.accounts.models import User
from apps.bookings.domain.decision import confirm_booking
from apps.bookings.domain.use import check_out_booking
from apps.bookings.models import Booking
from apps.hub.actors import actor_for
from tests.bookings.domain.change.changes import HOUR
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_resource, a_room


@pytest.fixture
def out(rita: User) -> Booking:
    """Taken along on Saturday at nine."""
    booking = a_booking(a_resource(buffer_after=HOUR / 2), a_person())
    return check_out_booking(booking, by=actor_for(rita), at=booking.starts_at)


@pytest.fixture
def approved(jef: User) -> Booking:
    """A room on Saturday morning, approved."""
    return confirm_booking(a_booking(a_room(), a_person()), by=actor_for(jef), at=NOON)
