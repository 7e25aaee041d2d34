"""`/api/v1/purchase-orders/`: what is ordered of the producers, for managers."""

from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_serializer
from rest_framework import generics, permissions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import is_manager
from apps.hub.api.serializers import ErrorSerializer
from apps.market.api import examples
from apps.market.api.filters import PurchaseOrderFilter
from apps.market.enums import ContentUnit, PurchaseState, SoldBy
from apps.market.models import PurchaseOrder
from apps.market.queries.purchase import all_sheets, sheet_by_number

REFUSALS: Final = {403: ErrorSerializer, 404: ErrorSerializer}


class IsManager(permissions.BasePermission):
    """Who manages the place."""

    def has_permission(self, request: Request, _view: APIView) -> bool:
        """By role; the token says whose program it is."""
        return is_manager(request.user)


class PurchaseLineOut(serializers.Serializer[Any]):
    """So many pieces; cents are the purchase price per piece or kilo. `promised` is null when all of it comes."""

    offer = serializers.CharField(source="offer.code")
    name = serializers.CharField()
    content_amount = serializers.IntegerField()
    content_unit = serializers.ChoiceField(choices=ContentUnit.choices)
    sold_by = serializers.ChoiceField(choices=SoldBy.choices)
    quantity = serializers.IntegerField()
    promised = serializers.IntegerField(source="quantity_promised", allow_null=True)
    purchase_cents = serializers.IntegerField()


@extend_schema_serializer(examples=[examples.shown(examples.PURCHASE_ORDER)])
class PurchaseOrderOut(serializers.Serializer[Any]):
    """A sheet as it left; on a supplement the quantities are differences."""

    number = serializers.CharField()
    cycle = serializers.CharField(source="cycle.code")
    producer = serializers.CharField(source="producer.slug")
    supplement = serializers.IntegerField()
    state = serializers.ChoiceField(choices=PurchaseState.choices)
    total_cents = serializers.IntegerField()
    sent_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    has_delivery_note = serializers.BooleanField(source="delivery_note")
    lines = PurchaseLineOut(many=True, source="lines.all")


class PurchaseOrderList(generics.GenericAPIView[PurchaseOrder]):
    """Order sheets and supplements, the last one first. For managers."""

    permission_classes = (permissions.IsAuthenticated, IsManager)
    filterset_class = PurchaseOrderFilter
    serializer_class = PurchaseOrderOut

    def get_queryset(self) -> QuerySet[PurchaseOrder]:
        """All of every market."""
        return all_sheets().prefetch_related("lines__offer")

    @extend_schema(operation_id="purchase_orders_list", responses={200: PurchaseOrderOut(many=True), **REFUSALS})
    def get(self, _request: Request) -> Response:
        """List, twenty a page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(PurchaseOrderOut(page, many=True).data)


class PurchaseOrderDetail(APIView):
    """One order sheet. For managers."""

    permission_classes = (permissions.IsAuthenticated, IsManager)

    @extend_schema(operation_id="purchase_orders_read", responses={200: PurchaseOrderOut, **REFUSALS})
    def get(self, _request: Request, number: str) -> Response:
        """By its number."""
        return Response(PurchaseOrderOut(sheet_by_number(number)).data)
