"""Calendar programs that are not our library read what we publish, and agree with the database."""

import datetime as dt
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.entries import STATUS_OF
from apps.bookings.domain.feed import create_subscription
from apps.bookings.enums import FeedScope
from apps.bookings.models import Booking, Resource
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.period import Period
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_period, a_resource, a_room
from tests.ical import events_of

BIN = Path(settings.BASE_DIR, ".venv", "bin")
NAMES = ("Bakfiets 🚲 Berta", "Zaal: koor, fanfare; en \\ toneel", "Regel een\r\nregel twee\n", "é" * 80, "Z" * 80)


def a_link(owner: User, resource: Resource | None = None) -> str:
    scope = FeedScope.RESOURCE if resource else FeedScope.ALL
    _link, token = create_subscription(
        owner=owner, name="Alles, écht; alles 🎉", scope=scope, resource=resource, by=actor_for(owner), at=NOON
    )
    return f"/kalender/{token}.ics"


def a_year_of_bookings(person: Person) -> None:
    """Around both clock changes, over midnight, over days; some asked for, some cancelled."""
    bikes = [a_resource(name) for name in NAMES]
    hall = a_room()
    for number, date in enumerate(
        (dt.date(2026, 11, 28), dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 10, 30))
    ):
        night = a_period(date, dt.time(20), dt.time(8), until=date + dt.timedelta(days=1))
        booking = a_booking(bikes[number], person, period=night)
        if number == 1:
            cancel_booking(booking, by=SYSTEM, at=NOON)
        a_booking(hall, person, period=a_period(date, dt.time(3), dt.time(5, 30)))
    start = clock.at_local(dt.date(2027, 10, 31), dt.time(2, 30))  # comes twice: this is the first, the next the second
    for again in range(2):
        first = start + again * dt.timedelta(hours=1)
        a_booking(bikes[4], person, period=Period(first, first + dt.timedelta(hours=1)))


def told(booking: Booking) -> tuple[str, dt.datetime, dt.datetime, str, int]:
    status = STATUS_OF[booking.state]  # type: ignore[index] # a plain word from the database
    return (f"{booking.uid}@localhost", booking.starts_at, booking.ends_at, status, booking.sequence)


def read_with_ical_js(content: bytes) -> dict[str, Any]:
    result = subprocess.run(
        [BIN / "node", Path(__file__).with_name("ical_js.mjs")], input=content, capture_output=True, check=True
    )
    read: dict[str, Any] = json.loads(result.stdout)
    return read


@pytest.mark.usefixtures("noon", "place")
def test_thunderbirds_parser_agrees_with_the_database_for_a_year(jef: User, walter: Person) -> None:
    a_year_of_bookings(walter)

    read = read_with_ical_js(Client().get(a_link(jef)).content)

    moment = dt.datetime.fromisoformat
    events = {
        (event["uid"], moment(event["start"]), moment(event["end"]), event["status"], event["sequence"])
        for event in read["events"]
    }
    assert events == {told(booking) for booking in Booking.objects.all()}
    assert read["name"] == "Alles écht alles 🎉 · De Linde"
    titles = "|".join(event["summary"] for event in read["events"])
    assert all(name.replace("\r\n", "\n") in titles for name in NAMES)


@pytest.mark.usefixtures("place")
@pytest.mark.django_db(transaction=True)
def test_vdirsyncer_sees_a_booking_come_move_and_go(
    live_server: LiveServer, jef: User, walter: Person, tmp_path: Path
) -> None:
    hall = a_room(needs_approval=False)
    day = clock.today() + dt.timedelta(days=7)  # the real clock: another program is asked
    now = clock.now()
    url = live_server.url + a_link(jef, hall)
    first = a_booking(hall, walter, period=a_period(day), at=now)
    synced = vdirsyncer(url, tmp_path)
    cancel_booking(first, by=SYSTEM, at=clock.now())
    second = a_booking(hall, walter, period=a_period(day), at=clock.now())
    again = vdirsyncer(url, tmp_path)

    assert synced == [("CONFIRMED", 0, first.starts_at, first.ends_at)]
    assert again == [
        ("CANCELLED", 1, first.starts_at, first.ends_at),
        ("CONFIRMED", 0, second.starts_at, second.ends_at),
    ]


def vdirsyncer(url: str, folder: Path) -> list[tuple[str, int, dt.datetime, dt.datetime]]:
    """Sync the address into a folder, as people do on a desktop; each event's status, sequence, start and end.

    It gives every event of a web address a UID of its own, so ours are not asked for here.
    """
    config = folder / "config"
    config.write_text(
        f"""[general]
status_path = "{folder}/status/"
[pair hall]
a = "ours"
b = "theirs"
collections = null
conflict_resolution = "a wins"
[storage ours]
type = "http"
url = "{url}"
[storage theirs]
type = "filesystem"
path = "{folder}/items/"
fileext = ".ics"
"""
    )
    for command in ("discover", "sync"):
        subprocess.run(
            [BIN / "vdirsyncer", "-c", config, command], check=True, capture_output=True, text=True, input="y\ny\n"
        )
    items = []
    for file in (folder / "items").glob("*.ics"):
        (event,) = events_of(file.read_bytes())
        items.append((str(event["STATUS"]), int(event["SEQUENCE"]), event["DTSTART"].dt, event["DTEND"].dt))
    return sorted(items)
