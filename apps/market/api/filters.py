"""What lists of the market can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework.request import Request

from apps.accounts.rules import person_of
from apps.hub.api.filters import KnownFilters
from apps.hub.filters import CodeFilter, YesNoFilter
from apps.market.enums import NEVER_OPENED, CycleState, OrderState, PurchaseState
from apps.market.models import Order, OrderCycle, PurchaseOrder
from apps.market.queries.offer_filter import NO_CHOICE


class CycleFilter(django_filters.FilterSet):
    """By state and day of pick-up: that day, or from and until a day, both counted."""

    state = django_filters.MultipleChoiceFilter(
        choices=[c for c in CycleState.choices if c[0] not in NEVER_OPENED], error_messages=NO_CHOICE
    )
    pickup_on = django_filters.DateFilter()
    pickup_on_after = django_filters.DateFilter(
        field_name="pickup_on", lookup_expr="gte", help_text="That day or later."
    )
    pickup_on_before = django_filters.DateFilter(
        field_name="pickup_on", lookup_expr="lte", help_text="That day or earlier."
    )

    class Meta:
        """The fields above."""

        model = OrderCycle
        fields: tuple[str, ...] = ()


class OfferFilterBackend(KnownFilters):
    """Tells the filter of the goods who asks."""

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet[Any], view: Any) -> dict[str, Any]:
        """As the library's, and the person."""
        found: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return found | {"person": person_of(request.user)}


class OrderFilter(django_filters.FilterSet):
    """By state and market."""

    state = django_filters.MultipleChoiceFilter(choices=OrderState.choices, error_messages=NO_CHOICE)
    cycle = CodeFilter(field_name="cycle__code")

    class Meta:
        """The fields above."""

        model = Order
        fields: tuple[str, ...] = ()


class PurchaseOrderFilter(django_filters.FilterSet):
    """By market, producer, state, and whether it is a supplement."""

    cycle = CodeFilter(field_name="cycle__code")
    producer = django_filters.CharFilter(field_name="producer__slug")
    state = django_filters.MultipleChoiceFilter(choices=PurchaseState.choices, error_messages=NO_CHOICE)
    is_supplement = YesNoFilter(method="filter_supplement")

    class Meta:
        """The fields above."""

        model = PurchaseOrder
        fields: tuple[str, ...] = ()

    def filter_supplement(self, sheets: QuerySet[PurchaseOrder], _name: str, value: Any) -> QuerySet[PurchaseOrder]:
        """The first sheet of a producer has number 0."""
        return sheets.filter(supplement__gt=0) if value else sheets.filter(supplement=0)
