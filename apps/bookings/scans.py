"""The engine's recurring work."""

import datetime as dt

from apps.bookings.domain.booking import expire_holds
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.overdue import grow_overdue
from apps.hub.jobs import scan


@scan("bookings.expire_holds", every=dt.timedelta(seconds=30))
def expire(at: dt.datetime) -> int:
    """Give back what was held too long, and requests that nobody answered."""
    return expire_holds(at=at)


@scan("bookings.grow_overdue", every=dt.timedelta(minutes=1))
def grow(at: dt.datetime) -> int:
    """What is not back in time is not free either."""
    return grow_overdue(at=at)


@scan("bookings.offer_waiting", every=dt.timedelta(minutes=1))
def offer(at: dt.datetime) -> int:
    """Pass on what was not answered, and offer what came free."""
    return offer_waiting(at=at)
