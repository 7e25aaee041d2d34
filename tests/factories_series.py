"""A club, its Tuesday evenings, and a series of them."""

import datetime as dt

from apps.accounts.models import Association, Person
from apps.bookings.domain.series import SeriesRule
from apps.bookings.enums import Frequency
from apps.hub.period import Period
from tests.factories import a_person, an_association
from tests.factories_bookings import a_period

TUESDAY = dt.date(2026, 12, 1)
STARTS, ENDS = dt.time(19), dt.time(21)


def a_rule(
    first_date: dt.date = TUESDAY,
    *,
    starts: dt.time = STARTS,
    ends: dt.time = ENDS,
    frequency: Frequency = Frequency.WEEKLY,
    interval: int = 1,
    until: dt.date | None = None,
    count: int | None = None,
    school: bool = False,
    public: bool = False,
) -> SeriesRule:
    """Tuesday evening from 19 to 21."""
    return SeriesRule(
        first_date=first_date, starts=starts, ends=ends, frequency=frequency, interval=interval, until=until,
        count=count, skips_school_holidays=school, skips_public_holidays=public,
    )  # fmt: skip


def a_club(name: str = "Yoga Lindekerke") -> tuple[Association, Person]:
    """An association, and who books for it."""
    person = a_person("Leen Claes", email="leen@voorbeeld.example", phone="0470 98 76 54")
    return an_association(name, person), person


def evening(date: dt.date) -> Period:
    """The evening of that date."""
    return a_period(date, STARTS, ENDS)
