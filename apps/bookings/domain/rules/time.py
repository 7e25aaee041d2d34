"""Rules about the time that is wished for. Pure: nothing is asked of the database on a thing with details."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext as _

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.rules.case import Case
from apps.bookings.enums import HoursBind
from apps.bookings.errors import (
    Closed,
    ClosedOnHoliday,
    InThePast,
    NotBookable,
    NotOnStep,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
)
from apps.bookings.models import Resource
from apps.bookings.models.rulebook import Rulebook
from apps.bookings.queries.availability import opening_on, round_up
from apps.hub import clock
from apps.hub.errors import Refused
from apps.hub.holidays import public_holiday
from apps.hub.period import Period
from apps.hub.ui import formats

_DAY: Final = dt.timedelta(days=1)
_PLAUSIBLE: Final = dt.timedelta(days=62)  # what is refused as too long beyond this is not looked at day by day


def service(case: Case) -> Refused | None:
    """It can be booked at all."""
    resource = case.wish.resource
    return None if resource.is_active and resource.kind.is_active else NotBookable(resource=resource.name)


def past(case: Case) -> Refused | None:
    """The step that is running now may still be booked: who stands before the bike at 9.07 takes it from 9.00."""
    grace = dt.timedelta(minutes=case.book.step_minutes)
    is_past = case.starts_anew and case.wish.period.start <= case.wish.at - grace
    return InThePast(field="start") if is_past else None


def notice(case: Case) -> Refused | None:
    """So many hours between asking and the start; what is past already is told as such."""
    ahead = dt.timedelta(hours=case.book.notice_hours)
    is_late = case.starts_anew and case.wish.period.start < case.wish.at + ahead
    return TooSoon(field="start", hours=case.book.notice_hours) if is_late and ahead and not past(case) else None


def horizon(case: Case) -> Refused | None:
    """Not further ahead than this group may, counted in local days."""
    days = horizon_of(case.book, case.group)
    last = clock.local_date(case.wish.at) + dt.timedelta(days=days)
    is_far = case.starts_anew and clock.local_date(case.wish.period.start) > last
    return TooFarAhead(field="date", days=days) if is_far else None


def horizon_of(book: Rulebook, group: CustomerGroup) -> int:
    """How many days ahead this group may book."""
    if group == CustomerGroup.MEMBER:
        return book.horizon_member_days or book.horizon_days
    if group in {CustomerGroup.ASSOCIATION, CustomerGroup.FREE}:
        return book.horizon_association_days or book.horizon_days
    return book.horizon_days


def shortest(case: Case) -> Refused | None:
    """Elapsed time, so an hour that summer time skips does not count."""
    least = case.book.min_length
    return (
        TooShort(field="end", minutes=least // dt.timedelta(minutes=1)) if case.wish.period.duration < least else None
    )


def longest(case: Case) -> Refused | None:
    """As above; a booking that is longer already may get shorter."""
    most, length, booking = case.book.max_length, case.wish.period.duration, case.wish.booking
    gets_shorter = booking is not None and length < booking.period.duration
    is_long = length > most and not gets_shorter
    return TooLong(field="end", hours=most // dt.timedelta(hours=1)) if is_long else None


def step(case: Case) -> Refused | None:
    """Start and end stand on the steps of the wall clock."""
    minutes, booking = case.book.step_minutes, case.wish.booking
    known = (booking.starts_at, booking.ends_at) if booking else ()
    moments = [moment for moment in (case.wish.period.start, case.wish.period.end) if moment not in known]
    fits = all(round_up(moment, minutes) == moment for moment in moments)
    return None if fits else NotOnStep(field="start", minutes=minutes)


def hours(case: Case) -> Refused | None:
    """Open at pick-up and return for what goes along, the whole time for what is opened on the spot."""
    resource, period = case.wish.resource, case.wish.period
    if not resource.hours.all() or _is_endless(case):
        return None
    first, last = local_days(period)
    if resource.kind.hours_bind == HoursBind.ENDS:
        start_fits = not case.starts_anew or any(part.contains(period.start) for part in opening_on(resource, first))
        fits = start_fits and any(part.start < period.end <= part.end for part in opening_on(resource, last))
    else:
        fits = any(part.covers(period) for part in _joined(resource, first, last))
    return None if fits else Closed(field="start", resource=resource.name, hours=spell_opening(resource, first))


def holidays(case: Case) -> Refused | None:
    """Public holidays close it as its opening hours do: at both ends, or for the whole time."""
    if not case.book.closed_on_holidays or _is_endless(case):
        return None
    resource = case.wish.resource
    first, last = local_days(case.wish.period)
    if resource.kind.hours_bind == HoursBind.ENDS:
        days = [first, last] if case.starts_anew else [last]
    else:
        days = [first + n * _DAY for n in range((last - first).days + 1)]
    name = next((name for day in days if (name := public_holiday(day))), None)
    return ClosedOnHoliday(field="date", resource=resource.name, holiday=name) if name else None


def _is_endless(case: Case) -> bool:
    """Typed as until the year 9999, or nearly: too long says it all, and counting its days would take minutes."""
    return case.wish.period.duration > _PLAUSIBLE and longest(case) is not None


def local_days(period: Period) -> tuple[dt.date, dt.date]:
    """The first and the last local day that it touches."""
    return clock.local_date(period.start), clock.local_date(period.end - dt.timedelta.resolution)


def spell_opening(resource: Resource, date: dt.date) -> str:
    """'8.00–24.00 u.' of that day without the last full stop, or that it stays closed."""
    spelled = ", ".join(formats.hours(stretch.start, stretch.end) for stretch in opening_on(resource, date))
    return spelled.removesuffix(".") or _("not at all")


def _joined(resource: Resource, first: dt.date, last: dt.date) -> list[Period]:
    """Opening stretches of the days, those that touch at midnight taken together."""
    joined: list[Period] = []
    for offset in range((last - first).days + 1):
        for stretch in opening_on(resource, first + offset * _DAY):
            if joined and joined[-1].end == stretch.start:
                joined[-1] = Period(joined[-1].start, stretch.end)
            else:
                joined.append(stretch)
    return joined
