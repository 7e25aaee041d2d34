"""A day drawn as a ruler: where each stretch stands, in percents of the day shown.

Positions come from elapsed time, so a day of 23 or 25 hours is drawn as long as it is.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.period import Period
from apps.hub.ui import formats

Kind = Literal["taken", "closed", "mine", "chosen", "pending", "free", "held", "late", "done"]
EVERY: Final = 3  # hours between the figures under the ruler
_READABLE: Final = 5  # percent of the width from which a word fits


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the day with what it is; an `href` makes it a thing to tap, a `key` one for a script to know."""

    period: Period
    kind: Kind = "taken"
    label: str = ""
    href: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch, placed: SVG attributes as text with a point, in any language."""

    kind: str
    x: str
    width: str
    middle: str
    label: str
    href: str
    title: str
    has_word: bool
    key: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A line, or a figure under the ruler."""

    x: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Ruler:
    """All that `ui/ruler.html` draws."""

    bars: list[Bar]
    lines: list[Mark]
    figures: list[Mark]
    now: str = ""

    @property
    def lines_svg(self) -> SafeString:
        """The lines as one piece: they are the same for every thing of a day, and a list has many."""
        return _lines_svg(tuple(line.x for line in self.lines))

    @property
    def figures_svg(self) -> SafeString:
        """The figures as one piece."""
        return _figures_svg(tuple((figure.x, figure.text) for figure in self.figures))


@lru_cache(maxsize=64)
def _lines_svg(places: tuple[str, ...]) -> SafeString:
    return format_html_join("", '<line class="mark" x1="{0}" x2="{0}" y1="0" y2="100%"/>', ((x,) for x in places))


@lru_cache(maxsize=64)
def _figures_svg(figures: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("", '<text x="{}" y="6">{}</text>', figures)


def day_ruler(
    date: dt.date,
    stretches: Iterable[Stretch],
    *,
    opens: int = 6,
    closes: int = 24,
    at: dt.datetime | None = None,
) -> Ruler:
    """The ruler of a local day between two whole hours; what falls outside is cut off.

    `at` puts the sun line of now on it.
    """
    shown = Period(_hour(date, opens), _hour(date, closes))
    bars = [bar for stretch in stretches if (bar := _place(stretch, shown)) is not None]
    lines, figures = _marks(date, opens, closes, formats.is_english())
    now = _percent(at, shown) if at is not None and shown.contains(at) else ""
    return Ruler(bars, lines, figures, now)


@lru_cache(maxsize=64)
def _marks(date: dt.date, opens: int, closes: int, _english: bool) -> tuple[list[Mark], list[Mark]]:  # noqa: FBT001 - a key
    shown = Period(_hour(date, opens), _hour(date, closes))
    hours = [(hour, _hour(date, hour)) for hour in range(opens, closes + 1)]
    lines = [Mark(_percent(moment, shown)) for _number, moment in hours[1:-1]]
    figures = [
        Mark(_percent(moment, shown), _figure(number, is_outer=number in {opens, closes}))
        for number, moment in hours
        if (number - opens) % EVERY == 0 or number == closes
    ]
    return lines, figures


def _hour(date: dt.date, hour: int) -> dt.datetime:
    if hour == 24:  # noqa: PLR2004 - the end of the day
        return clock.start_of_day(date + dt.timedelta(days=1))
    wall = dt.datetime.combine(date, dt.time(hour), clock.BRUSSELS)
    return wall.astimezone(dt.UTC)  # in the skipped hour this is the moment after the jump


def _percent(moment: dt.datetime, shown: Period) -> str:
    share = (moment - shown.start) / (shown.end - shown.start)
    return f"{min(max(share, 0.0), 1.0) * 100:.3f}%"


def _figure(hour: int, *, is_outer: bool) -> str:
    if formats.is_english():
        return f"{hour}:00" if is_outer else str(hour)
    return f"{hour}{NBSP}u." if is_outer else str(hour)


def _place(stretch: Stretch, shown: Period) -> Bar | None:
    start, end = max(stretch.period.start, shown.start), min(stretch.period.end, shown.end)
    if start >= end:
        return None
    whole = shown.end - shown.start
    width = (end - start) / whole * 100
    middle = ((start - shown.start) + (end - start) / 2) / whole * 100
    times = formats.hours(stretch.period.start, stretch.period.end)
    title = f"{times} {stretch.label}".strip()
    return Bar(
        stretch.kind,
        _percent(start, shown),
        f"{width:.3f}%",
        f"{middle:.3f}%",
        stretch.label,
        stretch.href,
        title,
        bool(stretch.label) and width >= _READABLE,
        stretch.key,
    )
