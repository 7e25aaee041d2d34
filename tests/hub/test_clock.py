import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from apps.hub import clock
from apps.hub.errors import InvalidTime, TimeDoesNotExist

SPRING = dt.date(2027, 3, 28)
AUTUMN = dt.date(2026, 10, 25)
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))


def utc(year: int, month: int, day: int, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is dt.UTC


@pytest.mark.parametrize(("moment", "date"), [(utc(2026, 11, 23, 22, 59), 23), (utc(2026, 11, 23, 23, 0), 24)])
def test_today_is_the_day_in_brussels(moment: dt.datetime, date: int) -> None:
    with time_machine.travel(moment, tick=False):
        assert clock.today() == dt.date(2026, 11, date)


def test_wall_time_becomes_utc_in_winter_and_summer() -> None:
    assert clock.at_local(dt.date(2026, 12, 1), dt.time(12)) == utc(2026, 12, 1, 11)
    assert clock.at_local(dt.date(2026, 7, 1), dt.time(12)) == utc(2026, 7, 1, 10)


@pytest.mark.parametrize("time", [dt.time(2), dt.time(2, 30), dt.time(2, 59)])
def test_skipped_hour_of_spring_is_refused(time: dt.time) -> None:
    with pytest.raises(TimeDoesNotExist):
        clock.at_local(SPRING, time)


@pytest.mark.parametrize(("time", "hour"), [(dt.time(1, 59), 0), (dt.time(3), 1)])
def test_hours_around_the_skipped_one_exist(time: dt.time, hour: int) -> None:
    assert clock.at_local(SPRING, time).hour == hour


def test_doubled_hour_of_autumn_means_the_first() -> None:
    assert clock.at_local(AUTUMN, dt.time(2, 30)) == utc(2026, 10, 25, 0, 30)
    assert clock.is_ambiguous(AUTUMN, dt.time(2, 30))


@pytest.mark.parametrize(
    ("date", "time"),
    [(AUTUMN, dt.time(1, 59)), (AUTUMN, dt.time(3)), (SPRING, dt.time(2, 30)), (dt.date(2026, 11, 24), dt.time(2, 30))],
)
def test_other_hours_come_once(date: dt.date, time: dt.time) -> None:
    assert not clock.is_ambiguous(date, time)


@pytest.mark.parametrize(("date", "hours"), [(SPRING, 23), (AUTUMN, 25), (dt.date(2026, 11, 24), 24)])
def test_day_is_as_long_as_it_lasts(date: dt.date, hours: int) -> None:
    assert clock.day_period(date).duration == dt.timedelta(hours=hours)


@given(days)
def test_days_follow_each_other_without_a_gap(date: dt.date) -> None:
    assert clock.day_period(date).end == clock.day_period(date + dt.timedelta(days=1)).start


@given(days)
def test_week_begins_on_monday_and_holds_the_day(date: dt.date) -> None:
    week = clock.week_period(date)
    assert clock.local(week.start).weekday() == 0
    assert week.contains(clock.start_of_day(date))


@given(st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1), timezones=st.just(dt.UTC)))
def test_wall_clock_and_back_is_the_same_moment_or_the_first_of_two(moment: dt.datetime) -> None:
    wall = clock.local(moment)
    back = clock.at_local(wall.date(), wall.time())
    assert back == moment or (clock.is_ambiguous(wall.date(), wall.time()) and moment - back == dt.timedelta(hours=1))


@pytest.mark.parametrize("date", [dt.date.min, dt.date.max])
def test_dates_at_the_end_of_time_are_refused_or_answered(date: dt.date) -> None:
    try:
        clock.at_local(date, dt.time(0))
    except InvalidTime:
        return


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", dt.time(9)),
        ("9.30", dt.time(9, 30)),
        ("9:30", dt.time(9, 30)),
        ("9u30", dt.time(9, 30)),
        ("9 u.", dt.time(9)),
        ("9h", dt.time(9)),
        (" 16.00 u. ", dt.time(16)),
        ("0", dt.time(0)),
        ("23:59", dt.time(23, 59)),
        ("9 uur", dt.time(9)),
    ],
)
def test_time_is_read_as_people_type_it(text: str, time: dt.time) -> None:
    assert clock.parse_time(text) == time


@pytest.mark.parametrize("text", ["", "twee", "24", "9.60", "9.5", "-1", "9,30", "123", "９", "9.30.00", "😀"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(InvalidTime):
        clock.parse_time(text)


@pytest.mark.parametrize(
    ("date", "first", "following"),
    [
        (dt.date(2026, 10, 25), dt.date(2026, 10, 1), dt.date(2026, 11, 1)),
        (dt.date(2026, 12, 31), dt.date(2026, 12, 1), dt.date(2027, 1, 1)),
        (dt.date(2028, 2, 29), dt.date(2028, 2, 1), dt.date(2028, 3, 1)),
    ],
)
def test_month_period_is_the_calendar_month_of_the_village(date: dt.date, first: dt.date, following: dt.date) -> None:
    month = clock.month_period(date)
    assert (month.start, month.end) == (clock.start_of_day(first), clock.start_of_day(following))


def test_month_period_at_the_end_of_the_calendar_is_refused() -> None:
    with pytest.raises(InvalidTime):
        clock.month_period(dt.date.max)


@pytest.mark.parametrize(
    ("date", "time", "hours", "expected"),
    [
        (SPRING - dt.timedelta(days=1), dt.time(20), 24, utc(2027, 3, 28, 18)),  # 23 hours on
        (SPRING, dt.time(20), -24, utc(2027, 3, 27, 19)),
        (AUTUMN - dt.timedelta(days=1), dt.time(20), 24, utc(2026, 10, 25, 19)),  # 25 hours on
        (AUTUMN, dt.time(20), -24, utc(2026, 10, 24, 18)),
        (SPRING - dt.timedelta(days=1), dt.time(2, 30), 24, utc(2027, 3, 28, 1, 30)),  # skipped: 3.30
        (AUTUMN - dt.timedelta(days=1), dt.time(2, 30), 24, utc(2026, 10, 25, 0, 30)),  # twice: the first
    ],
)
def test_hours_on_the_wall(date: dt.date, time: dt.time, hours: int, expected: dt.datetime) -> None:
    assert clock.wall_shift(clock.at_local(date, time), dt.timedelta(hours=hours)) == expected
