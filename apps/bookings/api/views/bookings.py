"""`/api/v1/bookings/` and `/api/v1/holds/`: making a booking, at once or by way of a hold."""

from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import person_of
from apps.bookings.api.filters import BookingFilter
from apps.bookings.api.serializers import BookingIn, BookingOut, ConfirmIn
from apps.bookings.api.views.common import (
    REFUSALS,
    Said,
    association_in,
    details_in,
    kind_in,
    period_in,
    person_in,
    read,
    refused,
    request_key,
    resource_in,
)
from apps.bookings.domain.booking import confirm_hold, release_hold
from apps.bookings.domain.make_way import book_exactly, hold_exactly
from apps.bookings.domain.search import book_any, hold_any
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import BookingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, BookingQuerySet, Resource, ResourceKind
from apps.bookings.queries.booking import booking_for, bookings_of, held_by
from apps.bookings.queries.resource import bookable_resources
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import Conflict, Missing, Refused
from apps.payments.basket import BasketOwner


class BookingList(generics.GenericAPIView[Booking]):
    """Your bookings and those of your associations; and making one."""

    queryset = Booking.objects.none()  # for the schema, which is made without a database
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
        return _make(request, holds=False)


class HoldList(generics.GenericAPIView[Booking]):
    """What is held for you for half an hour; and holding something."""

    queryset = Booking.objects.none()  # as above
    serializer_class = BookingOut

    def get_queryset(self) -> BookingQuerySet:
        """Your own; none for the schema's anonymous reader."""
        return held_by(BasketOwner(person=person_of(self.request.user))).prefetch_related("lines")

    @extend_schema(operation_id="holds_list", responses=BookingOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, oldest first."""
        return self.get_paginated_response(BookingOut(self.paginate_queryset(self.get_queryset()), many=True).data)

    @extend_schema(
        operation_id="holds_create",
        parameters=[KEY_PARAMETER],
        request=BookingIn,
        responses={201: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Hold it at today's price: nobody else can have the time meanwhile."""
        return _make(request, holds=True)


class HoldDetail(APIView):
    """One hold of yours."""

    @extend_schema(
        operation_id="holds_release",
        parameters=[KEY_PARAMETER],
        request=None,
        responses={200: BookingOut, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def delete(self, request: Request, code: str) -> Response:
        """Let it go: the time is free at once. Of one that is no hold any more, nothing changes."""
        hold = _hold(request, code)
        return Response(BookingOut(release_hold(hold, by=actor_for(request.user), at=clock.now())).data)


class HoldConfirm(APIView):
    """Making a booking of a hold."""

    @extend_schema(
        operation_id="holds_confirm",
        parameters=[KEY_PARAMETER],
        request=ConfirmIn,
        responses={200: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Confirm it, or ask where a manager must approve. Confirming twice is once."""
        person, hold = person_in(request), _hold(request, code)
        booking = confirm_hold(hold, person=person, by=actor_for(request.user), at=clock.now())
        return Response(BookingOut(booking).data)


class BookingDetail(APIView):
    """One booking of yours."""

    @extend_schema(operation_id="bookings_read", responses={200: BookingOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """Read it."""
        return Response(BookingOut(own_booking(request, code)).data)


def own_booking(request: Request, code: str) -> Booking:
    """The booking of this code, if it is theirs. Refuses: Missing."""
    return booking_for(code, actor=actor_for(request.user), person=person_in(request))


def _hold(request: Request, code: str) -> Booking:
    """A hold of theirs, also what became of it. Refuses: Missing."""
    hold = Booking.objects.filter(code=code, person=person_in(request), waiting_entry=None).first()
    if hold is None or hold.state not in {*_ONCE_HELD}:
        raise Missing
    return hold


_ONCE_HELD = (BookingState.HELD, BookingState.EXPIRED, BookingState.REQUESTED, BookingState.CONFIRMED)


def _make(request: Request, *, holds: bool) -> Response:
    """Hold or book what was asked for; a refusal tells all its reasons and what else could be had."""
    said, person = read(BookingIn, request.data), person_in(request)
    thing = resource_in(said["resource"]) if said["resource"] else kind_in(said["kind"])
    association = association_in(request, said["association"])
    details = details_in(said, thing if isinstance(thing, ResourceKind) else thing.kind)
    unit = thing if isinstance(thing, Resource) else bookable_resources().filter(kind=thing).first()
    if unit is None:
        raise SlotTaken(resource=thing.name)
    wish = Wish(
        unit, period_in(said), BasketOwner(person=person), actor_for(request.user), clock.now(),
        association=association, accepts_rules=said["accepts_house_rules"],
    )  # fmt: skip
    try:
        booking = _do(request, thing, wish, details, holds=holds)
    except (Refused, Conflict) as error:
        return refused(error, wish)
    return Response(BookingOut(booking).data, status=status.HTTP_201_CREATED)


def _do(request: Request, thing: Resource | ResourceKind, wish: Wish, details: Said, *, holds: bool) -> Booking:
    """By the four doors of the domain: one thing or any of a kind, held or booked."""
    period, key, by, at, club = wish.period, request_key(request), wish.by, wish.at, wish.association
    if not holds:
        person = person_in(request)
        if isinstance(thing, Resource):
            return book_exactly(
                thing, period=period, person=person, by=by, at=at, request_key=key, association=club, **details
            )
        return book_any(thing, period=period, person=person, by=by, at=at, request_key=key, association=club, **details)
    owner = wish.owner
    if isinstance(thing, Resource):
        return hold_exactly(
            thing, period=period, owner=owner, by=by, at=at, request_key=key, association=club, **details
        )
    return hold_any(thing, period=period, owner=owner, by=by, at=at, request_key=key, association=club, **details)
