"""A week as a grid: which row and lane each event stands in, as classes of the style sheet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.period import Period
from apps.hub.ui import formats

Kind = Literal["", "pending", "closed", "taken", "mine", "free"]
LANES: Final = 3


@dataclass(frozen=True, slots=True)
class Event:
    """What happens in a period, in the words that this reader may see."""

    period: Period
    title: str
    note: str = ""
    kind: Kind = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event in its day's column."""

    event: Event
    times: str
    place: str


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One day and its events, in order."""

    date: dt.date
    is_today: bool
    events: list[PlacedEvent]


@dataclass(frozen=True, slots=True)
class WeekGrid:
    """All that `ui/week.html` draws."""

    days: list[DayColumn]
    hours: list[str]
    hour_count: int


def week_grid(
    days: Sequence[dt.date],
    events: Iterable[Event],
    *,
    opens: int = 8,
    closes: int = 24,
    today: dt.date | None = None,
) -> WeekGrid:
    """The grid of these local days between two whole hours; a longer event stands in each of its days."""
    known = sorted(events, key=lambda event: (event.period.start, event.period.end))
    columns = [DayColumn(day, day == today, _place_day(day, known, opens, closes)) for day in days]
    hours = [f"{hour}:00" if formats.is_english() else f"{hour}{NBSP}u." for hour in range(opens, closes)]
    return WeekGrid(columns, hours, closes - opens)


def _place_day(day: dt.date, events: list[Event], opens: int, closes: int) -> list[PlacedEvent]:
    whole = clock.day_period(day)
    mine = [event for event in events if event.period.overlaps(whole)]
    rows = [_rows(event.period, day, opens, closes) for event in mine]
    lanes, count = _lanes(rows)
    return [
        PlacedEvent(event, formats.hours(event.period.start, event.period.end), _classes(row, lane, count))
        for event, row, lane in zip(mine, rows, lanes, strict=True)
    ]


def _rows(period: Period, day: dt.date, opens: int, closes: int) -> tuple[int, int]:
    """First row and number of rows, in quarters of the wall clock from the top."""
    last = (closes - opens) * 4
    first = min(max(_quarters(period.start, day) - opens * 4, 0), last - 1)
    end = min(max(-(-_minutes(period.end, day) // 15) - opens * 4, first + 1), last)
    return first + 1, end - first


def _minutes(moment: dt.datetime, day: dt.date) -> int:
    wall = clock.local(moment)
    return (wall.date() - day).days * 24 * 60 + wall.hour * 60 + wall.minute


def _quarters(moment: dt.datetime, day: dt.date) -> int:
    return _minutes(moment, day) // 15


def _lanes(rows: list[tuple[int, int]]) -> tuple[list[int], int]:
    """For each event the first lane that is free when it starts; beyond three they share the last."""
    ends: list[int] = []
    lanes: list[int] = []
    for first, length in rows:
        lane = next((index for index, end in enumerate(ends) if end <= first), len(ends))
        if lane >= LANES:
            lane = LANES - 1
        if lane == len(ends):
            ends.append(0)
        ends[lane] = max(ends[lane], first + length)
        lanes.append(lane + 1)
    return lanes, len(ends)


def _classes(row: tuple[int, int], lane: int, count: int) -> str:
    first, length = row
    spread = f" of-{count} lane-{lane}" if count > 1 else ""
    return f"at-{first} for-{length}{spread}"
