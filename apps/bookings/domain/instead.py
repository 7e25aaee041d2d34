"""What else a booking could be changed to, when what was wished for cannot be."""

import datetime as dt

from apps.bookings.domain.alternatives import MOST, alternatives
from apps.bookings.domain.change import begun_reasons, wish_to_change
from apps.bookings.domain.rules import reasons_against
from apps.bookings.models import Booking, Occupancy, Resource
from apps.bookings.queries.availability import round_up
from apps.bookings.queries.resource import leaf_ids
from apps.hub.actors import Actor
from apps.hub.period import Period

Instead = tuple[Resource, Period]


def instead_of(
    booking: Booking, resource: Resource, period: Period, *, by: Actor, at: dt.datetime, limit: int = MOST
) -> list[Instead]:
    """Up to `limit` changes that pass every rule: as long as it can stay, then near times and the like.

    A constant number of queries. What it offers can be gone a second later; only changing decides.
    """
    found: list[Instead] = []
    longest = _longest(booking, period, at=at) if resource.pk == booking.resource_id else None
    if longest is not None and not reasons_against(wish_to_change(booking, resource, longest, by=by, at=at)):
        found.append((resource, longest))
    if begun_reasons(booking, resource, period.widen(dt.timedelta(days=1), dt.timedelta()), by=by, at=at):
        return found  # its start stays
    wish = wish_to_change(booking, resource, period, by=by, at=at)
    others = [(other.resource, other.period) for other in alternatives(wish, limit=limit)]
    kin = [(thing, when) for thing, when in others if thing.kind_id == booking.resource.kind_id]
    now = (booking.resource_id, booking.period)
    return (found + [(thing, when) for thing, when in kin if (thing.pk, when) != now])[:limit]


def _longest(booking: Booking, wished: Period, *, at: dt.datetime) -> Period | None:
    """The same start with the latest end before somebody else's time, when that is later than now; else None."""
    if wished.start != booking.starts_at or wished.end <= booking.ends_at:
        return None
    book = booking.resource.rulebook
    others = Occupancy.objects.filter(resource__in=leaf_ids(booking.resource), starts_at__gte=booking.ends_at)
    living = others.exclude(booking=booking).exclude(expires_at__lte=at)
    following = living.order_by("starts_at").values_list("starts_at", flat=True).first()
    if following is None:
        return None
    step = dt.timedelta(minutes=book.step_minutes)
    latest = following - book.buffer_after
    end = round_up(latest - step + dt.timedelta(seconds=1), book.step_minutes)
    return Period(booking.starts_at, end) if booking.ends_at < end < wished.end else None
