"""A wish: when, for whom, what it costs, and why it cannot be."""

from typing import Any

from rest_framework import serializers

from apps.accounts.enums import CustomerGroup
from apps.hub.api.serializers import ErrorSerializer, MomentField


class PeriodOut(serializers.Serializer[Any]):
    """A half-open stretch of time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class PeriodIn(serializers.Serializer[Any]):
    """From when to when, each with its offset."""

    start = MomentField()
    end = MomentField()


class ForIn(PeriodIn):
    """When, and for which association of yours (its code)."""

    association = serializers.CharField(max_length=10, allow_blank=True, default="")


class SearchIn(ForIn):
    """What is free then: everything, or of one module or kind."""

    module = serializers.CharField(max_length=20, allow_blank=True, default="", help_text="mobi, cafe, …")
    kind = serializers.SlugField(allow_blank=True, default="", help_text="Slug of the kind.")


class QuoteIn(ForIn):
    """What one thing costs then."""

    resource = serializers.SlugField(help_text="Slug of the thing.")


class LineOut(serializers.Serializer[Any]):
    """A line of a price, VAT included."""

    label = serializers.CharField()  # type: ignore[assignment] # named as DRF's own attribute
    quantity = serializers.DecimalField(max_digits=12, decimal_places=2)
    unit_cents = serializers.IntegerField()
    amount_cents = serializers.IntegerField()


class ReasonOut(serializers.Serializer[Any]):
    """One reason against a wish; the code is stable, the message is for people."""

    code = serializers.CharField()
    message = serializers.CharField(source="text")


class AlternativeOut(serializers.Serializer[Any]):
    """Something near the wish that passes every rule and is free as far as known now."""

    resource = serializers.CharField(source="resource.slug")
    start = serializers.DateTimeField(source="period.start")
    end = serializers.DateTimeField(source="period.end")
    total_cents = serializers.IntegerField(allow_null=True)


class FoundOut(serializers.Serializer[Any]):
    """One thing in the period asked for."""

    resource = serializers.CharField(source="resource.slug")
    name = serializers.CharField(source="resource.name")
    kind = serializers.CharField(source="resource.kind.slug")
    module = serializers.CharField(source="resource.kind.module")
    is_free = serializers.BooleanField(help_text="As far as known now; only booking decides.")
    needs_approval = serializers.BooleanField(source="resource.rulebook.needs_approval")
    total_cents = serializers.IntegerField(source="quote.total_cents", allow_null=True, default=None)
    deposit_cents = serializers.IntegerField(source="quote.deposit_cents", allow_null=True, default=None)
    lines = LineOut(source="quote.lines", many=True, default=())
    reasons = ReasonOut(many=True)


class QuoteOut(serializers.Serializer[Any]):
    """The price of a wish for who asks, the terms that would hold, and whether it can be had."""

    resource = serializers.CharField(source="resource.slug")
    start = serializers.DateTimeField(source="period.start")
    end = serializers.DateTimeField(source="period.end")
    group = serializers.ChoiceField(choices=CustomerGroup.choices)
    total_cents = serializers.IntegerField(allow_null=True)
    deposit_cents = serializers.IntegerField(allow_null=True)
    lines = LineOut(many=True)
    needs_approval = serializers.BooleanField(source="resource.rulebook.needs_approval")
    house_rules = serializers.CharField(source="resource.rulebook.house_rules", allow_blank=True)
    terms = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Tiers of cancelling, furthest first: hours before the start, percent given back.",
    )
    is_free = serializers.BooleanField(help_text="As far as known now; only booking decides.")
    reasons = ReasonOut(many=True)
    alternatives = AlternativeOut(many=True)


class RefusalOut(ErrorSerializer):
    """Why it could not be, all reasons at once, and up to three alternatives.

    Refusals that are about no wish (a wrong key, a missing thing) leave the last two out.
    """

    reasons = ReasonOut(many=True, required=False)
    alternatives = AlternativeOut(many=True, required=False)
