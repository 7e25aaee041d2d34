"""What can be done with a booking: change it, cancel it, hand it over; each says first what it would mean."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.bookings.api.serializers import (
    BookingOut,
    CancelIn,
    CancelPreviewOut,
    ChangeIn,
    ChangePreviewOut,
    HandoverIn,
    HandoverOut,
)
from apps.bookings.api.views.bookings import own_booking
from apps.bookings.api.views.common import REFUSALS, read, resource_in, told
from apps.bookings.domain.cancel import cancel_booking, cancel_preview
from apps.bookings.domain.change import CHANGEABLE, change_booking, change_preview, wish_to_change
from apps.bookings.domain.handover import offer_handover, withdraw_handover
from apps.bookings.domain.instead import instead_of
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.rules import reasons_against
from apps.bookings.enums import HandoverState
from apps.bookings.errors import NoPrice, NotBookable
from apps.bookings.models import Booking, Handover, Resource
from apps.hub import clock
from apps.hub.actors import Actor, actor_for
from apps.hub.api.idempotency import KEY_PARAMETER, idempotent
from apps.hub.api.serializers import ErrorSerializer
from apps.hub.errors import Conflict, Missing, Refused
from apps.hub.period import Period


class BookingChange(APIView):
    """Another time, another thing of the kind, or both."""

    @extend_schema(
        operation_id="bookings_change_preview", parameters=[ChangeIn], responses={200: ChangePreviewOut, **REFUSALS}
    )
    def get(self, request: Request, code: str) -> Response:
        """What it would cost; nothing is changed."""
        booking, said = own_booking(request, code), read(ChangeIn, request.query_params)
        resource, period = _wanted(booking, said)
        preview = change_preview(
            booking, resource=resource, period=period, by=actor_for(request.user), at=clock.now()
        )  # fmt: skip
        return Response(ChangePreviewOut(preview).data)

    @extend_schema(
        operation_id="bookings_change",
        parameters=[KEY_PARAMETER],
        request=ChangeIn,
        responses={200: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Change it: the same booking, its sequence one higher; the difference is owed or comes back."""
        booking, said = own_booking(request, code), read(ChangeIn, request.data)
        resource, period = _wanted(booking, said)
        by, at = actor_for(request.user), clock.now()
        try:
            changed = change_booking(
                booking, resource=resource, period=period, by=by, at=at, sequence=said["sequence"],
                reason=said["reason"], accepts_rules=said["accepts_house_rules"],
            )  # fmt: skip
        except (Refused, Conflict) as error:
            return _refused(error, booking, resource, period, by=by)
        return Response(BookingOut(changed).data)


def _refused(error: Refused | Conflict, booking: Booking, resource: Resource, period: Period, *, by: Actor) -> Response:
    """Why the change could not be, all reasons at once, and what it could be changed to."""
    at = clock.now()
    wish = wish_to_change(booking, resource, period, by=by, at=at)
    others = [reason for reason in reasons_against(wish) if reason.code != error.code]
    found = instead_of(booking, resource, period, by=by, at=at) if booking.state in CHANGEABLE else []
    instead = [
        {"resource": thing, "period": when, "total_cents": _price(booking, thing, when)} for thing, when in found
    ]
    return told(error, others, instead)


def _price(booking: Booking, resource: Resource, period: Period) -> int | None:
    try:
        return quote_for(resource, period, group=booking.group).total_cents
    except (NoPrice, NotBookable):
        return None


def _wanted(booking: Booking, said: dict[str, Any]) -> tuple[Resource, Period]:
    """The thing and the time it should have; what was left out stays. Refuses: Missing, InvalidPeriod."""
    slug = said["resource"] or booking.resource.slug
    return resource_in(slug), Period(said.get("start", booking.starts_at), said.get("end", booking.ends_at))


class BookingCancel(APIView):
    """Cancelling by the terms of the booking."""

    @extend_schema(operation_id="bookings_cancel_preview", responses={200: CancelPreviewOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """What would come back if it were cancelled now; nothing is changed."""
        return Response(CancelPreviewOut(cancel_preview(own_booking(request, code), at=clock.now())).data)

    @extend_schema(
        operation_id="bookings_cancel",
        parameters=[KEY_PARAMETER],
        request=CancelIn,
        responses={200: BookingOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Cancel; what the terms cost is owed. Cancelling twice is once."""
        said, booking = read(CancelIn, request.data), own_booking(request, code)
        cancelled = cancel_booking(booking, by=actor_for(request.user), at=clock.now(), reason=said["reason"])
        return Response(BookingOut(cancelled).data)


class BookingHandover(APIView):
    """Offering a booking to somebody else."""

    @extend_schema(operation_id="bookings_handover_read", responses={200: HandoverOut, 404: ErrorSerializer})
    def get(self, request: Request, code: str) -> Response:
        """The offer that waits for an answer."""
        return Response(HandoverOut(_offer(own_booking(request, code))).data)

    @extend_schema(
        operation_id="bookings_handover",
        parameters=[KEY_PARAMETER],
        request=HandoverIn,
        responses={201: HandoverOut, **REFUSALS},
    )
    @idempotent
    def post(self, request: Request, code: str) -> Response:
        """Ask them by mail; it takes the place of an earlier offer."""
        said, booking = read(HandoverIn, request.data), own_booking(request, code)
        offer, _token = offer_handover(booking, **said, by=actor_for(request.user), at=clock.now())
        return Response(HandoverOut(offer).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="bookings_handover_withdraw",
        parameters=[KEY_PARAMETER],
        request=None,
        responses={200: HandoverOut, 404: ErrorSerializer, 409: ErrorSerializer},
    )
    @idempotent
    def delete(self, request: Request, code: str) -> Response:
        """Take the offer back: its link no longer works."""
        offer = _offer(own_booking(request, code))
        return Response(HandoverOut(withdraw_handover(offer, by=actor_for(request.user), at=clock.now())).data)


def _offer(booking: Booking) -> Handover:
    offer = Handover.objects.filter(booking=booking, state=HandoverState.OFFERED).select_related("booking").first()
    if offer is None:
        raise Missing
    return offer
