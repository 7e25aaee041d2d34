"""Whatever happens to bookings: the UID stays, the SEQUENCE never falls, the ETag tells exactly the changes."""

import contextlib
import datetime as dt
import random

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.change import change_booking
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.feed import create_subscription
from apps.bookings.domain.handover import hand_over_booking
from apps.bookings.domain.use import check_in_booking, check_out_booking, mark_no_show, undo_check_out, undo_no_show
from apps.bookings.enums import FeedScope
from apps.bookings.models import Booking
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_period, a_resource, a_room
from tests.ical import events_of

CHANGES = (
    lambda booking, at: confirm_booking(booking, by=SYSTEM, at=at),
    lambda booking, at: deny_booking(booking, by=SYSTEM, at=at, reason="Neen"),
    lambda booking, at: cancel_booking(booking, by=SYSTEM, at=at),
    lambda booking, at: check_out_booking(booking, by=SYSTEM, at=at),
    lambda booking, at: undo_check_out(booking, by=SYSTEM, at=at),
    lambda booking, at: check_in_booking(booking, by=SYSTEM, at=at),
    lambda booking, at: mark_no_show(booking, by=SYSTEM, at=at),
    lambda booking, at: undo_no_show(booking, by=SYSTEM, at=at),
    lambda booking, at: change_booking(booking, period=longer(booking), by=GUEST, at=at),
    lambda booking, at: hand_over_booking(booking, person=a_person("Els Dewit"), by=SYSTEM, at=at),
)


def longer(booking: Booking) -> Period:
    """Half an hour more."""
    return Period(booking.starts_at, booking.ends_at + dt.timedelta(minutes=30))


@pytest.mark.usefixtures("noon", "place")
@pytest.mark.parametrize("seed", range(6))
def test_feed_through_any_sequence_of_changes(jef: User, walter: Person, seed: int) -> None:
    dice = random.Random(seed)
    things = [a_room(), a_resource()]
    bookings = [a_booking(thing, walter, period=a_period(start=dt.time(hour), end=dt.time(hour + 1)))
                for thing in things for hour in (9, 11)]  # fmt: skip
    _link, token = create_subscription(owner=jef, name="x", scope=FeedScope.ALL, by=actor_for(jef), at=NOON)
    known: dict[str, int] = {}
    url, etag, content = f"/kalender/{token}.ics", "", b""

    for step in range(25):
        at = NOON + dt.timedelta(seconds=step)
        with contextlib.suppress(BuurtpuntError):  # many changes do not fit the state, which is fine here
            dice.choice(CHANGES)(Booking.objects.get(pk=dice.choice(bookings).pk), at)
        with time_machine.travel(at, tick=False):
            conditional = Client().get(url, headers={"if-none-match": etag})
            whole = Client().get(url)
        sequences = {str(event["UID"]): int(event["SEQUENCE"]) for event in events_of(whole.content)}

        assert (whole.headers["ETag"] == etag) == (whole.content == content)
        assert conditional.status_code == (304 if whole.content == content else 200)
        assert all(sequences[uid] >= sequence for uid, sequence in known.items())
        etag, content, known = whole.headers["ETag"], whole.content, sequences

    assert len(known) == len(bookings)
