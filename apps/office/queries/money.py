"""What came in on a day, and what is still to come."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from apps.hub import clock
from apps.payments.enums import Method
from apps.payments.models import Charge, Payment
from apps.payments.queries.charge import all_charges


@dataclass(frozen=True, slots=True)
class MethodTotal:
    """A day's money in one way, in cents, refunds taken off."""

    label: str
    count: int
    cents: int
    rounding_cents: int


def payments_on(day: dt.date) -> QuerySet[Payment]:
    """The payments of a local day, latest first, reversed ones too."""
    period = clock.day_period(day)
    return (
        Payment.objects.filter(at__gte=period.start, at__lt=period.end)
        .select_related("person", "taken_by__person")
        .order_by("-at", "-pk")
    )


def totals_on(day: dt.date) -> list[MethodTotal]:
    """Totals by method of what stands, every method named. One query."""
    rows = (
        payments_on(day)
        .filter(reversed_at__isnull=True)
        .order_by()
        .values("method")
        .annotate(count=Count("pk"), cents=Sum(F("amount_cents") + F("rounding_cents")), rounding=Sum("rounding_cents"))
    )
    found = {row["method"]: row for row in rows}
    return [
        MethodTotal(str(method.label), row["count"], row["cents"], row["rounding"])
        if (row := found.get(method.value))
        else MethodTotal(str(method.label), 0, 0, 0)
        for method in Method
    ]


def charges_still_open() -> QuerySet[Charge]:
    """What is owed either way, oldest first, each with `outstanding`."""
    return all_charges().still_open().select_related("person", "association").order_by("created_at", "pk")
