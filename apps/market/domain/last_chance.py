"""What a thing still costs when pick-up draws to its end: a pure function of time."""

import datetime as dt
from decimal import Decimal
from typing import Final

from apps.hub.money import to_cents

FULL: Final = 100
# From so long before the end of the last pick-up moment it costs so many percent. The next step takes over at its
# very minute (half-open), and the last one holds as long as there is something left.
STEPS: Final = ((dt.timedelta(minutes=30), 75), (dt.timedelta(minutes=20), 50), (dt.timedelta(minutes=10), 25))


def percent_at(*, ends_at: dt.datetime, at: dt.datetime) -> int:
    """Of the full price, for a pick-up that ends at `ends_at`; whole percents, never rising with time."""
    return min((percent for before, percent in STEPS if at >= ends_at - before), default=FULL)


def price_at(price_cents: int, *, ends_at: dt.datetime, at: dt.datetime) -> int:
    """One piece in cents at this moment, deposit not counted; rounded half up."""
    return to_cents(Decimal(price_cents) * percent_at(ends_at=ends_at, at=at) / FULL)


def falls_at(*, ends_at: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """When the price falls next; None when it stays as it is."""
    return min((moment for before, _percent in STEPS if (moment := ends_at - before) > at), default=None)
