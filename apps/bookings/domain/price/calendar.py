"""Rates laid over local days, in whole seconds since 1970, so that elapsed time is a subtraction."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from apps.bookings.domain.price.rates import Rate
from apps.bookings.enums import Basis
from apps.hub import clock
from apps.hub.errors import TimeDoesNotExist

ONE_DAY: Final = dt.timedelta(days=1)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SECOND: Final = dt.timedelta(seconds=1)
_AFTER_THE_JUMP: Final = dt.time(3)  # in the night of summer time the clock goes from 2 to 3


@dataclass(frozen=True, slots=True)
class Window:
    """The hours that one unit of a rate buys on one day: a part of the day, or the whole day."""

    start: int
    end: int
    rate: Rate


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One local day: which units can be laid in it (`sliding`, `exact`) and which lie there (`windows`)."""

    start: int
    end: int
    sliding: tuple[Rate, ...]
    exact: tuple[Rate, ...]
    windows: tuple[Window, ...]


def seconds(moment: dt.datetime) -> int:
    """Whole seconds since 1970, rounded down."""
    return (moment - _EPOCH) // _SECOND


def seconds_up(moment: dt.datetime) -> int:
    """As `seconds`, rounded up."""
    return -((_EPOCH - moment) // _SECOND)


def lay_over_days(rates: Sequence[Rate], start: dt.datetime, end: dt.datetime) -> list[LocalDay]:
    """The local days that `[start, end)` touches, in order. What began the evening before lies in the first too."""
    first, last = clock.local_date(start), clock.local_date(end)
    days: list[LocalDay] = []
    before = _windows_on(first - ONE_DAY, rates) if any(rate.basis == Basis.PART for rate in rates) else []
    date = first
    while date <= last:
        today = _windows_on(date, rates)
        timed = [rate for rate in rates if rate.basis == Basis.TIME and rate.holds_on(date)]
        days.append(
            LocalDay(
                start=_at(date, dt.time.min),
                end=_at(date + ONE_DAY, dt.time.min),
                sliding=tuple(rate for rate in timed if not rate.is_exact),
                exact=tuple(rate for rate in timed if rate.is_exact),
                windows=(*before, *today),
            )
        )
        before, date = today, date + ONE_DAY
    return days


def _windows_on(date: dt.date, rates: Sequence[Rate]) -> list[Window]:
    """The windows that begin on a day; one that falls in the hour that summer time skips does not exist."""
    found: list[Window] = []
    for rate in rates:
        if rate.basis == Basis.DAY and rate.holds_on(date):
            found.append(Window(_at(date, dt.time.min), _at(date + ONE_DAY, dt.time.min), rate))
        elif rate.part_from is not None and rate.part_to is not None and rate.holds_on(date):
            ends_on = date if rate.part_to > rate.part_from else date + ONE_DAY
            start, end = _at(date, rate.part_from), _at(ends_on, rate.part_to)
            if start < end:
                found.append(Window(start, end, rate))
    return found


def _at(date: dt.date, time: dt.time) -> int:
    """A wall time; of one that comes twice the first, for one that never comes the jump over it."""
    try:
        return seconds(clock.at_local(date, time))
    except TimeDoesNotExist:
        return seconds(clock.at_local(date, _AFTER_THE_JUMP))
