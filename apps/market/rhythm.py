"""When the markets of a rhythm open, close and are: pure, in local wall time."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from apps.hub import clock
from apps.hub.holidays import public_holiday

if TYPE_CHECKING:
    from apps.market.models import Rhythm

WEEK: Final = 7
_MINUTE: Final = dt.timedelta(minutes=1)


def moments_of(rhythm: "Rhythm", pickup_on: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Opening and closing of the market of that day, in UTC.

    An hour that summer time skips moves on with the clock; opening comes before closing even then.
    """
    opens_on = pickup_on - dt.timedelta(days=rhythm.opens_days_before)
    closes_on = pickup_on - dt.timedelta(days=rhythm.closes_days_before)
    closes_at = clock.at_local_or_after(closes_on, rhythm.closes_time)
    return min(clock.at_local_or_after(opens_on, rhythm.opens_time), closes_at - _MINUTE), closes_at


def coming_days(rhythm: "Rhythm", at: dt.datetime) -> list[dt.date]:
    """The days of pick-up in the coming weeks of which ordering has not ended yet, holidays left out when asked."""
    today = clock.local_date(at)
    first = today + dt.timedelta(days=(rhythm.weekday - today.weekday()) % WEEK)
    weeks = rhythm.weeks_ahead + rhythm.closes_days_before // WEEK + 1
    days = [first + dt.timedelta(days=WEEK * week) for week in range(weeks)]
    ahead = [day for day in days if moments_of(rhythm, day)[1] > at][: rhythm.weeks_ahead]
    return [day for day in ahead if not (rhythm.skips_holidays and public_holiday(day))]
