"""Narrowing lists down."""

from typing import ClassVar

from django_filters import rest_framework as filters

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


class BookingFilter(filters.FilterSet):
    """By state, resource and time."""

    state = filters.ChoiceFilter(choices=BookingState.choices)
    resource = filters.CharFilter(field_name="resource__slug", label="Slug of the resource")
    starts_after = filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="gte", label="From this moment on")
    starts_before = filters.IsoDateTimeFilter(field_name="starts_at", lookup_expr="lt", label="Before this moment")

    class Meta:
        """Which table."""

        model = Booking
        fields: ClassVar[list[str]] = ["state", "resource"]
