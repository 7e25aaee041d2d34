"""The market's recurring work."""

import datetime as dt

from apps.hub.jobs import scan
from apps.market.domain.basket import forget_old_guest_baskets
from apps.market.domain.cycle import close_due_cycles, open_due_cycles
from apps.market.domain.rhythm import plan_from_rhythms


@scan("market.open_and_close", every=dt.timedelta(seconds=20))
def open_and_close(at: dt.datetime) -> int:
    """Close what is past its closing time, open what is due."""
    return close_due_cycles(at) + open_due_cycles(at)


@scan("market.plan_from_rhythms", every=dt.timedelta(minutes=15))
def plan_ahead(at: dt.datetime) -> int:
    """Plan the coming markets of each rhythm."""
    return plan_from_rhythms(at)


@scan("market.forget_baskets", every=dt.timedelta(hours=6))
def forget_baskets(at: dt.datetime) -> int:
    """Guests' baskets go after a week."""
    return forget_old_guest_baskets(at)
