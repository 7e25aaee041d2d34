"""Two bookings that change things with each other: neither could move first."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.bookings.domain import notify, occupancy
from apps.bookings.domain.billing import bill
from apps.bookings.domain.change import Was, what_changed
from apps.bookings.enums import BookingState
from apps.bookings.errors import OtherKind, SlotTaken
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.resource import leaf_ids
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import TransitionRefused, TryAgain
from apps.hub.period import Period
from apps.hub.rules import require

SWAPPABLE = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


def exchange_bookings(
    one: Booking, other: Booking, *, by: Actor, at: dt.datetime, reason: str = ""
) -> tuple[Booking, Booking]:
    """Each gets the other's thing at its own time, at the price and on the terms as they were promised.

    For staff. Both or neither. All that both take is locked at once, in id order.
    Refuses: NotAllowed, OtherKind, TransitionRefused once one is out or over, SlotTaken when a third is in the way.
    """
    require(by, WORK_COUNTER)
    with constrained({occupancy.NO_OVERLAP: lambda: SlotTaken(resource=one.resource.name)}), transaction.atomic():
        first, second = _lock(one, other)
        if any(booking.state not in SWAPPABLE for booking in (first, second)):
            raise TransitionRefused
        if first.resource.kind_id != second.resource.kind_id:
            raise OtherKind(field="resource")
        left = list(Occupancy.objects.filter(booking__in=[first, second]).order_by("pk"))
        Occupancy.objects.filter(pk__in=[row.pk for row in left]).delete()
        things = (second.resource, first.resource)
        for booking, thing in zip((first, second), things, strict=True):
            _put(booking, thing, by=by, at=at, reason=reason)
        for row in left:
            occupancy.tell_freed([row.resource_id], Period(row.starts_at, row.ends_at), at=at)
        return first, second


def _lock(one: Booking, other: Booking) -> tuple[Booking, Booking]:
    """Both as they are now. Refuses: TryAgain when one went to another thing at this very moment."""
    pks = [one.pk, other.pk]
    seen = Booking.objects.select_related("resource").in_bulk(pks)
    occupancy.lock_times(booking.resource for booking in seen.values())
    rows = Booking.objects.select_for_update(of=("self",)).select_related("resource__kind").filter(pk__in=pks)
    locked = {booking.pk: booking for booking in rows.order_by("pk")}
    if any(locked[pk].resource_id != seen[pk].resource_id for pk in pks):  # pragma: no cover - as in `moving`
        raise TryAgain
    return locked[one.pk], locked[other.pk]


def _put(booking: Booking, thing: Resource, *, by: Actor, at: dt.datetime, reason: str) -> None:
    was = Was(booking.resource, booking.period, booking.total_cents)
    booking.resource = thing
    booking.sequence += 1
    booking.modified_at = at
    booking.save()
    occupancy.take(booking, leaf_ids(thing), at=at)
    record(
        booking, event="swapped", by=by, at=at, old=booking.state, new=booking.state, reason=reason,
        **what_changed(was, booking),
    )  # fmt: skip
    if booking.state == BookingState.CONFIRMED:
        bill(booking, by=by, at=at)
    notify.tell(booking, "changed", was=was, difference_cents=0, less_cents=0, reason=reason)
