"""Whether a wish is possible at all, and what else would be. Nothing here locks or writes."""

import datetime as dt
from dataclasses import dataclass, replace

from apps.accounts.models import Association
from apps.bookings.enums import HoursBind
from apps.bookings.errors import (
    Closed,
    InThePast,
    NotBookable,
    NotOnStep,
    TooFarAhead,
    TooLong,
    TooShort,
)
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import Taken, opening_on, round_up, taken_by_resource
from apps.bookings.queries.resource import bookable_resources
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.errors import Refused
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

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


def reasons_against(wish: Wish) -> list[Refused]:
    """All that speaks against this wish but other people's bookings. Empty means possible."""
    checks = (_service, _past, _horizon, _length, _step, _hours)
    return [reason for check in checks if (reason := check(wish)) is not None]


def reasons_about_person(wish: Wish) -> list[Refused]:
    """Those of `reasons_against` that depend on who it is: asked again when a guest's hold gets its name."""
    del wish
    return []


def _service(wish: Wish) -> Refused | None:
    is_active = wish.resource.is_active and wish.resource.kind.is_active
    return None if is_active else NotBookable(resource=wish.resource.name)


def _past(wish: Wish) -> Refused | None:
    """The step that is running now may still be booked: who stands before the bike at 9.07 takes it from 9.00."""
    grace = dt.timedelta(minutes=wish.resource.rulebook.step_minutes)
    return InThePast(field="start") if wish.period.start <= wish.at - grace else None


def _horizon(wish: Wish) -> Refused | None:
    days = wish.resource.rulebook.horizon_days
    last = clock.local_date(wish.at) + dt.timedelta(days=days)
    return TooFarAhead(field="date", days=days) if clock.local_date(wish.period.start) > last else None


def _length(wish: Wish) -> Refused | None:
    rules = wish.resource.rulebook
    if wish.period.duration < rules.min_length:
        return TooShort(field="end", minutes=rules.min_length // dt.timedelta(minutes=1))
    if wish.period.duration > rules.max_length:
        return TooLong(field="end", hours=rules.max_length // dt.timedelta(hours=1))
    return None


def _step(wish: Wish) -> Refused | None:
    minutes = wish.resource.rulebook.step_minutes
    fits = all(round_up(moment, minutes) == moment for moment in (wish.period.start, wish.period.end))
    return None if fits else NotOnStep(field="start", minutes=minutes)


def _hours(wish: Wish) -> Refused | None:
    resource, period = wish.resource, wish.period
    if not resource.hours.all():
        return None
    first, last = clock.local_date(period.start), clock.local_date(period.end - dt.timedelta.resolution)
    if resource.kind.hours_bind == HoursBind.ENDS:
        start_fits = any(stretch.contains(period.start) for stretch in opening_on(resource, first))
        end_fits = any(stretch.start < period.end <= stretch.end for stretch in opening_on(resource, last))
        fits = start_fits and end_fits
    else:
        fits = any(stretch.covers(period) for stretch in _joined(resource, first, last))
    return None if fits else Closed(field="start", resource=resource.name, hours=spell_opening(resource, first))


def _joined(resource: Resource, first: dt.date, last: dt.date) -> list[Period]:
    """Opening stretches of the days, those that touch at midnight taken together."""
    joined: list[Period] = []
    for offset in range((last - first).days + 1):
        for stretch in opening_on(resource, first + dt.timedelta(days=offset)):
            if joined and joined[-1].end == stretch.start:
                joined[-1] = Period(joined[-1].start, stretch.end)
            else:
                joined.append(stretch)
    return joined


def spell_opening(resource: Resource, date: dt.date) -> str:
    """'8.00-22.00' of that day, or a dash when it stays closed."""
    stretches = opening_on(resource, date)
    spelled = ", ".join(f"{clock.local(s.start):%-H.%M}-{clock.local(s.end):%-H.%M}" for s in stretches)
    return spelled or "-"


def alternatives(wish: Wish, *, limit: int = 3) -> list[Alternative]:
    """Up to `limit` wishes near this one that pass every rule: same kind at that time, same thing at near times.

    A constant number of queries. What it offers can be gone a second later; only booking decides.
    """
    resource, period = wish.resource, wish.period
    if _horizon(wish) or _past(wish):
        return []  # nothing near it can be booked either; and the ends of the calendar stay out of the sums
    window = Period(period.start - BACK, period.end + AHEAD)
    kin = [row for row in bookable_resources() if row.kind_id == resource.kind_id]
    taken = taken_by_resource(kin, window, at=wish.at)
    found = [
        Alternative(other, period)
        for other in kin
        if other.pk != resource.pk and is_possible(wish.elsewhere(other, period), taken[other.pk])
    ][: limit - 1]
    own = next((row for row in kin if row.pk == resource.pk), resource)
    for near in _near(wish.elsewhere(own, period), taken.get(own.pk, [])):
        if len(found) >= limit:
            break
        found.append(Alternative(own, near))
    return found


def is_possible(wish: Wish, taken: list[Taken]) -> bool:
    """Whether it passes every rule and nothing known is in the way."""
    rules = wish.resource.rulebook
    wide = wish.period.widen(rules.buffer_before, rules.buffer_after)
    own = wish.booking.pk if wish.booking else None
    in_the_way = any(item.period.overlaps(wide) and (own is None or item.booking_id != own) for item in taken)
    return not in_the_way and not reasons_against(wish)


def _near(wish: Wish, taken: list[Taken]) -> list[Period]:
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
            if is_possible(wish.elsewhere(resource, candidate), taken):
                chosen.append(candidate)
        if len(chosen) > 2:  # noqa: PLR2004 - three are offered
            break
    return chosen
