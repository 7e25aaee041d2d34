"""Which dates a series has, and at which moments they begin."""

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.bookings.domain.series import SeriesRule, dates_of, period_on, skip_reason
from apps.bookings.domain.series.rule import MOST_DATES, check_start, is_last_in_month, number_in_month
from apps.bookings.enums import Frequency
from apps.bookings.errors import NoDatesLeft, NotTheLast, TooManyDates
from apps.hub import clock, holidays
from apps.hub.errors import BuurtpuntError, TimeDoesNotExist
from tests.factories import NOON
from tests.factories_series import TUESDAY, a_rule


def days(*texts: str) -> list[dt.date]:
    return [dt.date.fromisoformat(text) for text in texts]


def test_weekly_until_counts_the_last_day() -> None:
    rule = a_rule(until=dt.date(2026, 12, 22))
    assert dates_of(rule) == days("2026-12-01", "2026-12-08", "2026-12-15", "2026-12-22")


def test_every_three_weeks_by_count() -> None:
    assert dates_of(a_rule(interval=3, count=3)) == days("2026-12-01", "2026-12-22", "2027-01-12")


def test_until_the_first_date_itself_is_one_date() -> None:
    assert dates_of(a_rule(until=TUESDAY)) == [TUESDAY]


@pytest.mark.parametrize(
    ("first", "frequency", "expected"),
    [
        ("2026-12-08", Frequency.MONTHLY, ("2026-12-08", "2027-01-12", "2027-02-09", "2027-03-09")),  # the second
        ("2026-12-29", Frequency.MONTHLY, ("2026-12-29", "2027-03-30", "2027-06-29", "2027-08-31")),  # the fifth
        ("2026-12-29", Frequency.LAST, ("2026-12-29", "2027-01-26", "2027-02-23", "2027-03-30")),
        ("2027-02-22", Frequency.MONTHLY, ("2027-02-22", "2027-03-22", "2027-04-26", "2027-05-24")),  # the fourth
        ("2027-02-22", Frequency.LAST, ("2027-02-22", "2027-03-29", "2027-04-26", "2027-05-31")),  # and last
    ],
)
def test_monthly_by_weekday(first: str, frequency: Frequency, expected: tuple[str, ...]) -> None:
    rule = a_rule(dt.date.fromisoformat(first), frequency=frequency, count=4)
    assert dates_of(rule) == days(*expected)


def test_every_second_month() -> None:
    rule = a_rule(dt.date(2026, 12, 4), frequency=Frequency.MONTHLY, interval=2, count=3)
    assert dates_of(rule) == days("2026-12-04", "2027-02-05", "2027-04-02")


def test_skipped_dates_stay_in_the_list_and_do_not_count() -> None:
    rule = a_rule(dt.date(2026, 12, 15), count=3, school=True)
    found = dates_of(rule)
    assert found == days("2026-12-15", "2026-12-22", "2026-12-29", "2027-01-05", "2027-01-12")
    assert [bool(skip_reason(rule, date)) for date in found] == [False, True, True, False, False]


def test_public_holiday_is_skipped_by_choice_only() -> None:
    easter_monday = dt.date(2027, 3, 29)
    assert skip_reason(a_rule(public=True, count=1), easter_monday) == holidays.public_holiday(easter_monday)
    assert not skip_reason(a_rule(count=1), easter_monday)
    assert not skip_reason(a_rule(school=True, count=1), dt.date(2027, 5, 17))  # Whit Monday: no school holiday


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (a_rule(), "series_end_needed"),
        (a_rule(until=dt.date(2027, 1, 1), count=3), "series_end_needed"),
        (a_rule(count=0), "series_end_needed"),
        (a_rule(until=dt.date(2026, 11, 30)), "series_ends_too_early"),
        (a_rule(count=3, interval=0), "interval_implausible"),
        (a_rule(count=3, interval=53), "interval_implausible"),
        (a_rule(count=MOST_DATES + 1), "too_many_dates"),
        (a_rule(until=dt.date(2029, 1, 1)), "too_many_dates"),
        (a_rule(count=3, frequency=Frequency.LAST), "not_the_last"),
        (a_rule(dt.date(2027, 7, 6), until=dt.date(2027, 8, 24), school=True), "no_dates_left"),
        (a_rule(dt.date(2027, 7, 1), frequency=Frequency.MONTHLY, interval=12, count=2, school=True), "no_dates_left"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(rule: SeriesRule, code: str) -> None:
    with pytest.raises(BuurtpuntError) as refused:
        dates_of(rule)
    assert refused.value.code == code


def test_the_most_dates_are_possible() -> None:
    assert len(dates_of(a_rule(count=MOST_DATES))) == MOST_DATES


@pytest.mark.parametrize(
    ("first", "code"), [(dt.date(2026, 11, 23), "in_the_past"), (dt.date(2033, 1, 1), "too_far_ahead")]
)
def test_a_first_date_out_of_reach_is_refused(first: dt.date, code: str) -> None:
    with pytest.raises(BuurtpuntError) as refused:
        check_start(a_rule(first, count=1), at=NOON)
    assert refused.value.code == code


def test_today_can_be_the_first_date() -> None:
    check_start(a_rule(clock.local_date(NOON), count=1), at=NOON)


@pytest.mark.parametrize("sunday", ["2026-10-25", "2027-03-28", "2027-10-31"])
def test_seven_in_the_evening_stays_seven_across_the_clock_change(sunday: str) -> None:
    rule = a_rule(dt.date.fromisoformat(sunday) - dt.timedelta(days=8), count=3)
    starts = [period_on(rule, date).start for date in dates_of(rule)]
    assert {clock.local(start).time() for start in starts} == {dt.time(19)}
    before, over = (later - earlier for earlier, later in pairwise(starts))
    assert before == dt.timedelta(days=7)
    assert abs(over - before) == dt.timedelta(hours=1)


def test_a_night_is_as_long_as_it_lasts() -> None:
    rule = a_rule(dt.date(2027, 3, 20), starts=dt.time(20), ends=dt.time(8), count=3)
    hours = [period_on(rule, date).duration // dt.timedelta(hours=1) for date in dates_of(rule)]
    assert hours == [12, 11, 12]


def test_a_day_and_night_from_an_hour_to_the_same_hour() -> None:
    rule = a_rule(starts=dt.time(9), ends=dt.time(9), count=1)
    assert period_on(rule, TUESDAY).duration == dt.timedelta(days=1)


def test_an_hour_that_is_skipped_is_refused_on_that_date_alone() -> None:
    rule = a_rule(dt.date(2027, 3, 21), starts=dt.time(2, 30), ends=dt.time(5), count=3)
    period_on(rule, dt.date(2027, 3, 21))
    with pytest.raises(TimeDoesNotExist):
        period_on(rule, dt.date(2027, 3, 28))


rules = st.builds(
    a_rule,
    st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1)),
    starts=st.times(),
    ends=st.times(),
    frequency=st.sampled_from(Frequency),
    interval=st.integers(1, 6),
    count=st.integers(1, 30),
    school=st.booleans(),
    public=st.booleans(),
)


def the_dates(rule: SeriesRule) -> list[dt.date]:
    try:
        return dates_of(rule)
    except (NotTheLast, TooManyDates, NoDatesLeft):
        return []


@given(rules)
def test_dates_are_of_one_weekday_in_order_from_the_first(rule: SeriesRule) -> None:
    found = the_dates(rule)
    assert found == sorted(set(found))
    assert len(found) <= MOST_DATES
    if found:
        assert found[0] == rule.first_date
        assert {date.weekday() for date in found} == {rule.first_date.weekday()}
        assert sum(not skip_reason(rule, date) for date in found) == rule.count


@given(rules)
def test_dates_keep_their_distance_or_their_number(rule: SeriesRule) -> None:
    found = the_dates(rule)
    if rule.frequency == Frequency.WEEKLY:
        assert all(later - earlier == rule.interval * dt.timedelta(days=7) for earlier, later in pairwise(found))
        return
    months = [date.year * 12 + date.month for date in found]
    assert all((month - months[0]) % rule.interval == 0 for month in months)
    assert len(set(months)) == len(months)
    if rule.frequency == Frequency.LAST:
        assert all(is_last_in_month(date) for date in found)
    else:
        assert {number_in_month(date) for date in found} <= {number_in_month(rule.first_date)}


@given(rules)
def test_the_same_rule_until_its_last_date_has_the_same_dates(rule: SeriesRule) -> None:
    found = the_dates(rule)
    if found:
        until = a_rule(
            rule.first_date, frequency=rule.frequency, interval=rule.interval, until=found[-1],
            school=rule.skips_school_holidays, public=rule.skips_public_holidays,
        )  # fmt: skip
        assert dates_of(until) == found


@given(rules)
def test_wall_time_is_kept_on_each_date(rule: SeriesRule) -> None:
    for date in the_dates(rule):
        try:
            period = period_on(rule, date)
        except TimeDoesNotExist:
            assert rule.starts.hour == 2 or rule.ends.hour == 2
            continue
        start, end = clock.local(period.start), clock.local(period.end)
        assert (start.date(), start.time()) == (date, rule.starts)
        assert end.time() == rule.ends
        assert (end.date() - date).days == (rule.ends <= rule.starts)
