"""Times near a wish: which starts come into question, the nearest first. Pure; the rules decide afterwards."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from apps.bookings.models import Resource
from apps.bookings.models.rulebook import Rulebook
from apps.bookings.queries.availability import Taken, opening_on, round_up
from apps.hub import clock
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period, gaps

BACK: Final = 3  # days before and after the wish that are looked at
AHEAD: Final = 14
WAKES, SLEEPS = dt.time(7), dt.time(22)
_WAKING: Final = dt.timedelta(hours=15)
_DAY: Final = dt.timedelta(days=1)
_MOMENT: Final = dt.timedelta(seconds=1)
_OTHER_DAY: Final = dt.timedelta(hours=6)  # another day is about as far as so many hours


def fitted(book: Rulebook, period: Period) -> Period:
    """The wish on the steps of the clock, and as long as may be: shorter when too long, longer when too short."""
    step = dt.timedelta(minutes=book.step_minutes)
    start = round_up(period.start - step + _MOMENT, book.step_minutes)
    length = min(max(round_up(period.end, book.step_minutes) - start, _up(book.min_length, step)), book.max_length)
    return Period(start, start + max(length // step, 1) * step)


def _up(length: dt.timedelta, step: dt.timedelta) -> dt.timedelta:
    return -(-length // step) * step


def window_of(wish: Period, *, at: dt.datetime) -> Period:
    """The stretch in which other times are looked for; never before now. What is long past has none after it."""
    first = max(clock.local_date(wish.start) - BACK * _DAY, clock.local_date(at))
    last = max(clock.local_date(wish.start), first) + AHEAD * _DAY
    return Period(clock.start_of_day(first), clock.start_of_day(last) + wish.duration + _DAY)


def near_times(resource: Resource, wish: Period, taken: Iterable[Taken], *, at: dt.datetime) -> list[Period]:
    """Periods as long as the wish in which nothing is taken, nearest first: one per free stretch and day.

    The same time of day counts as near, and so do the hours just before and after it. By day where
    the wish is by day.
    """
    book, window = resource.rulebook, window_of(wish, at=at)
    blocked = [
        Period(item.period.start - book.buffer_after, item.period.end + book.buffer_before) for item in taken
    ]  # fmt: skip
    soonest = max(at + dt.timedelta(hours=book.notice_hours), window.start)
    if soonest >= window.end:
        return []
    free = gaps(Period(soonest, window.end), blocked)
    found = {_distance(period, wish): period for period in _in_days(resource, book, wish, free, at=at)}
    return [found[key] for key in sorted(found) if found[key] != wish]


def _in_days(
    resource: Resource, book: Rulebook, wish: Period, free: Sequence[Period], *, at: dt.datetime
) -> Iterator[Period]:
    wall = clock.local(wish.start)
    first = max(wall.date() - BACK * _DAY, clock.local_date(at))
    for offset in range((max(wall.date(), first) - first).days + AHEAD + 1):
        date = first + offset * _DAY
        wanted = clock.at_local_or_after(date, wall.time().replace(tzinfo=None))
        for hours in _hours(resource, wish, date):
            for stretch in free:
                if stretch.overlaps(hours):
                    yield from _within(stretch, hours, wanted, wish.duration, book.step_minutes)


def _hours(resource: Resource, wish: Period, date: dt.date) -> list[Period]:
    """When one may begin and, if it fits in a day, end: open, and by day unless the wish is not."""
    awake = Period(clock.at_local(date, WAKES), clock.at_local(date, SLEEPS))
    wished = Period(clock.at_local(clock.local_date(wish.start), WAKES), clock.at_local(
        clock.local_date(wish.start), SLEEPS))  # fmt: skip
    by_day = wished.covers(wish) or wish.duration > _WAKING
    day = awake if by_day else clock.day_period(date)
    return [
        Period(max(part.start, day.start), min(part.end, day.end))
        for part in opening_on(resource, date)
        if part.overlaps(day)
    ]


def _within(
    free: Period, hours: Period, wanted: dt.datetime, length: dt.timedelta, minutes: int
) -> Iterator[Period]:  # fmt: skip
    """The start in this free stretch that is nearest to the wanted time of that day."""
    first = round_up(max(free.start, hours.start), minutes)
    latest = min(free.end, hours.end) - length if length <= _WAKING else min(free.end - length, hours.end - _MOMENT)
    last = round_up(latest - dt.timedelta(minutes=minutes) + _MOMENT, minutes)
    if first > last:
        return
    start = min(max(wanted, first), last)
    try:
        yield Period(start, start + length)
    except BuurtpuntError:  # pragma: no cover - a length is never empty
        return


def _distance(period: Period, wish: Period) -> tuple[dt.timedelta, bool, dt.datetime]:
    """Hours of the day that it differs, and days; of two as near the later one."""
    mine, theirs = clock.local(period.start), clock.local(wish.start)
    days = abs((mine.date() - theirs.date()).days)
    of_day = abs(_of_day(mine) - _of_day(theirs))
    return of_day + days * _OTHER_DAY, mine < theirs, period.start


def _of_day(wall: dt.datetime) -> dt.timedelta:
    return dt.timedelta(hours=wall.hour, minutes=wall.minute)
