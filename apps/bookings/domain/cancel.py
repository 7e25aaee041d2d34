"""Cancelling, by the terms that were promised at booking."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from apps.accounts.models import Membership
from apps.accounts.rules import MANAGE_PLACE, may_act_for
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import waive
from apps.bookings.domain.state import move
from apps.bookings.enums import BookingState
from apps.bookings.errors import CancelTooLate
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed
from apps.hub.money import to_cents


@dataclass(frozen=True, slots=True)
class CancelPreview:
    """What cancelling now would mean, in cents."""

    refund_percent: int
    back_cents: int
    fee_cents: int
    free_until: dt.datetime | None


def cancel_preview(booking: Booking, *, at: dt.datetime) -> CancelPreview:
    """What comes back if it were cancelled at this moment. A request costs nothing."""
    percent = 100 if booking.state == BookingState.REQUESTED else refund_percent(booking, at=at)
    back = to_cents(Decimal(booking.total_cents) * percent / 100)
    return CancelPreview(percent, back, booking.total_cents - back, free_until(booking))


def refund_percent(booking: Booking, *, at: dt.datetime) -> int:
    """Percent given back by the snapshotted tiers `[[hours before, percent], …]`; none after the start."""
    left = booking.starts_at - at
    return next((percent for hours, percent in booking.terms if left >= dt.timedelta(hours=hours)), 0)


def free_until(booking: Booking) -> dt.datetime | None:
    """Until when cancelling costs nothing, if it ever does."""
    full = [hours for hours, percent in booking.terms if percent == 100]  # noqa: PLR2004 - percent
    return booking.starts_at - dt.timedelta(hours=min(full)) if full else None


def cancel_booking(
    booking: Booking, *, by: Actor, at: dt.datetime, reason: str = "", waive_fee: bool = False
) -> Booking:
    """End a request or booking before its start; its time is free at once. Cancelling twice is once.

    Refuses: NotAllowed (not theirs; waiving the fee is a manager's), CancelTooLate, TransitionRefused.
    """
    _check_allowed(booking, by=by, waive_fee=waive_fee)
    with transaction.atomic():
        occupancy.lock_time(booking.resource)
        locked = Booking.objects.select_for_update().get(pk=booking.pk)
        if locked.state == BookingState.CANCELLED:
            return locked
        if locked.state == BookingState.CONFIRMED and at >= locked.starts_at and not waive_fee:
            raise CancelTooLate
        fee = 0 if waive_fee else cancel_preview(locked, at=at).fee_cents
        move(locked, BookingState.CANCELLED, event="cancelled", by=by, at=at, reason=reason)
        occupancy.give_back(locked, at=at)
        waive(locked, fee_cents=fee, by=by, at=at, reason=reason)
        notify.tell(locked, "cancelled", fee_cents=fee, reason=reason)
        return locked


def _check_allowed(booking: Booking, *, by: Actor, waive_fee: bool) -> None:
    if waive_fee and not by.may(MANAGE_PLACE):
        raise NotAllowed
    if may_act_for(by, booking.person):
        return
    person = by.user.person if by.user else None
    if not Membership.objects.filter(association=booking.association_id, person=person).exists():
        raise NotAllowed
