"""What lists of the market can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import F, Q, QuerySet

from apps.market.enums import Category, CycleState, OrderState
from apps.market.models import Offer, Order, OrderCycle


class CycleFilter(django_filters.FilterSet):
    """By state and day of pick-up."""

    state = django_filters.MultipleChoiceFilter(choices=[c for c in CycleState.choices if c[0] != CycleState.DRAFT])
    pickup_on = django_filters.DateFromToRangeFilter()

    class Meta:
        """The fields above."""

        model = OrderCycle
        fields: tuple[str, ...] = ()


class OfferFilter(django_filters.FilterSet):
    """By shelf, producer and whether there is still some."""

    category = django_filters.MultipleChoiceFilter(field_name="variant__product__category", choices=Category.choices)
    producer = django_filters.CharFilter(field_name="variant__product__producer__slug")
    organic = django_filters.BooleanFilter(field_name="variant__product__is_organic")
    in_stock = django_filters.BooleanFilter(method="filter_in_stock")

    class Meta:
        """The fields above."""

        model = Offer
        fields: tuple[str, ...] = ()

    def filter_in_stock(self, offers: QuerySet[Offer], _name: str, value: Any) -> QuerySet[Offer]:
        """Without a limit there is always some."""
        available = Q(limit__isnull=True) | Q(claimed__lt=F("limit"))
        return offers.filter(available) if value else offers.exclude(available)


class OrderFilter(django_filters.FilterSet):
    """By state and market."""

    state = django_filters.MultipleChoiceFilter(choices=OrderState.choices)
    cycle = django_filters.CharFilter(field_name="cycle__code")

    class Meta:
        """The fields above."""

        model = Order
        fields: tuple[str, ...] = ()
