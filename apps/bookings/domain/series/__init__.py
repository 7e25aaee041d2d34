"""The same time again and again, for associations: from a rule to bookings, and what becomes of them."""

from apps.bookings.domain.series.cancel import SeriesCancelPreview, cancel_series, cancel_series_preview
from apps.bookings.domain.series.change import change_series
from apps.bookings.domain.series.change_plan import PlannedChange, change_series_preview
from apps.bookings.domain.series.decide import approve_series, deny_series
from apps.bookings.domain.series.make import create_series, retry_occurrence
from apps.bookings.domain.series.plan import Instead, Planned, preview_series
from apps.bookings.domain.series.rule import SeriesRule, dates_of, period_on, rule_of, skip_reason

__all__ = [
    "Instead",
    "Planned",
    "PlannedChange",
    "SeriesCancelPreview",
    "SeriesRule",
    "approve_series",
    "cancel_series",
    "cancel_series_preview",
    "change_series",
    "change_series_preview",
    "create_series",
    "dates_of",
    "deny_series",
    "period_on",
    "preview_series",
    "retry_occurrence",
    "rule_of",
    "skip_reason",
]
