"""What is in the cash box."""

import datetime as dt

from django.db.models import Sum

from apps.hub import clock
from apps.payments.enums import Account
from apps.payments.models import JournalLine


def cash_of_day(day: dt.date) -> int:
    """What came into the box that day less what went out, in cents, from the journal. One query."""
    period = clock.day_period(day)
    lines = JournalLine.objects.filter(account=Account.CASH, entry__at__gte=period.start, entry__at__lt=period.end)
    return lines.aggregate(total=Sum("amount_cents"))["total"] or 0
