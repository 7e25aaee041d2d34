"""One booking as a file: in each mail, and to download."""

import datetime as dt

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.hub.actors import SYSTEM
from apps.hub.models import MailAttachment
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import a_booking
from tests.ical import events_of

pytestmark = pytest.mark.usefixtures("noon", "place")


def test_event_goes_with_each_mail_and_a_later_one_corrects_it(mieke: User) -> None:
    booking = a_booking(person=mieke.person)
    cancel_booking(booking, by=SYSTEM, at=NOON + dt.timedelta(hours=1))

    files = MailAttachment.objects.order_by("pk")
    (first,), (second,) = (events_of(bytes(file.content)) for file in files)

    assert {file.content_type for file in files} == {"text/calendar; charset=utf-8"}
    assert first["UID"] == second["UID"] == f"{booking.uid}@localhost"
    assert [(str(event["STATUS"]), event["SEQUENCE"]) for event in (first, second)] == [
        ("CONFIRMED", 0),
        ("CANCELLED", 1),
    ]
    assert not any(b"METHOD" in bytes(file.content) or b"ATTENDEE" in bytes(file.content) for file in files)


def test_event_is_downloaded_by_who_booked(mieke: User) -> None:
    booking = a_booking(person=mieke.person)

    response = client_of(mieke).get(f"/reservaties/{booking.code}/agenda.ics")

    assert response.headers["Content-Disposition"] == f'attachment; filename="buurtpunt-{booking.code}.ics"'
    (event,) = events_of(response.content)
    assert (event["DTSTART"].dt, event["URL"]) == (
        booking.starts_at,
        f"http://localhost:8000/reservaties/{booking.code}/",
    )


def test_event_of_somebody_else_is_404(mieke: User, lotte: User) -> None:
    url = f"/reservaties/{a_booking(person=mieke.person).code}/agenda.ics"

    assert [browser.get(url).status_code for browser in (Client(), client_of(lotte))] == [404, 404]
