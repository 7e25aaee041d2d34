"""What goes out and what comes in about things and bookings. No rules here: the domain has them."""

from typing import Any

from rest_framework import serializers

from apps.bookings.enums import Basis, BookingState, Days
from apps.hub.api.serializers import MomentField


class PeriodOut(serializers.Serializer[Any]):
    """A half-open stretch of time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class RateOut(serializers.Serializer[Any]):
    """One amount of a price, VAT included; the cheapest combination that covers the time is asked.

    `time`: per started `minutes`, or when exact in proportion to them. `day`: per local calendar day.
    `part`: the local hours from `part_from` to `part_to`. `flat`: once. `km`: per kilometre above `from_km`.
    """

    basis = serializers.ChoiceField(choices=Basis.choices)
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment] # named as DRF's own attribute
    amount_cents = serializers.IntegerField()
    minutes = serializers.IntegerField()
    is_exact = serializers.BooleanField()
    part_from = serializers.TimeField(allow_null=True)
    part_to = serializers.TimeField(allow_null=True)
    days = serializers.ChoiceField(choices=Days.choices)
    season_from = serializers.CharField(allow_blank=True)
    season_until = serializers.CharField(allow_blank=True)
    from_km = serializers.IntegerField()


class ResourceOut(serializers.Serializer[Any]):
    """One thing to book, and when it is free on the day asked for."""

    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField(source="kind.slug")
    module = serializers.CharField(source="kind.module")
    description = serializers.CharField()
    needs_approval = serializers.BooleanField()
    price = serializers.CharField(allow_blank=True, help_text="In words, for you; empty while there is none.")
    rates = RateOut(many=True)
    deposit_cents = serializers.IntegerField()
    free = PeriodOut(many=True)


class BookingLineOut(serializers.Serializer[Any]):
    """A line of the price, VAT included."""

    label = serializers.CharField()  # type: ignore[assignment] # a field of the body that is named as DRF's own attribute
    amount_cents = serializers.IntegerField()
    vat_percent = serializers.DecimalField(max_digits=4, decimal_places=2)


class BookingOut(serializers.Serializer[Any]):
    """A booking as its owner may see it."""

    code = serializers.CharField()
    resource = serializers.CharField(source="resource.slug")
    start = serializers.DateTimeField(source="starts_at")
    end = serializers.DateTimeField(source="ends_at")
    state = serializers.ChoiceField(choices=BookingState.choices)
    activity = serializers.CharField()
    attendees = serializers.IntegerField(allow_null=True)
    association = serializers.CharField(source="association.code", allow_null=True, default=None)
    total_cents = serializers.IntegerField()
    deposit_cents = serializers.IntegerField()
    lines = BookingLineOut(many=True)


class BookingIn(serializers.Serializer[Any]):
    """A wish to book; for an association by its code."""

    resource = serializers.SlugField()
    start = MomentField()
    end = MomentField()
    activity = serializers.CharField(max_length=120, allow_blank=True, default="")
    attendees = serializers.IntegerField(min_value=1, max_value=9999, allow_null=True, default=None)
    association = serializers.CharField(max_length=10, allow_blank=True, default="")


class CancelIn(serializers.Serializer[Any]):
    """Why, if they care to say."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
