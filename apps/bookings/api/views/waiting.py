"""`/api/v1/waiting/`: standing in line for time that is taken, and the offer when it comes free."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.rules import person_of
from apps.bookings.api.serializers import BookingOut, ConfirmIn, OfferTakenIn, WaitingIn, WaitingOut
from apps.bookings.api.views.common import (
    REFUSALS,
    association_in,
    details_in,
    kind_in,
    period_in,
    person_in,
    read,
    resource_in,
)
from apps.bookings.domain.waiting import decline_offer, join_waiting, leave_waiting, take_offer
from apps.bookings.enums import WaitingState
from apps.bookings.models import WaitingEntry
from apps.bookings.queries.waiting import entries_of, entry_for, places_of
from apps.hub import clock
from apps.hub.actors import actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import Missing


class WaitingList(generics.GenericAPIView[WaitingEntry]):
    """What you wait for; and joining the line."""

    queryset = WaitingEntry.objects.none()  # for the schema, which is made without a database
    serializer_class = WaitingOut

    def get_queryset(self) -> QuerySet[WaitingEntry]:
        """Your own; none for the schema's anonymous reader."""
        person = person_of(self.request.user)
        return entries_of(person) if person else WaitingEntry.objects.none()

    @extend_schema(operation_id="waiting_list", responses=WaitingOut(many=True))
    def get(self, _request: Request) -> Response:
        """List, soonest first, each with its place in the line."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(WaitingOut(_told(page), many=True).data)

    @extend_schema(
        operation_id="waiting_join",
        parameters=[KEY_PARAMETER],
        request=WaitingIn,
        responses={201: WaitingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        """Stand in line; asked twice is once."""
        said, person = read(WaitingIn, request.data), person_in(request)
        entry = join_waiting(
            resource=resource_in(said["resource"]) if said["resource"] else None,
            kind=kind_in(said["kind"]) if said["kind"] else None,
            period=period_in(said),
            person=person,
            association=association_in(request, said["association"]),
            by=actor_for(request.user),
            at=clock.now(),
        )
        return Response(WaitingOut(_told([entry])[0]).data, status=status.HTTP_201_CREATED)


class WaitingDetail(APIView):
    """One of your waits."""

    @extend_schema(operation_id="waiting_read", responses={200: WaitingOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """Read it."""
        return Response(WaitingOut(_told([_own(request, code)])[0]).data)

    @extend_schema(
        operation_id="waiting_leave",
        parameters=[KEY_PARAMETER],
        request=None,
        responses={200: WaitingOut, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def delete(self, request: Request, code: str) -> Response:
        """Leave the line; who has an offer lets it go. Leaving twice is once."""
        entry = leave_waiting(_own(request, code), by=actor_for(request.user), at=clock.now())
        return Response(WaitingOut(_told([entry])[0]).data)


class WaitingTake(APIView):
    """Taking the offer."""

    @extend_schema(
        operation_id="waiting_take",
        parameters=[KEY_PARAMETER],
        request=OfferTakenIn,
        responses={200: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Make a booking of it, or a request where a manager must approve. Taking twice is once."""
        entry, said = _own(request, code), read(OfferTakenIn, request.data)
        if entry.booking is None:
            raise Missing
        details = details_in(said, entry.booking.resource.kind)
        booking = take_offer(entry, by=actor_for(request.user), at=clock.now(), **details)
        return Response(BookingOut(booking).data)


class WaitingDecline(APIView):
    """Letting the offer go by."""

    @extend_schema(
        operation_id="waiting_decline",
        parameters=[KEY_PARAMETER],
        request=ConfirmIn,
        responses={200: WaitingOut, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """No thanks: the next in line gets it."""
        entry = decline_offer(_own(request, code), by=actor_for(request.user), at=clock.now())
        return Response(WaitingOut(_told([entry])[0]).data)


def _own(request: Request, code: str) -> WaitingEntry:
    return entry_for(code, actor=actor_for(request.user), person=person_in(request))


def _told(entries: Sequence[WaitingEntry]) -> list[dict[str, Any]]:
    """With the place of each that still waits. A constant number of queries."""
    waiting = [entry for entry in entries if entry.state == WaitingState.WAITING]
    places = places_of(waiting)
    copied = ("code", "resource", "kind", "starts_at", "ends_at", "state", "booking", "association")
    return [
        {**{name: getattr(entry, name) for name in copied}, "place": places.get(entry.pk)} for entry in entries
    ]  # fmt: skip
