"""Closing a resource for a while, and opening it again."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain import occupancy
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.change import swap_unit
from apps.bookings.domain.make_way import make_way
from apps.bookings.enums import BookingState, InTheWay, OccupancyKind
from apps.bookings.errors import BookingsInTheWay, ClosedAlready, NoOtherFree, ReasonNeeded, SlotTaken
from apps.bookings.models import Booking, Closure, Resource
from apps.bookings.queries.closure import bookings_in_the_way, closed_already, other_units
from apps.bookings.queries.resource import bookable_resources, leaf_ids
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.period import Period
from apps.hub.rules import require


def close_resource(
    resource: Resource,
    *,
    period: Period,
    reason: str,
    kind: OccupancyKind = OccupancyKind.CLOSURE,
    handling: Mapping[str, InTheWay] | None = None,
    move_to: Mapping[str, Resource] | None = None,
    by: Actor,
    at: dt.datetime,
) -> Closure:
    """Nobody can have it in the period; the reason is shown to all. `kind` tells works from closing.

    `handling` says per code of a booking in the way what to do with it, all in this one transaction: move
    it to another unit of its kind (that of `move_to`, else the first that is free), cancel it with all the
    money back, or keep it. What is kept keeps its time; the closure takes that too once it falls away.
    Who is moved or cancelled gets a mail. Who chose only the kind needs no answer as long as there is
    another unit: they get that one first, in a transaction of its own.

    Locks the thing and all that a booking may move to, in id order. Refuses: NotAllowed, ReasonNeeded,
    ClosedAlready, NoOtherFree, TransitionRefused (in use: only to keep), and BookingsInTheWay with the
    bookings in `context["bookings"]` as long as one of them is not handled.
    """
    require(by, MANAGE_PLACE)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    answers = handling or {}
    if not answers:
        make_way(resource, period, at=at)
    with constrained({occupancy.NO_OVERLAP: lambda: BookingsInTheWay(bookings=[])}), transaction.atomic():
        leaves = leaf_ids(resource)
        _lock_all(resource, bookings_in_the_way(leaves, period), with_others=InTheWay.MOVE in answers.values())
        occupancy.make_room(leaves, period, at=at)
        if closed_already(leaves, period):
            raise ClosedAlready(resource=resource.name)
        done = _handle_all(leaves, period, answers, move_to or {}, reason=reason.strip(), by=by, at=at)
        return _write_down(resource, leaves, period, kind, done, reason=reason, by=by, at=at)


def _write_down(
    resource: Resource,
    leaves: Sequence[int],
    period: Period,
    kind: OccupancyKind,
    done: Sequence[InTheWay],
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> Closure:
    """The closure, with the time its own; the history tells what became of the bookings that were in the way."""
    closure = Closure.objects.create(
        resource=resource, starts_at=period.start, ends_at=period.end, kind=kind, reason=reason.strip()[:120],
        created_at=at,
    )  # fmt: skip
    occupancy.take_for_closure(closure, leaves)
    record(
        closure, event="closed", by=by, at=at, reason=reason, moved=done.count(InTheWay.MOVE),
        cancelled=done.count(InTheWay.CANCEL), kept=done.count(InTheWay.KEEP),
    )  # fmt: skip
    return closure


def _handle_all(
    leaves: Sequence[int],
    period: Period,
    answers: Mapping[str, InTheWay],
    move_to: Mapping[str, Resource],
    *,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> list[InTheWay]:
    """Do with each booking in the way what was said, and tell what was done. Refuses: BookingsInTheWay."""
    found = bookings_in_the_way(leaves, period)
    if any(booking.code not in answers for booking in found):
        raise BookingsInTheWay(bookings=found)
    for booking in found:
        target = move_to.get(booking.code)
        _handle(booking, answers[booking.code], leaves, target=target, reason=reason, by=by, at=at)
    return [answers[booking.code] for booking in found]


def lift_closure(closure: Closure, *, by: Actor, at: dt.datetime) -> None:
    """Open again; the time is free at once. Lifted already: nothing happens. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        leaves = occupancy.lock_time(closure.resource)
        locked = Closure.objects.select_for_update().filter(pk=closure.pk).first()
        if locked is not None:
            record(locked, event="opened again", by=by, at=at)
            locked.delete()
            occupancy.tell_freed(leaves, closure.period, at=at)


def _lock_all(resource: Resource, bookings: Sequence[Booking], *, with_others: bool) -> None:
    """What is closed, what the bookings take and what they may move to, at once and in id order."""
    things = [resource, *(booking.resource for booking in bookings)]
    if with_others:
        things += bookable_resources().filter(kind__in={thing.kind_id for thing in things})
    occupancy.lock_times(things)


def _handle(
    booking: Booking,
    how: InTheWay,
    closed: Sequence[int],
    *,
    target: Resource | None,
    reason: str,
    by: Actor,
    at: dt.datetime,
) -> None:
    if how == InTheWay.KEEP:
        return
    if booking.state == BookingState.HELD:
        occupancy.expire(Booking.objects.select_for_update().get(pk=booking.pk), at=at)
    elif how == InTheWay.CANCEL:
        cancel_booking(booking, by=by, at=at, reason=reason, waive_fee=True)
    else:
        _move(booking, closed, target=target, reason=reason, by=by, at=at)


def _move(
    booking: Booking, closed: Sequence[int], *, target: Resource | None, reason: str, by: Actor, at: dt.datetime
) -> None:
    """To the unit that was chosen, else to the first that is free."""
    others = other_units([booking], closed, at=at)[booking.pk]
    for unit in others if target is None else [target]:
        try:
            swap_unit(booking, to=unit, by=by, at=at, reason=reason)
        except SlotTaken:
            continue
        return
    raise NoOtherFree(field=f"op_{booking.code}", holder=booking.holder_name)
