"""A booking as its owner may see it, and what can be done with it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.bookings.api.serializers.wish import ForIn, LineOut
from apps.bookings.domain.questions import LONGEST
from apps.bookings.enums import BookingState, HandoverState
from apps.hub.api.serializers import MomentField


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "integer"}, {"type": "boolean"}]})
class AnswerField(serializers.Field[Any, Any, Any, Any]):
    """An answer to a question of the kind: words, a number, yes or no."""

    default_error_messages = {"invalid": _("An answer is words, a number, or yes or no.")}

    def to_internal_value(self, data: Any) -> str | int | bool:
        """Refuse anything else; the question itself judges the rest."""
        if not isinstance(data, str | int) or len(str(data)[: LONGEST + 1]) > LONGEST:
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        """As it is kept."""
        return value


class BookingLineOut(serializers.Serializer[Any]):
    """A line of the price, VAT included."""

    label = serializers.CharField()  # type: ignore[assignment] # a field of the body that is named as DRF's own attribute
    amount_cents = serializers.IntegerField()
    vat_percent = serializers.DecimalField(max_digits=4, decimal_places=2)


class BookingOut(serializers.Serializer[Any]):
    """A booking as its owner may see it. With `any_of_kind` the resource may still be swapped until the start."""

    code = serializers.CharField()
    resource = serializers.CharField(source="resource.slug")
    kind = serializers.CharField(source="resource.kind.slug")
    any_of_kind = serializers.BooleanField()
    start = serializers.DateTimeField(source="starts_at")
    end = serializers.DateTimeField(source="ends_at")
    state = serializers.ChoiceField(choices=BookingState.choices)
    sequence = serializers.IntegerField(help_text="Grows with each change; send it back when you change.")
    held_until = serializers.DateTimeField(source="hold_until", allow_null=True)
    activity = serializers.CharField(allow_blank=True)
    attendees = serializers.IntegerField(allow_null=True)
    answers = serializers.DictField(child=AnswerField())
    association = serializers.CharField(source="association.code", allow_null=True, default=None)
    total_cents = serializers.IntegerField()
    deposit_cents = serializers.IntegerField()
    cancel_fee_cents = serializers.IntegerField(allow_null=True)
    lines = BookingLineOut(many=True)


class DetailsIn(serializers.Serializer[Any]):
    """What a booking says beside who, what and when."""

    activity = serializers.CharField(max_length=120, allow_blank=True, default="")
    attendees = serializers.IntegerField(min_value=1, max_value=9999, allow_null=True, default=None)
    answers = serializers.DictField(
        child=AnswerField(), default=dict, help_text="By the slugs of the kind's questions."
    )
    accepts_house_rules = serializers.BooleanField(default=False)


class BookingIn(ForIn, DetailsIn):
    """A wish to hold or book: one thing by its slug, or any of a kind by the kind's."""

    resource = serializers.SlugField(allow_blank=True, default="")
    kind = serializers.SlugField(allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if bool(attrs["resource"]) == bool(attrs["kind"]):
            raise serializers.ValidationError({"resource": [_("Name a thing or a kind, and not both.")]})
        return attrs


class ConfirmIn(serializers.Serializer[Any]):
    """Nothing to say: a hold knows what it is for."""


class CancelIn(serializers.Serializer[Any]):
    """Why, if they care to say."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class CancelPreviewOut(serializers.Serializer[Any]):
    """What cancelling at this moment would mean."""

    refund_percent = serializers.IntegerField()
    back_cents = serializers.IntegerField()
    fee_cents = serializers.IntegerField()
    free_until = serializers.DateTimeField(allow_null=True)


class ChangeIn(serializers.Serializer[Any]):
    """Another time, another thing of the kind, or both; what is left out stays. `sequence`: what you last saw."""

    resource = serializers.SlugField(allow_blank=True, default="")
    start = MomentField(required=False)
    end = MomentField(required=False)
    sequence = serializers.IntegerField(min_value=0, max_value=1_000_000, allow_null=True, default=None)
    reason = serializers.CharField(max_length=300, allow_blank=True, default="")
    accepts_house_rules = serializers.BooleanField(default=False)


class ChangePreviewOut(serializers.Serializer[Any]):
    """What a change would mean. `fee_cents` is what stays owed of time given back late: part of the new total."""

    old_total_cents = serializers.IntegerField()
    new_total_cents = serializers.IntegerField()
    difference_cents = serializers.IntegerField()
    fee_cents = serializers.IntegerField()
    deposit_cents = serializers.IntegerField()
    asks_approval = serializers.BooleanField()
    lines = LineOut(many=True)


class HandoverIn(serializers.Serializer[Any]):
    """To whom: they get a mail with one link, and nothing changes until they say yes."""

    name = serializers.CharField(max_length=120)
    email = serializers.EmailField(max_length=254)
    phone = serializers.CharField(max_length=40, allow_blank=True, default="")


class HandoverOut(serializers.Serializer[Any]):
    """An offer to take a booking over; who it went to knows the link."""

    booking = serializers.CharField(source="booking.code")
    state = serializers.ChoiceField(choices=HandoverState.choices)
    created_at = serializers.DateTimeField()
