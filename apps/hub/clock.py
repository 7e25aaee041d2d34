"""The one clock, and the one place where Brussels wall time meets UTC.

The database holds UTC; people speak Brussels time. Nothing else in the code asks for the
present moment (ruff bans the other ways), so a test or a batch can run at any moment.
"""

import datetime as dt
import re
from typing import Final
from zoneinfo import ZoneInfo

from apps.hub.errors import InvalidTime, TimeDoesNotExist
from apps.hub.period import Period

BRUSSELS: Final = ZoneInfo("Europe/Brussels")
_TIME = re.compile(r"^\s*(\d{1,2})(?:\s*(?:[.:]|u\.?|h)\s*(\d{2})?)?\s*(?:u\.?|uur)?\s*$", re.IGNORECASE | re.ASCII)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The calendar day it is now in Brussels."""
    return local(now()).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment on the wall clock of Brussels."""
    return moment.astimezone(BRUSSELS)


def local_date(moment: dt.datetime) -> dt.date:
    """The Brussels calendar day in which the moment falls."""
    return local(moment).date()


def is_ambiguous(date: dt.date, time: dt.time) -> bool:
    """Whether this wall time comes twice (the last Sunday of October)."""
    first, second = (dt.datetime.combine(date, time, BRUSSELS).replace(fold=fold) for fold in (0, 1))
    return first.utcoffset() != second.utcoffset() and _exists(first)


def at_local(date: dt.date, time: dt.time) -> dt.datetime:
    """The UTC moment of a Brussels wall time; of a time that comes twice, the first.

    Refuses: TimeDoesNotExist for the hour skipped on the last Sunday of March.
    """
    wall = dt.datetime.combine(date, time, BRUSSELS)
    if not _exists(wall):
        raise TimeDoesNotExist(date=date, time=time)
    try:
        return wall.astimezone(dt.UTC)
    except OverflowError as error:
        raise InvalidTime(text=str(date)) from error


def at_local_or_after(date: dt.date, time: dt.time) -> dt.datetime:
    """As `at_local`, but a time that summer time skips moves on with the clock: 2.30 is then 3.30.

    For times that are no wish of a person, such as opening hours.
    """
    try:
        return at_local(date, time)
    except TimeDoesNotExist:
        return dt.datetime.combine(date, time, BRUSSELS).astimezone(dt.UTC)


def wall_shift(moment: dt.datetime, by: dt.timedelta) -> dt.datetime:
    """So much later (or earlier) on the wall of Brussels: a day after 20.00 is 20.00, also when the clock changes.

    A time that summer time skips moves on with the clock; of one that comes twice, the first. For appointments
    that people reckon in days and hours ('a day before closing'); what is charged counts elapsed time.
    """
    wall = local(moment).replace(tzinfo=None) + by
    return at_local_or_after(wall.date(), wall.time())


def _exists(wall: dt.datetime) -> bool:
    try:
        back = wall.astimezone(dt.UTC).astimezone(BRUSSELS)
    except OverflowError:
        return True
    return back.replace(tzinfo=None) == wall.replace(tzinfo=None)


def start_of_day(date: dt.date) -> dt.datetime:
    """Midnight in Brussels at which the day begins, as UTC (Brussels never skips midnight)."""
    return at_local(date, dt.time.min)


def day_period(date: dt.date) -> Period:
    """The whole local day: 23, 24 or 25 hours long. Refuses: InvalidTime at the very ends of the calendar."""
    return Period(start_of_day(date), start_of_day(next_day(date)))


def next_day(date: dt.date) -> dt.date:
    """The day after. Refuses: InvalidTime after the last day a computer knows."""
    try:
        return date + dt.timedelta(days=1)
    except OverflowError as error:
        raise InvalidTime(text=str(date)) from error


def week_period(date: dt.date) -> Period:
    """The local week, Monday to Monday, in which the day falls."""
    monday = date - dt.timedelta(days=date.weekday())
    return Period(start_of_day(monday), start_of_day(monday + dt.timedelta(days=7)))


def month_period(date: dt.date) -> Period:
    """The local calendar month in which the day falls. Refuses: InvalidTime in the last month a computer knows."""
    first = date.replace(day=1)
    try:
        following = (first + dt.timedelta(days=31)).replace(day=1)
    except OverflowError as error:
        raise InvalidTime(text=str(date)) from error
    return Period(start_of_day(first), start_of_day(following))


def parse_time(text: str) -> dt.time:
    """A time as people type it: '9', '9.30', '9:30', '9u30', '9 u.'.

    Refuses: InvalidTime.
    """
    match = _TIME.match(text)
    if match is None:
        raise InvalidTime(text=text)
    hours, minutes = int(match.group(1)), int(match.group(2) or 0)
    if hours > 23 or minutes > 59:  # noqa: PLR2004 - a clock has 24 hours of 60 minutes
        raise InvalidTime(text=text)
    return dt.time(hours, minutes)
