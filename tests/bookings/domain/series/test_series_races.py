"""Series against each other, against one booking and against themselves: nothing overlaps, nobody hangs."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import partial

import pytest

from apps.accounts.models import Association, Person
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.series import approve_series, cancel_series, change_series, create_series
from apps.bookings.enums import BookingState, OccurrenceState, SeriesScope
from apps.bookings.models import Booking, Occupancy, Occurrence, Resource, Series
from apps.hub.actors import SYSTEM
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_divided_hall, a_hired_room
from tests.factories_series import TUESDAY, a_club, a_rule, a_series, evening
from tests.guards import overlaps
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

WEEK = dt.timedelta(weeks=1)
DATES = 6


def _make(room: Resource, asker: tuple[Association, Person], key: uuid.UUID | None = None) -> int:
    club, person = asker
    series = create_series(
        room, rule=a_rule(count=DATES), person=person, association=club, request_key=key, by=SYSTEM, at=NOON
    )
    return series.pk


def _book(room: Resource, person: Person, number: int) -> int:
    return book_slot(room, period=evening(TUESDAY + number * WEEK), person=person, by=SYSTEM, at=NOON).pk


def test_one_form_pressed_by_thirty_is_one_series() -> None:
    room, asker, key = a_hired_room(), a_club(), uuid.uuid4()
    outcome = race([partial(_make, room, asker, key) for _press in range(30)])
    assert not outcome.errors
    assert not outcome.refusals
    assert len(set(outcome.results)) == 1
    assert (Series.objects.count(), Booking.objects.count()) == (1, DATES)


def test_a_hall_its_halves_and_single_bookings_share_the_dates() -> None:
    hall, left, right = a_divided_hall()
    runners: list[Callable[[], int]] = []
    for number in range(15):
        person = a_person(f"Boeker Nummer{number}", email=f"boeker{number}@voorbeeld.example")
        club = an_association(f"Club {number}", person)
        runners += [
            partial(_make, (hall, left, right)[number % 3], (club, person)),
            partial(_book, (right, hall, left)[number % 3], person, number % DATES),
        ]
    outcome = race(runners)
    assert not outcome.errors
    assert outcome.codes <= {"slot_taken", "nothing_possible"}
    assert overlaps() == 0
    booked = Occurrence.objects.filter(state=OccurrenceState.BOOKED).count()
    assert booked + sum(1 for _one in Booking.objects.filter(association=None)) == Booking.objects.count()
    taken = {(row.resource_id, row.starts_at) for row in Occupancy.objects.all()}
    assert len(taken) == Occupancy.objects.count()


def test_approving_cancelling_and_moving_at_once_leaves_one_truth() -> None:
    room, loft = a_hired_room("Kelder", needs_approval=True), a_hired_room("Zolder", needs_approval=True)
    series = a_series(room, a_rule(count=DATES))
    booking = series.occurrences.select_related("booking__resource").earliest("date").booking
    assert booking is not None

    def move() -> int:
        moved = change_series(
            booking, scope=SeriesScope.ALL, starts=dt.time(20), ends=dt.time(22), resource=loft, by=SYSTEM, at=NOON
        )
        return moved.pk

    def cancel() -> int:
        return cancel_series(booking, scope=SeriesScope.ALL, by=SYSTEM, at=NOON).pk

    def approve() -> int:
        return approve_series(series, by=SYSTEM, at=NOON)

    outcome = race([approve, move, cancel] * 5)
    assert not outcome.errors
    assert outcome.codes <= {"nothing_left_of_series", "try_again", "transition_refused", "nothing_possible"}
    series.refresh_from_db()
    assert series.cancelled_at is not None
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.CANCELLED}
    assert not Occupancy.objects.exists()
