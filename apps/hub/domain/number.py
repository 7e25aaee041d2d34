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
    return spell_number(code, year=year, number=series.last)


def number_to_come(code: str, *, year: int) -> str:
    """Which number would be given now: a guess that nobody holds to, for what is prepared without a lock."""
    last = NumberSeries.objects.filter(code=code, year=year).values_list("last", flat=True).first() or 0
    return spell_number(code, year=year, number=last + 1)


def spell_number(code: str, *, year: int, number: int) -> str:
    """'B2026-0042'."""
    return f"{code}{year}-{number:04d}"
