"""Which dates a series has: a pure function of its rule, in local wall time."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as nth_weekday
from django.utils.dates import WEEKDAYS

from apps.bookings.enums import Frequency
from apps.bookings.errors import (
    IntervalImplausible,
    InThePast,
    NoDatesLeft,
    NotTheLast,
    SeriesEndNeeded,
    SeriesEndsTooEarly,
    TooFarAhead,
    TooManyDates,
)
from apps.bookings.models import Series
from apps.hub import clock, holidays
from apps.hub.period import Period

MOST_DATES: Final = 60
MOST_INTERVAL: Final = 52
FURTHEST: Final = dt.timedelta(days=1100)  # no horizon reaches further, and calendars end somewhere
_WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """The same wall time again and again from `first_date` on; exactly one of `until` and `count` ends it.

    `ends` not after `starts` is on the next day. `count` is of dates that take place: what is skipped
    for a holiday does not count, so that ten lessons are ten lessons.
    """

    first_date: dt.date
    starts: dt.time
    ends: dt.time
    frequency: Frequency = Frequency.WEEKLY
    interval: int = 1
    until: dt.date | None = None
    count: int | None = None
    skips_school_holidays: bool = False
    skips_public_holidays: bool = False


def dates_of(rule: SeriesRule) -> list[dt.date]:
    """Every date of the rule in order, those to skip counted in; `skip_reason` tells which these are.

    Refuses: SeriesEndNeeded, SeriesEndsTooEarly, IntervalImplausible, NotTheLast, TooManyDates, NoDatesLeft.
    """
    _check(rule)
    found: list[dt.date] = []
    held = 0
    for date in _endless(rule):
        if (rule.until is not None and date > rule.until) or held == rule.count:
            break
        if len(found) == MOST_DATES:
            end = "until" if rule.until is not None else "count"
            raise TooManyDates(field=end, most=MOST_DATES) if held else NoDatesLeft(field="first_date")
        found.append(date)
        held += not skip_reason(rule, date)
    if not held:
        raise NoDatesLeft(field="first_date")
    return found


def skip_reason(rule: SeriesRule, date: dt.date) -> str:
    """The holiday for which the rule leaves this date out; empty when it takes place."""
    if rule.skips_public_holidays and (name := holidays.public_holiday(date)):
        return name
    if rule.skips_school_holidays and (name := holidays.school_holiday(date)):
        return name
    return ""


def period_on(rule: SeriesRule, date: dt.date) -> Period:
    """From wall time to wall time on that date, whatever the clock does that night.

    Refuses: TimeDoesNotExist in the hour that summer time skips.
    """
    return period_at(date, rule.starts, rule.ends)


def period_at(date: dt.date, starts: dt.time, ends: dt.time) -> Period:
    """From one wall time to the other; an end not after the start is on the next day. Refuses: TimeDoesNotExist."""
    last = date if ends > starts else clock.next_day(date)
    return Period(clock.at_local(date, starts), clock.at_local(last, ends))


def check_start(rule: SeriesRule, *, at: dt.datetime) -> None:
    """The first date is to come, and not beyond all horizons. Refuses: InThePast, TooFarAhead."""
    today = clock.local_date(at)
    if rule.first_date < today:
        raise InThePast(field="first_date")
    if rule.first_date > today + FURTHEST:
        raise TooFarAhead(field="first_date", days=FURTHEST.days)


def rule_of(series: Series) -> SeriesRule:
    """The rule as it is kept."""
    return SeriesRule(
        first_date=series.first_date, starts=series.starts, ends=series.ends,
        frequency=Frequency(series.frequency), interval=series.interval, until=series.until, count=series.count,
        skips_school_holidays=series.skips_school_holidays, skips_public_holidays=series.skips_public_holidays,
    )  # fmt: skip


def number_in_month(date: dt.date) -> int:
    """Which of its weekday the date is in its month: 1 for the first."""
    return (date.day - 1) // 7 + 1


def is_last_in_month(date: dt.date) -> bool:
    """Whether no such weekday follows in that month."""
    return (date + _WEEK).month != date.month


def _check(rule: SeriesRule) -> None:
    if (rule.until is None) == (rule.count is None):
        raise SeriesEndNeeded(field="until")
    if rule.until is not None and rule.until < rule.first_date:
        raise SeriesEndsTooEarly(field="until")
    if rule.count is not None and rule.count < 1:
        raise SeriesEndNeeded(field="count")
    if not 1 <= rule.interval <= MOST_INTERVAL:
        raise IntervalImplausible(field="interval", most=MOST_INTERVAL)
    if rule.frequency == Frequency.LAST and not is_last_in_month(rule.first_date):
        raise NotTheLast(field="frequency", weekday=str(WEEKDAYS[rule.first_date.weekday()]).lower())


def _endless(rule: SeriesRule) -> Iterator[dt.date]:
    """The dates without an end but that of the calendar."""
    start = dt.datetime.combine(rule.first_date, dt.time.min)
    if rule.frequency == Frequency.WEEKLY:
        moments = rrule(WEEKLY, dtstart=start, interval=rule.interval)
    else:
        number = -1 if rule.frequency == Frequency.LAST else number_in_month(rule.first_date)
        day = nth_weekday(rule.first_date.weekday(), number)
        moments = rrule(MONTHLY, dtstart=start, interval=rule.interval, byweekday=day)
    return (moment.date() for moment in moments)
