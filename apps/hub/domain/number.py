"""Giving documents their number."""

from django.db import connection

from apps.hub.models import NumberSeries


def next_number(code: str, *, year: int) -> str:
    """The next number of a series in a year: 'B2026-0042'. Locks the series until the transaction ends.

    Must run in the transaction of its document: rolled back, the number was never given.
    """
    if not connection.in_atomic_block:
        message = "a number is given in the transaction of its document"
        raise RuntimeError(message)
    NumberSeries.objects.get_or_create(code=code, year=year)
    series = NumberSeries.objects.select_for_update().get(code=code, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"{code}{year}-{series.last:04d}"
