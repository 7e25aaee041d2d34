"""Which rows share a moment with a period: found without looking at the past."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.bookings.enums import OccupancyKind
from apps.bookings.models import Occupancy
from apps.bookings.queries.availability import bookings_in, rows_in
from apps.hub.period import Period
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, period_on

_HOURS = st.integers(0, 40)


def _stretch(start: int, length: int) -> Period:
    return Period(NOON + dt.timedelta(hours=start), NOON + dt.timedelta(hours=start + length))


class RowsInTest(TestCase):
    """Against the plain question, on any pattern of taken hours."""

    @settings(max_examples=60, deadline=None)
    @given(taken=st.lists(st.tuples(_HOURS, st.integers(1, 12)), max_size=12), start=_HOURS, length=st.integers(1, 30))
    def test_rows_in_are_those_that_share_a_moment(self, taken: list[tuple[int, int]], start: int, length: int) -> None:
        """On two things, whose rows are disjoint per thing."""
        things, period = [a_resource(), a_resource()], _stretch(start, length)
        laid: list[list[Period]] = [[], []]
        for index, (begin, hours) in enumerate(taken):
            wanted, mine = _stretch(begin, hours), laid[index % 2]
            if not any(wanted.overlaps(other) for other in mine):
                mine.append(wanted)
                Occupancy.objects.create(
                    resource=things[index % 2], starts_at=wanted.start, ends_at=wanted.end, kind=OccupancyKind.IMPORTED
                )
        expected = {(i, other) for i in (0, 1) for other in laid[i] if other.overlaps(period)}
        found = rows_in([thing.pk for thing in things], period)
        assert {(int(row.resource_id == things[1].pk), row.period) for row in found} == expected


@pytest.mark.django_db
def test_bookings_in_are_those_of_the_thing_its_whole_and_its_parts() -> None:
    hall, left, right = a_divided_hall()
    whole = a_booking(hall, a_person(), period=period_on(SATURDAY, "9", "11"))
    part = a_booking(left, a_person(), period=period_on(SATURDAY, "11", "12"))
    a_booking(right, a_person(), period=period_on(SATURDAY, "14", "15"))
    morning = period_on(SATURDAY, "10", "12")
    assert list(bookings_in([left], morning)) == [whole, part]
    assert list(bookings_in([hall], morning)) == [whole, part]
    assert list(bookings_in([right], morning)) == [whole]
