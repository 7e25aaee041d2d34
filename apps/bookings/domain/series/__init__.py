"""The same time again and again, for associations: from a rule to bookings, and what becomes of them."""

from apps.bookings.domain.series.plan import Instead, Planned, preview_series
from apps.bookings.domain.series.rule import SeriesRule, dates_of, period_on, skip_reason

__all__ = ["Instead", "Planned", "SeriesRule", "dates_of", "period_on", "preview_series", "skip_reason"]
