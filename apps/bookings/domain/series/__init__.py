"""The same time again and again, for associations: from a rule to bookings, and what becomes of them."""

from apps.bookings.domain.series.rule import SeriesRule, dates_of, period_on, skip_reason

__all__ = ["SeriesRule", "dates_of", "period_on", "skip_reason"]
