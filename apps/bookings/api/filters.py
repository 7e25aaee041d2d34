"""Narrowing lists down."""

import datetime as dt
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django_filters import rest_framework as filters
from django_filters.fields import IsoDateTimeField

from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource


class ResourceFilter(filters.FilterSet):
    """By module or kind."""

    module = filters.CharFilter(field_name="kind__module", label="Module: mobi, cafe")
    kind = filters.CharFilter(field_name="kind__slug", label="Slug of the kind")

    class Meta:
        """Which table."""

        model = Resource
        fields: ClassVar[list[str]] = ["module", "kind"]


class MomentField(IsoDateTimeField):
    """A moment of the years that a database knows."""

    def to_python(self, value: Any) -> dt.datetime | None:
        """Refuse what falls out of the calendar once it is in UTC."""
        moment: dt.datetime | None = super().to_python(value)
        try:
            return moment and moment.astimezone(dt.UTC)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class MomentFilter(filters.IsoDateTimeFilter):
    """From or until a moment."""

    field_class = MomentField


class BookingFilter(filters.FilterSet):
    """By state, resource and time."""

    state = filters.ChoiceFilter(choices=BookingState.choices)
    resource = filters.CharFilter(field_name="resource__slug", label="Slug of the resource")
    starts_after = MomentFilter(field_name="starts_at", lookup_expr="gte", label="From this moment on")
    starts_before = MomentFilter(field_name="starts_at", lookup_expr="lt", label="Before this moment")

    class Meta:
        """Which table."""

        model = Booking
        fields: ClassVar[list[str]] = ["state", "resource"]
