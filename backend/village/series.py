"""What associations have again and again: yoga with a holiday and a clash in it, and dancing that waits for a yes."""

import datetime as dt
from functools import partial

from apps.bookings.domain.series import (
    SeriesRule,
    approve_series,
    create_series,
    dates_of,
    period_on,
    skip_reason,
)
from apps.bookings.models import Series
from backend.village.agenda_data import FRIDAY, WEDNESDAY
from backend.village.bookings import Agenda, Plan
from backend.village.people_data import SENIORS, YOGA, Club
from backend.village.village import DAY, WEEK, Village, hours_from, next_weekday

MOST_WEEKS = 45


def plan_series(agenda: Agenda) -> None:
    """Both begin after today, whatever day it is."""
    village = agenda.village
    yoga = _until_after_a_holiday(next_weekday(village.today + 2 * DAY, WEDNESDAY))
    held = [date for date in dates_of(yoga) if not skip_reason(yoga, date)]
    asked = village.now - 6 * DAY
    agenda.add(
        Plan(
            "grote-zaal-podiumkant", hours_from(held[2], 18, 4), "Sofie Baert", asked - 3 * DAY,
            "Toneel: generale repetitie", 25,
        )
    )  # fmt: skip
    _plan(agenda, yoga, "grote-zaal-podiumkant", YOGA, "Yoga", 14, asked=asked, answered=village.now - 4 * DAY)
    dance = SeriesRule(
        next_weekday(village.today + WEEK, FRIDAY), dt.time(14), dt.time(16), interval=2, count=6,
        skips_school_holidays=True, skips_public_holidays=True,
    )  # fmt: skip
    _plan(agenda, dance, "grote-zaal-tuinkant", SENIORS, "Lijndans", 20, asked=village.now - DAY)


def _until_after_a_holiday(first: dt.date) -> SeriesRule:
    """Wednesday evenings, so many that at least one falls in a school holiday and one comes after it."""
    for weeks in range(8, MOST_WEEKS):
        rule = SeriesRule(
            first, dt.time(19), dt.time(20, 30), until=first + weeks * WEEK,
            skips_school_holidays=True, skips_public_holidays=True,
        )  # fmt: skip
        skipped = [bool(skip_reason(rule, first + n * WEEK)) for n in range(weeks + 1)]
        if any(skipped) and not skipped[-1] and skipped.count(False) > 6:  # noqa: PLR2004 - a handful of evenings
            return rule
    message = "a year without school holidays"
    raise ValueError(message)


def _plan(
    agenda: Agenda,
    rule: SeriesRule,
    slug: str,
    club: Club,
    what: str,
    people: int,
    *,
    asked: dt.datetime,
    answered: dt.datetime | None = None,
) -> None:
    for date in dates_of(rule):
        if not skip_reason(rule, date):
            agenda.keep_free(slug, period_on(rule, date))
    agenda.village.diary.add(asked, partial(_ask, agenda.village, rule, slug, club, what, people, answered))


def _ask(
    village: Village,
    rule: SeriesRule,
    slug: str,
    club: Club,
    what: str,
    people: int,
    answered: dt.datetime | None,
    at: dt.datetime,
) -> None:
    series = create_series(
        village.things[slug], rule=rule, person=village.person(club.contact), accepts_rules=True, activity=what,
        attendees=people, association=village.associations[club.name], by=village.actor(club.contact), at=at,
    )  # fmt: skip
    if answered is not None:
        village.diary.add(answered, partial(_approve, village, series))


def _approve(village: Village, series: Series, at: dt.datetime) -> None:
    approve_series(series, by=village.manager, at=at, note="De matten liggen in de kast.")
