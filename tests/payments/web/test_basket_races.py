"""One button pressed many times in the same instant: one booking, one person, and nobody a complaint."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.test import Client

from apps.accounts.models import Person, User
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking
from apps.hub import clock
from apps.payments.models import Charge
from tests.cast import client_of
from tests.factories import a_place, a_user
from tests.factories_mobipunt import a_vehicle
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PRESSES = 8
TYPED = {"name": "Nele Wouters", "phone": "0470 99 88 77", "email": "", "request_key": "0" * 31 + "7"}


def a_basket(user: User | None = None) -> Client:
    """A browser with Berta in its basket, tomorrow morning."""
    a_place()
    a_vehicle()
    client = client_of(user)
    tomorrow = clock.today() + dt.timedelta(days=1)
    client.post("/mobipunt/bakfiets-berta/", {"dag": tomorrow.isoformat(), "van": "9", "tot": "12"})
    assert Booking.objects.get().state == BookingState.HELD
    return client


def press(cookies: Any) -> str:
    """One press from the same browser, in its own thread."""
    client = Client()
    client.cookies = cookies
    response = client.post("/mandje/", TYPED)
    return f"{response.status_code} {response.headers.get('Location', '')}"


def test_guest_who_presses_many_times_has_one_booking() -> None:
    cookies = a_basket().cookies
    outcome = race([partial(press, cookies.copy()) for _press in range(PRESSES)])
    assert outcome.errors == []
    assert set(outcome.results) <= {"303 /mandje/bedankt/", "303 /mandje/"}
    assert "303 /mandje/bedankt/" in outcome.results
    assert Booking.objects.get().state == BookingState.CONFIRMED
    assert Person.objects.count() == 1
    assert Charge.objects.count() == 1


def test_resident_who_presses_many_times_has_one_booking() -> None:
    cookies = a_basket(a_user("Mieke Verhulst")).cookies
    outcome = race([partial(press, cookies.copy()) for _press in range(PRESSES)])
    assert outcome.errors == []
    assert set(outcome.results) == {"303 /mandje/bedankt/"}
    assert Booking.objects.get().state == BookingState.CONFIRMED
    assert Charge.objects.count() == 1
