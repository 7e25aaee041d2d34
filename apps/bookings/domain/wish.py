"""Whether a wish is possible at all, and what else would be. Nothing here locks or writes."""

import datetime as dt
from dataclasses import dataclass

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
from apps.bookings.models import Resource
from apps.bookings.queries.availability import Taken, opening_on, round_up, taken_by_resource
from apps.bookings.queries.resource import bookable_resources
from apps.hub import clock
from apps.hub.errors import Refused
from apps.hub.period import Period

BACK, AHEAD = dt.timedelta(days=2), dt.timedelta(days=7)  # how far alternatives are looked for


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something near the wish that passes every rule."""

    resource: Resource
    period: Period


def reasons_against(resource: Resource, period: Period, *, at: dt.datetime) -> list[Refused]:
    """All that speaks against this wish but other people's bookings. Empty means possible."""
    checks = (_service, _past, _horizon, _length, _step, _hours)
    return [reason for check in checks if (reason := check(resource, period, at)) is not None]


def _service(resource: Resource, _period: Period, _at: dt.datetime) -> Refused | None:
    return None if resource.is_active else NotBookable(resource=resource.name)


def _past(resource: Resource, period: Period, at: dt.datetime) -> Refused | None:
    """The step that is running now may still be booked: who stands before the bike at 9.07 takes it from 9.00."""
    grace = dt.timedelta(minutes=resource.rulebook.step_minutes)
    return InThePast(field="start") if period.start <= at - grace else None


def _horizon(resource: Resource, period: Period, at: dt.datetime) -> Refused | None:
    last = clock.local_date(at) + dt.timedelta(days=resource.rulebook.horizon_days)
    return (
        TooFarAhead(field="date", days=resource.rulebook.horizon_days)
        if clock.local_date(period.start) > last
        else None
    )


def _length(resource: Resource, period: Period, _at: dt.datetime) -> Refused | None:
    if period.duration < resource.rulebook.min_length:
        return TooShort(field="end", minutes=resource.rulebook.min_length // dt.timedelta(minutes=1))
    if period.duration > resource.rulebook.max_length:
        return TooLong(field="end", hours=resource.rulebook.max_length // dt.timedelta(hours=1))
    return None


def _step(resource: Resource, period: Period, _at: dt.datetime) -> Refused | None:
    fits = all(round_up(moment, resource.rulebook.step_minutes) == moment for moment in (period.start, period.end))
    return None if fits else NotOnStep(field="start", minutes=resource.rulebook.step_minutes)


def _hours(resource: Resource, period: Period, _at: dt.datetime) -> Refused | None:
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


def alternatives(resource: Resource, period: Period, *, at: dt.datetime, limit: int = 3) -> list[Alternative]:
    """Up to `limit` wishes near this one that pass every rule: same kind at that time, same thing at near times.

    A constant number of queries. What it offers can be gone a second later; only booking decides.
    """
    if _horizon(resource, period, at) or _past(resource, period, at):
        return []  # nothing near it can be booked either; and the ends of the calendar stay out of the sums
    window = Period(period.start - BACK, period.end + AHEAD)
    kin = [row for row in bookable_resources() if row.kind_id == resource.kind_id]
    taken = taken_by_resource(kin, window, at=at)
    found = [
        Alternative(other, period)
        for other in kin
        if other.pk != resource.pk and is_possible(other, period, taken[other.pk], at=at)
    ][: limit - 1]
    own = next((row for row in kin if row.pk == resource.pk), resource)
    for near in _near(own, period, taken.get(own.pk, []), at=at):
        if len(found) >= limit:
            break
        found.append(Alternative(own, near))
    return found


def is_possible(resource: Resource, period: Period, taken: list[Taken], *, at: dt.datetime) -> bool:
    """Whether it passes every rule and nothing known is in the way."""
    wide = period.widen(resource.rulebook.buffer_before, resource.rulebook.buffer_after)
    return not any(item.period.overlaps(wide) for item in taken) and not reasons_against(resource, period, at=at)


def _near(resource: Resource, period: Period, taken: list[Taken], *, at: dt.datetime) -> list[Period]:
    """Free periods of the same length, nearest first, one per free stretch of time on either side."""
    step, length = dt.timedelta(minutes=resource.rulebook.step_minutes), period.duration
    anchor = round_up(period.start, resource.rulebook.step_minutes)
    chosen: list[Period] = []
    for distance in range(1, AHEAD // step + 1):
        for sign in (1, -1):
            start = anchor + sign * distance * step
            if sign < 0 and distance * step > BACK:
                continue
            candidate = Period(start, start + length)
            if any(candidate.overlaps(other) for other in chosen):
                continue
            if is_possible(resource, candidate, taken, at=at):
                chosen.append(candidate)
        if len(chosen) > 2:  # noqa: PLR2004 - three are offered
            break
    return chosen
