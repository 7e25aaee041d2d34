"""`/api/v1/kinds/` and `/api/v1/resources/`: what there is to book."""

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import customer_group, person_of
from apps.bookings.api.filters import ResourceFilter
from apps.bookings.api.serializers import KindOut, ResourceOut
from apps.bookings.api.views.common import kinds_on, resource_in, resources_on
from apps.bookings.domain.price import PriceList
from apps.bookings.domain.price.words import headline
from apps.bookings.domain.questions import questions_of
from apps.bookings.domain.quote import price_list_for
from apps.bookings.enums import FieldScope
from apps.bookings.errors import NotBookable
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.queries.availability import day_plans
from apps.hub import clock
from apps.hub.api.serializers import ErrorSerializer

DAY: Final = OpenApiParameter("date", str, description="Local day, YYYY-MM-DD; today if left out.")


class _DayIn(serializers.Serializer[Any]):
    date = serializers.DateField(required=False)


def _with_day(request: Request, resources: list[Resource]) -> list[dict[str, Any]]:
    asked = _DayIn(data=request.query_params)
    asked.is_valid(raise_exception=True)
    date = asked.validated_data.get("date") or clock.today()
    group = customer_group(person_of(request.user))
    copied = ("slug", "name", "kind", "description")
    return [
        {
            **{name: getattr(plan.resource, name) for name in copied},
            "needs_approval": plan.resource.rulebook.needs_approval,
            **_prices(plan.resource, group, date),
            "free": plan.free,
        }
        for plan in day_plans(resources, date, at=clock.now())
    ]


def _prices(resource: Resource, group: str, date: dt.date) -> dict[str, Any]:
    try:
        prices = price_list_for(resource, group, date)
    except NotBookable:
        prices = PriceList(())
    return {
        "price": headline(prices, date),
        "rates": prices.sorted_rates(),
        "deposit_cents": prices.deposit_cents,
    }


class ResourceList(generics.GenericAPIView[Resource]):
    """Everything that can be booked, with its free periods of a day. For everybody."""

    permission_classes = (permissions.AllowAny,)
    filterset_class = ResourceFilter
    also_asked = ("date",)
    serializer_class = ResourceOut
    queryset = Resource.objects.none()  # for the schema, which is made without a database

    def get_queryset(self) -> QuerySet[Resource]:
        """What is on."""
        return resources_on()

    @extend_schema(operation_id="resources_list", parameters=[DAY], responses=ResourceOut(many=True))
    def get(self, request: Request) -> Response:
        """List, twenty a page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(ResourceOut(_with_day(request, list(page or [])), many=True).data)


class ResourceDetail(APIView):
    """One thing."""

    permission_classes = (permissions.AllowAny,)

    @extend_schema(operation_id="resources_read", parameters=[DAY], responses={200: ResourceOut, 404: ErrorSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """With its free periods of a day."""
        return Response(ResourceOut(_with_day(request, [resource_in(slug)])[0]).data)


class KindList(generics.GenericAPIView[ResourceKind]):
    """The kinds of things, with what each asks when it is booked. For everybody."""

    permission_classes = (permissions.AllowAny,)
    serializer_class = KindOut
    queryset = ResourceKind.objects.none()  # as above

    def get_queryset(self) -> QuerySet[ResourceKind]:
        """What is on."""
        return kinds_on()

    @extend_schema(operation_id="kinds_list", responses=KindOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, twenty a page."""
        page = self.paginate_queryset(self.get_queryset())
        told = [_kind(kind) for kind in page or []]
        return self.get_paginated_response(KindOut(told, many=True).data)


def _kind(kind: ResourceKind) -> dict[str, Any]:
    copied = ("slug", "name", "name_plural", "module", "intro", "handling", "picks_unit", "asks_activity")
    return {
        **{name: getattr(kind, name) for name in copied},
        "asks_attendees": kind.asks_attendees,
        "questions": questions_of(kind, FieldScope.BOOKING),
    }
