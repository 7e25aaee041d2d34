"""`/api/v1/resources/` and `/api/v1/bookings/`."""

import datetime as dt
import uuid
from typing import Any, Final

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, permissions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import Association, Person
from apps.accounts.rules import customer_group, person_of
from apps.bookings.api.filters import BookingFilter, ResourceFilter
from apps.bookings.api.serializers import BookingIn, BookingOut, CancelIn, ResourceOut
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.price import PriceList
from apps.bookings.domain.price.words import headline
from apps.bookings.domain.quote import price_list_for
from apps.bookings.errors import NotBookable
from apps.bookings.models import Booking, BookingQuerySet, Resource
from apps.bookings.queries.availability import day_plans
from apps.bookings.queries.booking import booking_for, bookings_of
from apps.bookings.queries.resource import bookable_resources
from apps.hub import clock, modules
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import HEADER, KEY_PARAMETER, idempotent
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import InvalidPeriod, Missing
from apps.hub.period import Period

DAY: Final = OpenApiParameter("date", str, description="Local day, YYYY-MM-DD; today if left out.")
REFUSALS: Final = {404: ErrorSerializer, 409: ErrorSerializer, 422: ErrorSerializer}
_KEYS: Final = uuid.UUID("8f5f3c1e-6a63-4c0b-9d0e-3f6f5b2d7a11")


class _DayIn(serializers.Serializer[Any]):
    date = serializers.DateField(required=False)


def resources_on() -> QuerySet[Resource]:
    """Things of the modules that are on."""
    return bookable_resources().exclude(kind__module__in=modules.switched_off())


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
        resource = resources_on().filter(slug=slug).first()
        if resource is None:
            raise Missing
        return Response(ResourceOut(_with_day(request, [resource])[0]).data)


def _person(request: Request) -> Person:
    person = person_of(request.user)
    if person is None:
        raise Missing
    return person


class BookingList(generics.GenericAPIView[Booking]):
    """Your bookings and those of your associations; and making one."""

    queryset = Booking.objects.none()  # as above
    filterset_class = BookingFilter
    serializer_class = BookingOut

    def get_queryset(self) -> BookingQuerySet:
        """Your own; none for the schema's anonymous reader."""
        person = person_of(self.request.user)
        own = bookings_of(person) if person else BookingQuerySet(Booking).none()
        return own.prefetch_related("lines").order_by("-starts_at", "-pk")

    @extend_schema(operation_id="bookings_list", responses=BookingOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, latest first."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(BookingOut(page, many=True).data)

    @extend_schema(
        operation_id="bookings_create",
        parameters=[KEY_PARAMETER],
        request=BookingIn,
        responses={201: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Book, or ask where a manager must approve."""
        wish = BookingIn(data=request.data)
        wish.is_valid(raise_exception=True)
        data, person = wish.validated_data, _person(request)
        resource = resources_on().filter(slug=data["resource"]).first()
        if resource is None:
            raise Missing(field="resource")
        if data["start"] >= data["end"]:
            raise InvalidPeriod
        booking = book_slot(
            resource,
            period=Period(data["start"], data["end"]),
            person=person,
            association=_association(data["association"]),
            activity=data["activity"],
            attendees=data["attendees"],
            request_key=_request_key(request),
            by=actor_for(request.user),
            at=clock.now(),
        )
        return Response(BookingOut(booking).data, status=status.HTTP_201_CREATED)


def _association(code: str) -> Association | None:
    if not code:
        return None
    association = Association.objects.filter(code=code).first()
    if association is None:
        raise Missing(field="association")
    return association


def _request_key(request: Request) -> uuid.UUID | None:
    """Carry the caller's key into the booking itself, so that even a crash between the two is one booking."""
    key = request.headers.get(HEADER)
    return uuid.uuid5(_KEYS, f"{request.user.pk} {key}") if key else None


class BookingDetail(APIView):
    """One booking of yours."""

    @extend_schema(operation_id="bookings_read", responses={200: BookingOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """Read it."""
        return Response(BookingOut(booking_for(code, actor=actor_for(request.user), person=_person(request))).data)


class BookingCancel(APIView):
    """Cancelling by the terms of the booking."""

    @extend_schema(
        operation_id="bookings_cancel",
        parameters=[KEY_PARAMETER],
        request=CancelIn,
        responses={200: BookingOut, 403: ErrorSerializer, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Cancel; what the terms cost is owed."""
        said = CancelIn(data=request.data)
        said.is_valid(raise_exception=True)
        actor = actor_for(request.user)
        booking = booking_for(code, actor=actor, person=_person(request))
        cancelled = cancel_booking(booking, by=actor, at=clock.now(), reason=said.validated_data["reason"])
        return Response(BookingOut(cancelled).data)
