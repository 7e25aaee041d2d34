"""The same time again and again, over the API."""

from typing import Any

from rest_framework import serializers

from apps.bookings.api.serializers.booking import AnswerField, DetailsIn
from apps.bookings.api.serializers.wish import PeriodIn, ReasonOut
from apps.bookings.domain.series.rule import MOST_DATES
from apps.bookings.enums import Frequency, OccurrenceState


class InsteadIn(PeriodIn):
    """What to take for one date: another thing, another hour or both."""

    date = serializers.DateField()
    resource = serializers.SlugField()


class RuleIn(serializers.Serializer[Any]):
    """Local wall time; `ends` not after `starts` is on the next day. Exactly one of `until` and `count` ends it."""

    resource = serializers.SlugField()
    first_date = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    frequency = serializers.ChoiceField(choices=Frequency.choices, default=Frequency.WEEKLY)
    interval = serializers.IntegerField(min_value=1, max_value=52, default=1)
    until = serializers.DateField(allow_null=True, default=None)
    count = serializers.IntegerField(min_value=1, max_value=1000, allow_null=True, default=None)
    skips_school_holidays = serializers.BooleanField(default=False)
    skips_public_holidays = serializers.BooleanField(default=False)
    association = serializers.CharField(max_length=10, allow_blank=True, default="")


class SeriesIn(RuleIn, DetailsIn):
    """A series to make; `instead` tells what to take on dates that cannot be as the rule has it."""

    instead = serializers.ListField(child=InsteadIn(), max_length=MOST_DATES, default=list)
    answers = serializers.DictField(child=AnswerField(), default=dict)


class InsteadOut(serializers.Serializer[Any]):
    """What could be instead on that date."""

    resource = serializers.CharField(source="resource.slug")
    start = serializers.DateTimeField(source="period.start")
    end = serializers.DateTimeField(source="period.end")


class PlannedOut(serializers.Serializer[Any]):
    """One date of a series that is not made yet: its price, or why it is skipped or cannot be."""

    date = serializers.DateField()
    start = serializers.DateTimeField(source="period.start", allow_null=True, default=None)
    end = serializers.DateTimeField(source="period.end", allow_null=True, default=None)
    price_cents = serializers.IntegerField(allow_null=True)
    is_possible = serializers.BooleanField()
    skip_reason = serializers.CharField(allow_blank=True)
    reasons = ReasonOut(many=True)
    alternatives = InsteadOut(many=True)


class SeriesOut(serializers.Serializer[Any]):
    """A series as its owner may see it."""

    code = serializers.CharField()
    resource = serializers.CharField(source="resource.slug")
    association = serializers.CharField(source="association.code", allow_null=True, default=None)
    activity = serializers.CharField(allow_blank=True)
    attendees = serializers.IntegerField(allow_null=True)
    frequency = serializers.ChoiceField(choices=Frequency.choices)
    interval = serializers.IntegerField()
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    first_date = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    count = serializers.IntegerField(allow_null=True)
    skips_school_holidays = serializers.BooleanField()
    skips_public_holidays = serializers.BooleanField()
    cancelled_at = serializers.DateTimeField(allow_null=True)


class OccurrenceOut(serializers.Serializer[Any]):
    """What became of one date; a booking has its code."""

    date = serializers.DateField()
    state = serializers.ChoiceField(choices=OccurrenceState.choices)
    reason_code = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    booking = serializers.CharField(source="booking.code", allow_null=True, default=None)


class SeriesWithDatesOut(SeriesOut):
    """With every date."""

    dates = OccurrenceOut(many=True)


class SeriesCancelIn(serializers.Serializer[Any]):
    """From this date on; left out: all that is still to come. One date is a booking of its own."""

    date = serializers.DateField(allow_null=True, default=None)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class SeriesCancelPreviewOut(serializers.Serializer[Any]):
    """What cancelling at this moment would mean."""

    bookings = serializers.ListField(child=serializers.CharField(), help_text="Codes.")
    back_cents = serializers.IntegerField()
    fee_cents = serializers.IntegerField()
