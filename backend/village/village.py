"""What the builders share: the moment, the dice, the people."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from apps.accounts.models import Association, Person, User
from apps.bookings.models import Resource
from apps.hub import clock
from apps.hub.actors import Actor, actor_for
from apps.hub.models import Place
from apps.hub.period import Period
from backend.village.diary import Diary

SEED = "De Linde in Lindekerke"
HALF_HOUR = dt.timedelta(minutes=30)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(weeks=1)
WEEKS_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody of the village, and the account of who has one."""

    person: Person
    user: User | None = None


@dataclass
class Village:
    """The village while it is being made, `now` being the moment at which somebody looks at it."""

    now: dt.datetime
    weeks: int
    diary: Diary
    place: Place
    neighbours: dict[str, Neighbour] = field(default_factory=dict)
    associations: dict[str, Association] = field(default_factory=dict)
    things: dict[str, Resource] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """The day on which somebody looks at it."""
        return clock.local_date(self.now)

    @property
    def half_hour(self) -> dt.datetime:
        """The half hour that is running now."""
        return self.now - (self.now - dt.datetime.min.replace(tzinfo=dt.UTC)) % HALF_HOUR

    @property
    def founded_at(self) -> dt.datetime:
        """Before anything else happened."""
        return self.now - (self.weeks + 4) * WEEK

    @property
    def first_day(self) -> dt.date:
        """Of the past that is told."""
        return self.today - self.weeks * WEEK

    def actor(self, name: str) -> Actor:
        """The villager as doer; for who has no account Rita does it, on the phone."""
        user = self.neighbours[name].user or self.neighbours["Rita Claeys"].user
        if user is None:
            raise LookupError("Rita has an account")
        return actor_for(user)

    @property
    def manager(self) -> Actor:
        """Jef."""
        return self.actor("Jef Goossens")

    def person(self, name: str) -> Person:
        """Who is called so."""
        return self.neighbours[name].person


def dice(what: str) -> Random:
    """The same throws each time; each part of the village has its own, so that one does not disturb the other."""
    return Random(f"{SEED}: {what}")  # noqa: S311 - chance for a story, not for a secret


def throw_key(chance: Random) -> UUID:
    """The key of a form, from the dice."""
    return UUID(int=chance.getrandbits(128), version=4)


def wall(date: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """The moment of a wall time in the village."""
    return clock.at_local(date, dt.time(hour, minute))


def hours_from(date: dt.date, hour: float, hours: float) -> Period:
    """So many hours from that wall time on; 19.5 is half past seven in the evening."""
    start = wall(date, int(hour), round(hour % 1 * 60))
    return Period(start, start + hours * HOUR)


def next_weekday(date: dt.date, weekday: int) -> dt.date:
    """The first such day on or after the date; Monday is 0."""
    return date + dt.timedelta(days=(weekday - date.weekday()) % 7)
