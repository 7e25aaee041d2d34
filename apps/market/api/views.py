"""`/api/v1/cycles/` and `/api/v1/orders/`."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, permissions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Person
from apps.accounts.rules import person_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.market.api.examples import REFUSALS, UNKNOWN
from apps.market.api.filters import CycleFilter, OfferFilterBackend, OrderFilter
from apps.market.api.naming import named_as_sent
from apps.market.api.serializers import CycleOut, OfferOut, OrderCancelIn, OrderChangeIn, OrderIn, OrderOut, ProxyIn
from apps.market.domain.claims import Wish
from apps.market.domain.order import cancel_order, order_goods
from apps.market.domain.proxy import name_proxy
from apps.market.enums import OrderState
from apps.market.errors import OfferMissing, OrderMissing, OrderTransitionRefused, SlotOfAnotherCycle
from apps.market.models import Offer, Order, OrderCycle, PickupSlot
from apps.market.queries.cycle import cycles_visible_to_all
from apps.market.queries.offer import allergens_of, offers_on_sale
from apps.market.queries.offer_filter import OfferFilter
from apps.market.queries.order import orders_of
from apps.payments.queries.charge import charges_of


def _cycle(code: str) -> OrderCycle:
    cycle = cycles_visible_to_all().prefetch_related("slots").filter(code=normalise_code(code)).first()
    if cycle is None:
        raise Missing(field="cycle")
    return cycle


class CycleList(generics.GenericAPIView[OrderCycle]):
    """Markets that were published, latest first, with their pick-up moments. For everybody."""

    permission_classes = (permissions.AllowAny,)
    filterset_class = CycleFilter
    serializer_class = CycleOut

    def get_queryset(self) -> QuerySet[OrderCycle]:
        """All but drafts."""
        return cycles_visible_to_all().prefetch_related("slots").order_by("-pickup_on", "-pk")

    @extend_schema(operation_id="cycles_list", responses=CycleOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, twenty a page."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(CycleOut(page, many=True).data)


class CycleDetail(APIView):
    """One market."""

    permission_classes = (permissions.AllowAny,)

    @extend_schema(operation_id="cycles_read", responses={200: CycleOut, **UNKNOWN})
    def get(self, _request: Request, code: str) -> Response:
        """With its pick-up moments and the places left."""
        return Response(CycleOut(_cycle(code)).data)


class OfferList(generics.GenericAPIView[Offer]):
    """What a market sells, shelf by shelf, with what is left. For everybody."""

    permission_classes = (permissions.AllowAny,)
    filter_backends = (OfferFilterBackend,)
    filterset_class = OfferFilter
    serializer_class = OfferOut

    def get_queryset(self) -> QuerySet[Offer]:
        """Of the market in the address; none for the schema's reader."""
        code = self.kwargs.get("code")
        return offers_on_sale(_cycle(code)).select_related("cycle") if code else Offer.objects.none()

    @extend_schema(operation_id="offers_list", responses={200: OfferOut(many=True), **UNKNOWN})
    def get(self, _request: Request, code: str) -> Response:
        """List, twenty a page."""
        del code
        page: Sequence[Offer] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        allergens = allergens_of({offer.variant.product_id for offer in page})
        return self.get_paginated_response(OfferOut(page, many=True, context={"allergens": allergens}).data)


def _person(request: Request) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Missing
    return person


def _own(person: Person) -> QuerySet[Order]:
    return orders_of(person).prefetch_related("lines__offer", "lines__substitute_for__offer")


def _order(request: Request, code: str) -> Order:
    order = _own(_person(request)).filter(code=normalise_code(code)).first()
    if order is None:
        raise OrderMissing
    return order


def _wishes(cycle: OrderCycle, lines: Sequence[dict[str, Any]]) -> dict[int, Wish]:
    """By offer id; a price left out is the one of now. Refuses: OfferMissing."""
    codes = {normalise_code(line["offer"]) for line in lines}
    offers = {offer.code: offer for offer in Offer.objects.filter(cycle=cycle, code__in=codes)}
    if len(offers) != len(codes):
        raise OfferMissing(offer=min(codes - offers.keys()))
    wishes: dict[int, Wish] = {}
    for line in lines:
        offer = offers[normalise_code(line["offer"])]
        if line["quantity"]:
            wishes[offer.pk] = Wish(line["quantity"], line.get("price_cents"), line.get("on_shortage", ""))
    return wishes


def _slot(cycle: OrderCycle, code: str) -> PickupSlot:
    slot = PickupSlot.objects.filter(cycle=cycle, code=normalise_code(code)).first()
    if slot is None:
        raise SlotOfAnotherCycle(field="slot")
    return slot


def _save(request: Request, cycle: OrderCycle, data: dict[str, Any], *, changes: Order | None) -> Order:
    person = _person(request)
    with named_as_sent():
        order = order_goods(
            cycle,
            person=person,
            wishes=_wishes(cycle, data["lines"]),
            slot=_slot(cycle, data["slot"]),
            age_confirmed=int(data["age_confirmed"]),
            proxy_name=data.get("proxy_name"),
            changes=changes,
            by=actor_for(request.user),
            at=clock.now(),
        )
    return _own(person).get(pk=order.pk)


def _told(orders: Sequence[Order]) -> list[dict[str, Any]]:
    """As they go out, with what is still to pay. One query for all."""
    return list(OrderOut(orders, many=True, context={"charges": charges_of(orders)}).data)


class OrderList(generics.GenericAPIView[Order]):
    """Your orders; and placing one."""

    filterset_class = OrderFilter
    serializer_class = OrderOut

    def get_queryset(self) -> QuerySet[Order]:
        """Your own; none for the schema's anonymous reader."""
        person = person_of(self.request.user)
        return _own(person) if person else Order.objects.none()

    @extend_schema(operation_id="orders_list", responses=OrderOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, latest first."""
        page: Sequence[Order] = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(_told(page))

    @extend_schema(
        operation_id="orders_create",
        parameters=[KEY_PARAMETER],
        request=OrderIn,
        responses={201: OrderOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Order; one per market, change it after that."""
        wish = OrderIn(data=request.data)
        wish.is_valid(raise_exception=True)
        cycle = _cycle(wish.validated_data["cycle"])
        order = _save(request, cycle, wish.validated_data, changes=None)
        return Response(_told([order])[0], status=status.HTTP_201_CREATED)


class OrderDetail(APIView):
    """One order of yours."""

    @extend_schema(operation_id="orders_read", responses={200: OrderOut, **UNKNOWN})
    def get(self, request: Request, code: str) -> Response:
        """Read it."""
        return Response(_told([_order(request, code)])[0])

    @extend_schema(
        operation_id="orders_change",
        parameters=[KEY_PARAMETER],
        request=OrderChangeIn,
        responses={200: OrderOut, **REFUSALS},
    )
    @idempotent
    def put(self, request: Request, code: str) -> Response:
        """Put lines and moment; until the market closes."""
        wish = OrderChangeIn(data=request.data)
        wish.is_valid(raise_exception=True)
        order = _order(request, code)
        if order.state == OrderState.CANCELLED:  # for good
            raise OrderTransitionRefused
        return Response(_told([_save(request, order.cycle, wish.validated_data, changes=order)])[0])


class OrderCancel(APIView):
    """Cancelling, until the market closes."""

    @extend_schema(
        operation_id="orders_cancel",
        parameters=[KEY_PARAMETER],
        request=OrderCancelIn,
        responses={200: OrderOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Cancel; nothing is owed any more."""
        said = OrderCancelIn(data=request.data)
        said.is_valid(raise_exception=True)
        order = _order(request, code)
        cancel_order(order, by=actor_for(request.user), at=clock.now(), reason=said.validated_data["reason"])
        return Response(_told([_order(request, code)])[0])


class OrderProxy(APIView):
    """Who picks it up instead, until it is handed over; also after closing."""

    @extend_schema(
        operation_id="orders_proxy",
        parameters=[KEY_PARAMETER],
        request=ProxyIn,
        responses={200: OrderOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Name somebody, or with an empty name nobody."""
        said = ProxyIn(data=request.data)
        said.is_valid(raise_exception=True)
        order = _order(request, code)
        name_proxy(order, name=said.validated_data["name"], by=actor_for(request.user), at=clock.now())
        return Response(_told([_order(request, code)])[0])
