"""A club, its Tuesday evenings, and a series of them."""

import datetime as dt
from typing import Any

from apps.accounts.models import Association, Person
from apps.bookings.domain.series import SeriesRule, create_series
from apps.bookings.enums import Frequency
from apps.bookings.models import Resource, Series
from apps.hub.actors import SYSTEM
from apps.hub.period import Period
from tests.factories import NOON, a_person, an_association
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


def a_series(
    resource: Resource,
    rule: SeriesRule,
    asker: tuple[Association, Person] | None = None,
    *,
    at: dt.datetime = NOON,
    **details: Any,
) -> Series:
    """A series of the yoga club, made by the system."""
    club, person = asker or a_club()
    return create_series(resource, rule=rule, person=person, association=club, by=SYSTEM, at=at, **details)


def states_of(series: Series) -> list[str]:
    """How its dates stand, in order."""
    return list(series.occurrences.order_by("date").values_list("state", flat=True))


def periods_of(series: Series) -> list[Period]:
    """When its bookings are, in order of the dates."""
    rows = series.occurrences.filter(booking__isnull=False).select_related("booking").order_by("date")
    return [row.booking.period for row in rows if row.booking]
