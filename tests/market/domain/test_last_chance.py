"""The price that falls in the last half hour."""

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.market.domain.last_chance import STEPS, falls_at, percent_at, price_at

END = dt.datetime(2026, 11, 27, 17, 30, tzinfo=dt.UTC)
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
moments = st.integers(-7200, 7200).map(lambda seconds: END + seconds * SECOND)


@pytest.mark.parametrize(
    ("before", "cents"),
    [
        (40 * MINUTE, 340),
        (30 * MINUTE + SECOND, 340),
        (30 * MINUTE, 255),
        (20 * MINUTE + SECOND, 255),
        (20 * MINUTE, 170),
        (10 * MINUTE + SECOND, 170),
        (10 * MINUTE, 85),
        (0 * MINUTE, 85),
        (-90 * MINUTE, 85),
    ],
)
def test_price_falls_at_the_very_minute(before: dt.timedelta, cents: int) -> None:
    assert price_at(340, ends_at=END, at=END - before) == cents


@given(price=st.integers(0, 100_000), at=moments, later=st.integers(0, 7200))
def test_price_never_rises_and_stays_within_bounds(price: int, at: dt.datetime, later: int) -> None:
    now, then = (price_at(price, ends_at=END, at=moment) for moment in (at, at + later * SECOND))
    assert 0 <= then <= now <= price


@given(price=st.integers(1, 100_000), at=moments)
def test_rounding_is_half_a_cent_at_most(price: int, at: dt.datetime) -> None:
    assert abs(100 * price_at(price, ends_at=END, at=at) - price * percent_at(ends_at=END, at=at)) <= 50


@given(at=moments)
@example(at=END - 30 * MINUTE)
@example(at=END - 10 * MINUTE)
def test_next_fall_is_the_first_moment_at_which_the_percent_changes(at: dt.datetime) -> None:
    falls = falls_at(ends_at=END, at=at)
    now = percent_at(ends_at=END, at=at)
    if falls is None:
        assert now == STEPS[-1][1]
        return
    assert at < falls
    assert percent_at(ends_at=END, at=falls - SECOND) == now > percent_at(ends_at=END, at=falls)
