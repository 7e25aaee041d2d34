"""Figures for the first page. Sums are made by the database, weeks by the calendar of the village."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q, Sum

from apps.bookings.queries.booking import all_bookings
from apps.hub import clock, modules
from apps.market.enums import OrderState
from apps.market.models import Order
from apps.payments.enums import Account
from apps.payments.models import JournalLine
from apps.payments.queries.charge import all_charges

WEEKS: Final = 8
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekFigure:
    """Turnover of one week: orders by their day of pick-up, in cents."""

    monday: dt.date
    cents: int
    orders: int

    @property
    def number(self) -> int:
        """The ISO week, as Flemish calendars count."""
        return self.monday.isocalendar().week


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to receive: cents, and over how many orders and bookings."""

    cents: int
    count: int


def market_weeks(today: dt.date) -> list[WeekFigure]:
    """Turnover of the eight weeks up to this one, oldest first, weeks without a market as nothing. One query."""
    this = today - dt.timedelta(days=today.weekday())
    mondays = [this - WEEK * back for back in reversed(range(WEEKS))]
    rows = (
        Order.objects.filter(cycle__pickup_on__gte=mondays[0], cycle__pickup_on__lt=this + WEEK)
        .filter(state__in=(OrderState.PLACED, OrderState.HANDED_OVER))
        .order_by()
        .values_list("cycle__pickup_on")
        .annotate(cents=Sum("total_cents"), orders=Count("pk"))
    )
    found: dict[dt.date, tuple[int, int]] = {}
    for day, cents, orders in rows:
        monday = day - dt.timedelta(days=day.weekday())
        known = found.get(monday, (0, 0))
        found[monday] = (known[0] + cents, known[1] + orders)
    return [WeekFigure(monday, *found.get(monday, (0, 0))) for monday in mondays]


def owed_now() -> Owed:
    """What people owe us, without what we owe back. One query."""
    still_due = all_charges().with_outstanding().filter(Q(outstanding__gt=0))
    sums = still_due.aggregate(cents=Sum("outstanding"), count=Count("pk"))
    return Owed(sums["cents"] or 0, sums["count"])


def to_give_back() -> int:
    """What we owe back, in cents above zero. One query."""
    sums = all_charges().with_outstanding().filter(Q(outstanding__lt=0)).aggregate(cents=Sum("outstanding"))
    return -(sums["cents"] or 0)


def bookings_this_week(today: dt.date) -> dict[str, int]:
    """How many bookings touch this week, per module that is on. One query (and the switches)."""
    rows = (
        all_bookings()
        .overlapping(clock.week_period(today))
        .promised()
        .order_by()
        .values_list("resource__kind__module")
        .annotate(count=Count("pk"))
    )
    off = modules.switched_off()
    return {module: count for module, count in rows if module not in off}


def balances() -> dict[str, int]:
    """What stands on each account of the journal, in cents, assets above zero. One query."""
    rows = JournalLine.objects.order_by().values_list("account").annotate(cents=Sum("amount_cents"))
    sums = dict(rows)
    return {account: sums.get(account, 0) for account in Account.values}
