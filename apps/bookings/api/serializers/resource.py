"""Kinds and things to book, their prices and when they are free."""

from typing import Any

from rest_framework import serializers

from apps.bookings.api.serializers.wish import PeriodOut
from apps.bookings.enums import Basis, Days, FieldType, Handling


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


class QuestionOut(serializers.Serializer[Any]):
    """What a kind asks at each booking; answers go by the slug."""

    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # named as DRF's own attribute
    help_text = serializers.CharField(allow_blank=True)  # type: ignore[assignment] # the same
    type = serializers.ChoiceField(choices=FieldType.choices)
    choices = serializers.ListField(child=serializers.CharField())
    is_required = serializers.BooleanField()


class KindOut(serializers.Serializer[Any]):
    """What people choose first, and what it asks beside the time."""

    slug = serializers.CharField()
    name = serializers.CharField()
    name_plural = serializers.CharField()
    module = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    handling = serializers.ChoiceField(choices=Handling.choices)
    picks_unit = serializers.BooleanField(help_text="Book the kind: which one it is, is chosen for you.")
    asks_activity = serializers.BooleanField()
    asks_attendees = serializers.BooleanField()
    questions = QuestionOut(many=True)
