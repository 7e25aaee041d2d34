"""Bookings as a manager looks at them: by week, beside each other, and with what came before."""

import datetime as dt

from django.db.models import Q, QuerySet

from apps.bookings.models import Booking, Resource
from apps.bookings.queries.booking import all_bookings
from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.hub.period import Period


def booking_by_code(code: str) -> Booking:
    """Any booking that is more than a hold. Refuses: Missing."""
    booking = all_bookings().with_all().beyond_holds().filter(code=normalise_code(code)).first()
    if booking is None:
        raise Missing
    return booking


def bookings_in_week(date: dt.date, *, module: str = "", off: frozenset[str] = frozenset()) -> QuerySet[Booking]:
    """What touches the local week of this day, by start."""
    rows = all_bookings().overlapping(clock.week_period(date)).beyond_holds().with_all()
    rows = rows.exclude(resource__kind__module__in=off)
    if module:
        rows = rows.filter(resource__kind__module=module)
    return rows.order_by("starts_at", "resource__name", "pk")


def same_days(booking: Booking) -> QuerySet[Booking]:
    """What else stands on those days on the same thing, its parts or what it is part of."""
    first, last = clock.local_date(booking.starts_at), clock.local_date(booking.ends_at)
    days = Period(clock.start_of_day(first), clock.start_of_day(last + dt.timedelta(days=1)))
    related = Resource.objects.filter(
        Q(pk=booking.resource_id) | Q(whole_links__whole=booking.resource_id) | Q(part_links__part=booking.resource_id)
    )
    return (
        all_bookings()
        .overlapping(days)
        .taking_time()
        .filter(resource__in=related.values("pk"))
        .exclude(pk=booking.pk)
        .with_all()
        .order_by("starts_at", "pk")
    )


def earlier_of(booking: Booking, limit: int) -> list[Booking]:
    """What the association, or else the person, booked before, latest first."""
    rows = all_bookings().with_all().beyond_holds().exclude(pk=booking.pk)
    whose = Q(association=booking.association_id) if booking.association_id else Q(person=booking.person_id)
    return list(rows.filter(whose, starts_at__lt=booking.starts_at).order_by("-starts_at", "-pk")[:limit])
