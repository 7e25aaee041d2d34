"""The waiting list, over the API."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.bookings.api.serializers.booking import DetailsIn
from apps.bookings.api.serializers.wish import ForIn
from apps.bookings.enums import WaitingState


class WaitingIn(ForIn):
    """Time to wait for: of one thing by its slug, or of any of a kind by the kind's."""

    resource = serializers.SlugField(allow_blank=True, default="")
    kind = serializers.SlugField(allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Exactly one of the two."""
        if bool(attrs["resource"]) == bool(attrs["kind"]):
            raise serializers.ValidationError({"resource": [_("Name a thing or a kind, and not both.")]})
        return attrs


class WaitingOut(serializers.Serializer[Any]):
    """Where somebody stands. `booking` is the hold on offer; take or decline it before it ends."""

    code = serializers.CharField()
    resource = serializers.CharField(source="resource.slug", allow_null=True, default=None)
    kind = serializers.CharField(source="kind.slug", allow_null=True, default=None)
    start = serializers.DateTimeField(source="starts_at")
    end = serializers.DateTimeField(source="ends_at")
    state = serializers.ChoiceField(choices=WaitingState.choices)
    place = serializers.IntegerField(allow_null=True, help_text="1 is next; null once it is no wait any more.")
    booking = serializers.CharField(source="booking.code", allow_null=True, default=None)
    held_until = serializers.DateTimeField(source="booking.hold_until", allow_null=True, default=None)
    association = serializers.CharField(source="association.code", allow_null=True, default=None)


class OfferTakenIn(DetailsIn):
    """What the kind asks, now that the time is on offer."""
