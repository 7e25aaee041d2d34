"""Taking and giving back time. Everything here needs a transaction.

Lock order, everywhere: resource rows in id order, then the booking row, then payments.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from apps.bookings.domain import freed, notify
from apps.bookings.domain.billing import waive
from apps.bookings.domain.state import move
from apps.bookings.enums import OCCUPIES_AS, BookingState
from apps.bookings.errors import SlotTaken
from apps.bookings.models import Booking, Closure, Occupancy, Resource
from apps.bookings.queries.availability import rows_in
from apps.bookings.queries.closure import closures_over, taken_in
from apps.bookings.queries.resource import leaf_ids
from apps.hub.actors import SYSTEM
from apps.hub.period import Period, gaps

NO_OVERLAP = "bookings_occupancies_never_overlap"


def lock_time(resource: Resource) -> list[int]:
    """Lock the rows whose time this resource takes, in id order; returns their ids."""
    leaves = leaf_ids(resource)
    list(Resource.objects.select_for_update().filter(pk__in=leaves).order_by("pk").values_list("pk"))
    return leaves


def lock_times(resources: Iterable[Resource]) -> None:
    """Lock the rows of several at once, in id order: one after the other, a hall and its half can stand crosswise."""
    leaves = {leaf for resource in resources for leaf in leaf_ids(resource)}
    list(Resource.objects.select_for_update().filter(pk__in=leaves).order_by("pk").values_list("pk"))


def make_room(leaves: Sequence[int], period: Period, *, at: dt.datetime) -> None:
    """Let holds that ran out go, at the moment somebody wants their time. Needs `lock_time` first."""
    stale = rows_in(leaves, period).filter(expires_at__lte=at).values_list("booking_id", flat=True)
    for booking in Booking.objects.select_for_update().filter(pk__in=list(stale)).order_by("pk"):
        expire(booking, at=at)


def expire(booking: Booking, *, at: dt.datetime) -> None:
    """Give back a hold, or a request that nobody answered in time: who asked is told. The caller holds the locks."""
    was_asked = booking.state == BookingState.REQUESTED
    give_back(booking, at=at)
    move(booking, BookingState.EXPIRED, event="unanswered" if was_asked else "expired", by=SYSTEM, at=at)
    if was_asked:
        waive(booking, fee_cents=0, by=SYSTEM, at=at, reason="")  # it may have been a booking before
        if not _told_of_series(booking):
            notify.tell(booking, "unanswered")


def _told_of_series(booking: Booking) -> bool:
    """Of a series that nobody answered one mail is enough."""
    others = Booking.objects.filter(occurrence__series__occurrences__booking=booking).exclude(pk=booking.pk)
    return others.filter(state=BookingState.EXPIRED).exists()


def check_free(booking: Booking, leaves: Sequence[int], *, at: dt.datetime) -> None:
    """Whether the booking's time, buffers included, is free on every leaf. Needs `lock_time` first. Refuses: SlotTaken.

    One query per leaf when nothing is in the way, and it looks at the next row only; holds that ran
    out are let go.
    """
    period, is_stale = _wide(booking), False
    for leaf in leaves:
        # rows of one leaf are disjoint: those in the period come first among all that end after its start
        ahead = Occupancy.objects.filter(resource=leaf, ends_at__gt=period.start).order_by("ends_at")
        if booking.pk is not None:
            ahead = ahead.exclude(booking=booking)
        for starts_at, expires_at in ahead.values_list("starts_at", "expires_at")[:50].iterator():
            if starts_at >= period.end:
                break
            if expires_at is None or expires_at > at:
                raise SlotTaken(resource=booking.resource.name)
            is_stale = True
    if is_stale:
        make_room(leaves, period, at=at)


def occupy(booking: Booking, leaves: Sequence[int]) -> None:
    """Write the booking's rows. Needs `check_free` first; the constraint has the last word."""
    period, kind = _wide(booking), OCCUPIES_AS[BookingState(booking.state)]
    Occupancy.objects.bulk_create(
        Occupancy(
            resource_id=leaf, starts_at=period.start, ends_at=period.end, kind=kind, booking=booking,
            expires_at=booking.hold_until,
        )
        for leaf in leaves
    )  # fmt: skip


def take(booking: Booking, leaves: Sequence[int], *, at: dt.datetime) -> None:
    """Occupy the booking's time with its buffers on every leaf. Needs `lock_time` first. Refuses: SlotTaken."""
    check_free(booking, leaves, at=at)
    occupy(booking, leaves)


def _wide(booking: Booking) -> Period:
    rules = booking.resource.rulebook
    return booking.period.widen(rules.buffer_before, rules.buffer_after)


def relabel(booking: Booking) -> None:
    """Let the booking's rows say what they now are: a hold became a request or a booking."""
    Occupancy.objects.filter(booking=booking).update(
        kind=OCCUPIES_AS[BookingState(booking.state)], expires_at=booking.hold_until
    )


def give_back(booking: Booking, *, at: dt.datetime) -> None:
    """The booking takes no time any more; what is still to come of it can be had by others."""
    rows = list(Occupancy.objects.filter(booking=booking).order_by("resource_id"))
    if not rows:
        return
    Occupancy.objects.filter(pk__in=[row.pk for row in rows]).delete()
    tell_freed([row.resource_id for row in rows], rows[0].period, at=at)


def tell_freed(leaves: Sequence[int], period: Period, *, at: dt.datetime) -> None:
    """Time of these leaves came free: a closure that was laid around it takes it, else who waits hears of it.

    Needs `lock_time` first.
    """
    for closure in closures_over(leaves, period):
        take_for_closure(closure, [leaf for leaf in leaf_ids(closure.resource) if leaf in leaves])
    freed.tell(leaves, period, at=at)


def take_for_closure(closure: Closure, leaves: Sequence[int]) -> None:
    """Occupy what is free of a closure's time: the bookings that were kept stay. Needs `lock_time` first."""
    Occupancy.objects.bulk_create(
        Occupancy(resource_id=leaf, starts_at=gap.start, ends_at=gap.end, kind=closure.kind, closure=closure)
        for leaf in leaves
        for gap in gaps(closure.period, taken_in(leaf, closure.period))
    )
