"""What lists of the market can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from apps.accounts.rules import person_of
from apps.market.enums import CycleState, OrderState, PurchaseState
from apps.market.models import Order, OrderCycle, PurchaseOrder


class CycleFilter(django_filters.FilterSet):
    """By state and day of pick-up."""

    state = django_filters.MultipleChoiceFilter(choices=[c for c in CycleState.choices if c[0] != CycleState.DRAFT])
    pickup_on = django_filters.DateFromToRangeFilter()

    class Meta:
        """The fields above."""

        model = OrderCycle
        fields: tuple[str, ...] = ()


class OfferFilterBackend(DjangoFilterBackend):
    """Tells the filter of the goods who asks."""

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet[Any], view: Any) -> dict[str, Any]:
        """As the library's, and the person."""
        found: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return found | {"person": person_of(request.user)}


class OrderFilter(django_filters.FilterSet):
    """By state and market."""

    state = django_filters.MultipleChoiceFilter(choices=OrderState.choices)
    cycle = django_filters.CharFilter(field_name="cycle__code")

    class Meta:
        """The fields above."""

        model = Order
        fields: tuple[str, ...] = ()


class PurchaseOrderFilter(django_filters.FilterSet):
    """By market, producer, state, and whether it is a supplement."""

    cycle = django_filters.CharFilter(field_name="cycle__code", lookup_expr="iexact")
    producer = django_filters.CharFilter(field_name="producer__slug")
    state = django_filters.MultipleChoiceFilter(choices=PurchaseState.choices)
    is_supplement = django_filters.BooleanFilter(method="filter_supplement")

    class Meta:
        """The fields above."""

        model = PurchaseOrder
        fields: tuple[str, ...] = ()

    def filter_supplement(self, sheets: QuerySet[PurchaseOrder], _name: str, value: Any) -> QuerySet[PurchaseOrder]:
        """The first sheet of a producer has number 0."""
        return sheets.filter(supplement__gt=0) if value else sheets.filter(supplement=0)
