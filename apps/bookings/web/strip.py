"""Which day a page shows, and the strip of days above it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.hub import clock
from apps.hub.period import Period
from apps.hub.ui import formats

DAYS: Final = 7
FURTHEST: Final = dt.timedelta(days=730)


@dataclass(frozen=True, slots=True)
class StripDay:
    """One chip of the strip."""

    date: dt.date
    href: str
    label: str
    is_current: bool


def wanted_date(request: HttpRequest) -> dt.date:
    """The day in the address (`?dag=2026-11-28`); today for none, for nonsense and for what is past."""
    return parse_date(request.GET.get("dag", ""))


def parse_date(text: str) -> dt.date:
    """The day of this text, within what can be looked at; else today."""
    today = clock.today()
    try:
        date = dt.date.fromisoformat(text)
    except ValueError:
        return today
    return min(max(date, today), today + FURTHEST)


def date_strip(chosen: dt.date, *, path: str = "", **keep: str) -> list[StripDay]:
    """A week of days from today; around the chosen one when that is further on. `keep` stays in the address."""
    today = clock.today()
    first = today if chosen < today + dt.timedelta(days=DAYS) else chosen - dt.timedelta(days=2)
    days = [first + dt.timedelta(days=offset) for offset in range(DAYS)]
    return [
        StripDay(day, f"{path}?{query(dag=day.isoformat(), **keep)}", _label(day, chosen, today), day == chosen)
        for day in days
    ]


def _label(day: dt.date, chosen: dt.date, today: dt.date) -> str:
    """'za 28 nov' for the chosen one, 'vandaag', else 'do 26'."""
    if day == chosen:
        return formats.day(day)
    return _("today") if day == today else formats.day_short(day)


def query(**values: str) -> str:
    """An address's query without what is empty."""
    return urlencode({name: value for name, value in values.items() if value})


def with_query(url: str, **values: str) -> str:
    """An address with these in its query, behind what stands there already."""
    added = query(**values)
    return f"{url}{'&' if '?' in url else '?'}{added}" if added else url


def wish_values(wish: Period) -> dict[str, str]:
    """A wish as the form's fields: `dag`, `van`, `tot` and, when it ends on another day, `terug`."""
    start, end = clock.local(wish.start), clock.local(wish.end)
    values = {"dag": start.date().isoformat(), "van": f"{start:%-H.%M}", "tot": f"{end:%-H.%M}"}
    if end.date() == start.date():
        return values
    if end.time() == dt.time.min and end.date() == start.date() + dt.timedelta(days=1):
        return values | {"tot": "24.00"}
    return values | {"terug": end.date().isoformat()}
