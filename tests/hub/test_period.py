import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.errors import InvalidPeriod
from apps.hub.period import Period, gaps

ZERO = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def hour(number: int) -> dt.datetime:
    return ZERO + dt.timedelta(hours=number)


def stretch(start: int, end: int) -> Period:
    return Period(hour(start), hour(end))


periods = st.tuples(st.integers(0, 40), st.integers(1, 10)).map(lambda pair: stretch(pair[0], pair[0] + pair[1]))


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1)])
def test_period_that_does_not_go_forward_is_refused(start: int, end: int) -> None:
    with pytest.raises(InvalidPeriod) as refusal:
        stretch(start, end)
    assert refusal.value.field == "end"


def test_naive_moments_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="aware"):
        Period(dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2))


@pytest.mark.parametrize(
    ("other", "overlap"),
    [((0, 2), False), ((0, 3), True), ((2, 4), True), ((3, 9), True), ((4, 5), False), ((0, 9), True), ((2, 3), True)],
)
def test_overlap_is_half_open(other: tuple[int, int], overlap: bool) -> None:
    assert stretch(2, 4).overlaps(stretch(*other)) is overlap
    assert stretch(*other).overlaps(stretch(2, 4)) is overlap


def test_end_does_not_belong_to_it() -> None:
    assert [stretch(2, 4).contains(hour(number)) for number in (1, 2, 3, 4)] == [False, True, True, False]


def test_covers_is_whole() -> None:
    assert stretch(2, 6).covers(stretch(2, 6))
    assert not stretch(2, 6).covers(stretch(2, 7))


def test_widen_leaves_room() -> None:
    assert stretch(2, 4).widen(dt.timedelta(hours=1), dt.timedelta(hours=2)) == stretch(1, 6)


def test_gaps_of_a_day() -> None:
    assert gaps(stretch(8, 18), [stretch(12, 14), stretch(7, 9), stretch(13, 15), stretch(20, 21)]) == [
        stretch(9, 12),
        stretch(15, 18),
    ]


@given(periods, st.lists(periods))
def test_gaps_and_what_is_taken_make_the_whole(within: Period, taken: list[Period]) -> None:
    free = gaps(within, taken)
    for number in range(60):
        middle = hour(number) + dt.timedelta(minutes=30)
        is_free = within.contains(middle) and not any(period.contains(middle) for period in taken)
        assert any(gap.contains(middle) for gap in free) == is_free
    assert all(before.end < after.start for before, after in pairwise(free))
