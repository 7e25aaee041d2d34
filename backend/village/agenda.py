"""Who books what: habits, parties and trips over the weeks."""

import datetime as dt
from collections.abc import Iterator

from apps.hub.period import Period
from backend.village.agenda_data import HABITS, OFTEN, PARTIES, TRIPS, Habit, Party
from backend.village.bookings import Agenda, Fate, Plan
from backend.village.people_data import DRIVERS, VILLAGERS
from backend.village.village import DAY, WEEKS_AHEAD, Village, hours_from

HOSTS = [villager.name for villager in VILLAGERS]
QUIETER_AHEAD = 0.55  # what comes is not all booked yet
CANCELLED, NO_SHOW, PARTY_ON = 0.07, 0.03, 0.5


def fill(agenda: Agenda) -> None:
    """From the first week on, and four weeks ahead; what was planned before stays."""
    for day in _days(agenda.village):
        for habit in HABITS:
            if habit.weekday == day.weekday() and day.isocalendar().week % habit.every == 0:
                _plan_habit(agenda, habit, day)
    for day in _days(agenda.village):
        for party in PARTIES:
            if party.weekday == day.weekday() and agenda.chance.random() < PARTY_ON * _eagerness(agenda, day):
                _plan_party(agenda, party, day)
        _plan_trips(agenda, day)


def _days(village: Village) -> Iterator[dt.date]:
    """Eight weeks back, four weeks ahead."""
    number = 7 * (village.weeks + WEEKS_AHEAD)
    return (village.first_day + n * DAY for n in range(number))


def _eagerness(agenda: Agenda, day: dt.date) -> float:
    return 1 if day <= agenda.village.today else QUIETER_AHEAD


def _plan_habit(agenda: Agenda, habit: Habit, day: dt.date) -> None:
    period = hours_from(day, habit.hour, habit.hours)
    asked = agenda.moment_before(period.start, least=28, most=45)
    agenda.add(Plan(habit.slug, period, habit.who, asked, habit.what, habit.people, habit.club))


def _plan_party(agenda: Agenda, party: Party, day: dt.date) -> None:
    period = hours_from(day, party.hour, party.hours)
    asked = agenda.moment_before(period.start, least=5, most=40)
    who = agenda.chance.choice(HOSTS)
    agenda.add(Plan(party.slug, period, who, asked, party.what, party.people, fate=_fate(agenda, period)))


def _plan_trips(agenda: Agenda, day: dt.date) -> None:
    """For each vehicle perhaps one trip that day, perhaps a second one after it."""
    for thing in agenda.village.things.values():
        for _try in range(2):
            often = OFTEN.get(thing.kind.slug, 0) * _eagerness(agenda, day)
            if agenda.chance.random() >= often:
                break
            hour, hours = agenda.chance.choice(TRIPS[thing.kind.slug])
            period = hours_from(day, hour, hours)
            asked = agenda.moment_before(period.start, least=0.1, most=10)
            who = agenda.chance.choice(DRIVERS)
            agenda.add(Plan(thing.slug, period, who, asked, fate=_fate(agenda, period)))


def _fate(agenda: Agenda, period: Period) -> Fate:
    """Mostly it is used. Today nothing falls through, so that the counter's list is as it was planned."""
    throw = agenda.chance.random()
    if period.end > agenda.village.now - DAY:
        return Fate.USED
    if throw < CANCELLED:
        return Fate.CANCELLED
    return Fate.NO_SHOW if throw < CANCELLED + NO_SHOW else Fate.USED
