"""Closing a resource for a while, and opening it again."""

import datetime as dt

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain import occupancy
from apps.bookings.errors import BookingsInTheWay, ClosedAlready, ReasonNeeded
from apps.bookings.models import Booking, Closure, Resource
from apps.bookings.queries.availability import occupancies_in
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed
from apps.hub.period import Period


def close_resource(resource: Resource, *, period: Period, reason: str, by: Actor, at: dt.datetime) -> Closure:
    """Nobody can have it in the period; the reason is shown to all.

    Refuses: NotAllowed, ReasonNeeded, ClosedAlready, BookingsInTheWay with the bookings in `context["bookings"]`.
    """
    if not by.may(MANAGE_PLACE):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    with constrained({occupancy.NO_OVERLAP: lambda: BookingsInTheWay(bookings=[])}), transaction.atomic():
        leaves = occupancy.lock_time(resource)
        occupancy.make_room(leaves, period, at=at)
        in_the_way = occupancies_in(leaves, period, at=at)
        if in_the_way.exists():
            pks = list(in_the_way.exclude(booking=None).values_list("booking_id", flat=True))
            if not pks:
                raise ClosedAlready(resource=resource.name)
            bookings = Booking.objects.filter(pk__in=pks).select_related("person", "association", "resource")
            raise BookingsInTheWay(bookings=list(bookings))
        closure = Closure.objects.create(
            resource=resource, starts_at=period.start, ends_at=period.end, reason=reason.strip()[:120], created_at=at
        )
        occupancy.take_for_closure(closure, leaves)
        record(closure, event="closed", by=by, at=at, reason=reason)
        return closure


def lift_closure(closure: Closure, *, by: Actor, at: dt.datetime) -> None:
    """Open again; the time is free at once. Lifted already: nothing happens. Refuses: NotAllowed."""
    if not by.may(MANAGE_PLACE):
        raise NotAllowed
    with transaction.atomic():
        leaves = occupancy.lock_time(closure.resource)
        locked = Closure.objects.select_for_update().filter(pk=closure.pk).first()
        if locked is not None:
            record(locked, event="opened again", by=by, at=at)
            locked.delete()
            occupancy.tell_freed(leaves, closure.period, at=at)
