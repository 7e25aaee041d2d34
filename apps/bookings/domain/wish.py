"""Whether a wish is possible at all, and what else would be. Nothing here locks or writes."""

import datetime as dt
from dataclasses import dataclass, replace

from apps.accounts.models import Association
from apps.bookings.domain.rules import (
    is_out_of_reach,
    lock_party,
    reasons_about_person,
    reasons_against,
    reasons_to_refuse,
)
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import Taken, round_up, taken_by_resource
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.standing import Standing, standing_of
from apps.hub.actors import Actor
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

__all__ = [
    "Alternative",
    "Wish",
    "alternatives",
    "is_possible",
    "lock_party",
    "reasons_about_person",
    "reasons_against",
    "reasons_to_refuse",
]

BACK, AHEAD = dt.timedelta(days=2), dt.timedelta(days=7)  # how far alternatives are looked for


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what, when. `booking` is the one that is being changed: it is not in its own way."""

    resource: Resource
    period: Period
    owner: BasketOwner
    by: Actor
    at: dt.datetime
    association: Association | None = None
    accepts_rules: bool = False
    booking: Booking | None = None

    def elsewhere(self, resource: Resource, period: Period) -> "Wish":
        """The same wish for another thing or time."""
        return replace(self, resource=resource, period=period)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something near the wish that passes every rule."""

    resource: Resource
    period: Period


def alternatives(wish: Wish, *, limit: int = 3) -> list[Alternative]:
    """Up to `limit` wishes near this one that pass every rule: same kind at that time, same thing at near times.

    A constant number of queries. What it offers can be gone a second later; only booking decides.
    """
    resource, period = wish.resource, wish.period
    if is_out_of_reach(wish):
        return []  # nothing near it can be booked either; and the ends of the calendar stay out of the sums
    window = Period(period.start - BACK, period.end + AHEAD)
    kin = [row for row in bookable_resources() if row.kind_id == resource.kind_id]
    taken = taken_by_resource(kin, window, at=wish.at)
    standing = standing_of(wish.owner.person, wish.association, resources=kin, around=window, at=wish.at)
    found = [
        Alternative(other, period)
        for other in kin
        if other.pk != resource.pk and is_possible(wish.elsewhere(other, period), taken[other.pk], standing)
    ][: limit - 1]
    own = next((row for row in kin if row.pk == resource.pk), resource)
    for near in _near(wish.elsewhere(own, period), taken.get(own.pk, []), standing):
        if len(found) >= limit:
            break
        found.append(Alternative(own, near))
    return found


def is_possible(wish: Wish, taken: list[Taken], standing: Standing | None = None) -> bool:
    """Whether it passes every rule and nothing known is in the way. With their `standing`, without a query."""
    rules = wish.resource.rulebook
    wide = wish.period.widen(rules.buffer_before, rules.buffer_after)
    own = wish.booking.pk if wish.booking else None
    in_the_way = any(item.period.overlaps(wide) and (own is None or item.booking_id != own) for item in taken)
    return not in_the_way and not reasons_against(wish, standing=standing)


def _near(wish: Wish, taken: list[Taken], standing: Standing) -> list[Period]:
    """Free periods of the same length, nearest first, one per free stretch of time on either side."""
    resource, period, minutes = wish.resource, wish.period, wish.resource.rulebook.step_minutes
    step, length = dt.timedelta(minutes=minutes), period.duration
    anchor = round_up(period.start, minutes)
    chosen: list[Period] = []
    for distance in range(1, AHEAD // step + 1):
        for sign in (1, -1):
            start = anchor + sign * distance * step
            if sign < 0 and distance * step > BACK:
                continue
            candidate = Period(start, start + length)
            if any(candidate.overlaps(other) for other in chosen):
                continue
            if is_possible(wish.elsewhere(resource, candidate), taken, standing):
                chosen.append(candidate)
        if len(chosen) > 2:  # noqa: PLR2004 - three are offered
            break
    return chosen
