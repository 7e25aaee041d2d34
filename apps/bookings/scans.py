"""The engine's recurring work."""

import datetime as dt

from apps.bookings.domain.booking import expire_holds
from apps.hub.jobs import scan


@scan("bookings.expire_holds", every=dt.timedelta(seconds=30))
def expire(at: dt.datetime) -> int:
    """Give back what was held too long."""
    return expire_holds(at=at)
