"""Half-open stretches of time: the start belongs to it, the end does not."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from apps.hub.errors import InvalidPeriod

_FIRST: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
_LAST: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`[start, end)`, both aware; never empty, since an empty range overlaps nothing."""

    start: dt.datetime
    end: dt.datetime

    def __post_init__(self) -> None:
        """Refuse what could slip past an overlap rule."""
        if self.start.tzinfo is None or self.end.tzinfo is None:
            message = "a period needs aware moments"
            raise ValueError(message)
        if self.start >= self.end:
            raise InvalidPeriod(start=self.start, end=self.end)

    @property
    def duration(self) -> dt.timedelta:
        """Elapsed time, across clock changes."""
        return self.end.astimezone(dt.UTC) - self.start.astimezone(dt.UTC)

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share a moment; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, moment: dt.datetime) -> bool:
        """Whether the moment lies in it; the end does not."""
        return self.start <= moment < self.end

    def covers(self, other: "Period") -> bool:
        """Whether the other lies wholly in it."""
        return self.start <= other.start and other.end <= self.end

    def widen(self, before: dt.timedelta, after: dt.timedelta) -> "Period":
        """The same with room before and after, as far as the calendar goes."""
        start = self.start - before if self.start - _FIRST > before else self.start
        return Period(start, self.end + after if _LAST - self.end > after else self.end)


def gaps(within: Period, taken: Iterable[Period]) -> list[Period]:
    """What remains of `within` beside the taken periods, in order. O(n log n)."""
    free: list[Period] = []
    cursor = within.start
    for period in sorted(taken):
        if period.end <= cursor:
            continue
        if period.start >= within.end:
            break
        if period.start > cursor:
            free.append(Period(cursor, period.start))
        cursor = period.end
    if cursor < within.end:
        free.append(Period(cursor, within.end))
    return free
