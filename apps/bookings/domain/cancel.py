"""Cancelling, by the terms that were promised at booking."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import waive
from apps.bookings.domain.fees import FULL, cost_of_cancelling, fees_in, refund_percent
from apps.bookings.domain.holder import require_holder
from apps.bookings.domain.moving import lock_for_change
from apps.bookings.domain.state import move
from apps.bookings.enums import BookingState
from apps.bookings.errors import CancelTooLate
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What cancelling now would mean, in cents."""

    refund_percent: int
    back_cents: int
    fee_cents: int
    free_until: dt.datetime | None


def cancel_preview(booking: Booking, *, at: dt.datetime) -> CancelPreview:
    """What comes back if it were cancelled at this moment. One query.

    A request costs nothing, unless it was a booking before and a change made a request of it.
    """
    percent = FULL if booking.state == BookingState.REQUESTED else refund_percent(booking, at=at)
    fee = cost_of_cancelling(
        booking.total_cents, fees_in(booking.lines.all()), percent=percent, floor_cents=booking.fee_floor_cents
    )
    return CancelPreview(percent, booking.total_cents - fee, fee, free_until(booking) if not fee else None)


def free_until(booking: Booking) -> dt.datetime | None:
    """Until when cancelling costs nothing, if it ever does."""
    full = [hours for hours, percent in booking.terms if percent == FULL]
    return booking.starts_at - dt.timedelta(hours=min(full)) if full else None


def cancel_booking(
    booking: Booking, *, by: Actor, at: dt.datetime, reason: str = "", waive_fee: bool = False
) -> Booking:
    """End a request or booking before its start; its time is free at once. Cancelling twice is once.

    What it cost is written down: a late cancellation still counts for a quota.
    Refuses: NotAllowed (not theirs; waiving the fee is a manager's), CancelTooLate, TransitionRefused.
    """
    require_holder(booking, by=by)
    if waive_fee and not by.may(MANAGE_PLACE):
        raise NotAllowed
    with transaction.atomic():
        locked = lock_for_change(booking)
        if locked.state == BookingState.CANCELLED:
            return locked
        if locked.state == BookingState.CONFIRMED and at >= locked.starts_at and not waive_fee:
            raise CancelTooLate
        fee = 0 if waive_fee else cancel_preview(locked, at=at).fee_cents
        locked.cancel_fee_cents = fee
        move(locked, BookingState.CANCELLED, event="cancelled", by=by, at=at, reason=reason)
        occupancy.give_back(locked, at=at)
        waive(locked, fee_cents=fee, by=by, at=at, reason=reason)
        notify.tell(locked, "cancelled", fee_cents=fee, reason=reason)
        return locked
