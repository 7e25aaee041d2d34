"""Belgian public holidays and Flemish school holidays, by rule and for any year.

The ten public holidays are those of the royal decree of 18 April 1974 (art. 1). School holidays
follow article 7 of the decree of the Flemish Government of 31 August 2001 on the school year: of
Monday up to and including Sunday, as the ministry publishes them. Days off between them (the day
after Ascension, a school's own days) are none of these; a place's own days are closures.
"""

import datetime as dt
from functools import lru_cache
from typing import Final

from dateutil.easter import easter
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_FIXED: Final[dict[tuple[int, int], Promise]] = {
    (1, 1): _("New Year's Day"),
    (5, 1): _("Labour Day"),
    (7, 21): _("National Day"),
    (8, 15): _("Assumption of Mary"),
    (11, 1): _("All Saints' Day"),
    (11, 11): _("Armistice Day"),
    (12, 25): _("Christmas Day"),
}
# Days after Easter Sunday.
_MOVABLE: Final[dict[int, Promise]] = {
    1: _("Easter Monday"),
    39: _("Ascension Day"),
    50: _("Whit Monday"),
}
_LATE_EASTER: Final = (4, 15)
_WEEK: Final = dt.timedelta(days=7)


def public_holiday(date: dt.date) -> str | None:
    """The name of the public holiday, or None on any other day. On one day the first of two names counts."""
    name = _MOVABLE.get((date - easter(date.year)).days) or _FIXED.get((date.month, date.day))
    return str(name) if name else None


def school_holiday(date: dt.date) -> str | None:
    """The name of the Flemish school holiday in which the day falls, or None on a school day or a loose day off."""
    found = next((name for first, end, name in _school_holidays(date.year) if first <= date < end), None)
    return str(found) if found else None


@lru_cache(maxsize=16)
def _school_holidays(year: int) -> tuple[tuple[dt.date, dt.date, Promise], ...]:
    """All that touch the calendar year: first day, the day after the last, name."""
    sunday = easter(year)
    carnival, spring = sunday - dt.timedelta(days=48), _spring(year)
    return (
        (_christmas(year - 1), _christmas(year - 1) + 2 * _WEEK, _("Christmas holidays")),
        (carnival, carnival + _WEEK, _("Carnival holidays")),
        # a late Easter Monday comes after the two weeks, and is free all the same
        (spring, max(spring + 2 * _WEEK, sunday + dt.timedelta(days=2)), _("Easter holidays")),
        (dt.date(year, 7, 1), dt.date(year, 9, 1), _("Summer holidays")),
        (_autumn(year), _autumn(year) + _WEEK, _("Autumn holidays")),
        (_christmas(year), _christmas(year) + 2 * _WEEK, _("Christmas holidays")),
    )


def _autumn(year: int) -> dt.date:
    """The Monday of the week of All Saints; when that is a Sunday, the day after."""
    saints = dt.date(year, 11, 1)
    return saints + dt.timedelta(days=1) if saints.isoweekday() == 7 else _monday(saints)  # noqa: PLR2004 - Sunday


def _christmas(year: int) -> dt.date:
    """The Monday of the week of Christmas; when that falls in the weekend, the Monday after."""
    day = dt.date(year, 12, 25)
    return _monday(day) + _WEEK if day.isoweekday() > 5 else _monday(day)  # noqa: PLR2004 - Friday


def _spring(year: int) -> dt.date:
    """The first Monday of April; after an Easter in March; two Mondays before an Easter after 15 April."""
    sunday = easter(year)
    if sunday.month == 3:  # noqa: PLR2004 - March
        return sunday + dt.timedelta(days=1)
    if (sunday.month, sunday.day) > _LATE_EASTER:
        return sunday - dt.timedelta(days=13)
    return _monday(dt.date(year, 4, 7))


def _monday(date: dt.date) -> dt.date:
    return date - dt.timedelta(days=date.weekday())
