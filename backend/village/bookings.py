"""From a plan to a booking and what becomes of it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import partial
from random import Random

from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.resource import leaf_ids
from apps.hub import clock
from apps.hub.holidays import public_holiday
from apps.hub.period import Period
from backend.village.counter import give_key, nobody_came, take_key
from backend.village.people_data import Club
from backend.village.village import DAY, HOUR, Village

MINUTE = dt.timedelta(minutes=1)


class Fate(Enum):
    """How it goes with a booking."""

    USED = auto()
    NOT_BACK = auto()  # out, and nobody has brought it back
    WAITING = auto()  # nobody has come for it yet
    CANCELLED = auto()
    NO_SHOW = auto()
    UNDECIDED = auto()
    DENIED = auto()


@dataclass(frozen=True, slots=True)
class Plan:
    """Who will ask for what, when, and how it goes."""

    slug: str
    period: Period
    who: str
    asked_at: dt.datetime
    activity: str = ""
    people: int | None = None
    club: Club | None = None
    fate: Fate = Fate.USED
    answers: Mapping[str, str | bool] = field(default_factory=dict)


class Agenda:
    """What is planned, so that no two plans meet; the database would refuse the second."""

    def __init__(self, village: Village, chance: Random) -> None:
        self.village = village
        self.chance = chance
        self._taken: dict[int, list[Period]] = defaultdict(list)

    def is_free(self, slug: str, period: Period) -> bool:
        """Whether nothing planned is in the way, sweeping time counted in."""
        thing = self.village.things[slug]
        if thing.rulebook.closed_on_holidays and any(map(public_holiday, _days(period))):
            return False
        wide = _with_buffers(thing, period)
        return not any(wide.overlaps(other) for leaf in leaf_ids(thing) for other in self._taken[leaf])

    def keep_free(self, slug: str, period: Period) -> None:
        """Nothing else is planned then."""
        thing = self.village.things[slug]
        for leaf in leaf_ids(thing):
            self._taken[leaf].append(_with_buffers(thing, period))

    def add(self, plan: Plan) -> bool:
        """Into the diary, unless something is in the way."""
        if not self.is_free(plan.slug, plan.period):
            return False
        self.keep_free(plan.slug, plan.period)
        self.village.diary.add(plan.asked_at, partial(_ask, self.village, plan, self.chance))
        return True

    def moment_before(self, start: dt.datetime, *, least: float, most: float) -> dt.datetime:
        """When somebody asks, so many days ahead; for what still comes, at the latest some hours ago."""
        asked = start - self.chance.uniform(least, most) * DAY
        if asked > self.village.now - HOUR:
            asked = self.village.now - self.chance.uniform(1, 40) * HOUR
        return max(asked, self.village.founded_at + DAY)


def _days(period: Period) -> tuple[dt.date, dt.date]:
    return clock.local_date(period.start), clock.local_date(period.end - dt.timedelta.resolution)


def _with_buffers(thing: Resource, period: Period) -> Period:
    return period.widen(thing.rulebook.buffer_before, thing.rulebook.buffer_after)


def _ask(village: Village, plan: Plan, chance: Random, at: dt.datetime) -> None:
    booking = book_slot(
        village.things[plan.slug], period=plan.period, person=village.person(plan.who), by=village.actor(plan.who),
        at=at, activity=plan.activity, attendees=plan.people, answers=dict(plan.answers), accepts_rules=True,
        association=village.associations[plan.club.name] if plan.club else None,
    )  # fmt: skip
    if booking.state == BookingState.CONFIRMED:
        _follow(village, plan, booking, chance)
    elif plan.fate is not Fate.UNDECIDED:
        thought = min(at + chance.uniform(2, 20) * HOUR, plan.period.start - HOUR)
        village.diary.add(thought, partial(_decide, village, plan, booking, chance))


def _decide(village: Village, plan: Plan, booking: Booking, chance: Random, at: dt.datetime) -> None:
    if plan.fate is Fate.DENIED:
        deny_booking(booking, by=village.manager, at=at, reason="Om 23 uur moet het hier stil zijn voor de buren.")
        return
    confirm_booking(booking, by=village.manager, at=at)
    _follow(village, plan, booking, chance)


def _follow(village: Village, plan: Plan, booking: Booking, chance: Random) -> None:
    """What happens to a confirmed booking goes into the diary."""
    start, end = plan.period.start, plan.period.end
    if plan.fate is Fate.CANCELLED:
        village.diary.add(start - chance.uniform(3, 60) * HOUR, partial(_cancel, village, plan, booking))
    elif plan.fate is Fate.NO_SHOW:
        village.diary.add(start + HOUR, lambda at: nobody_came(village, booking, chance=chance, at=at))
    elif plan.fate in {Fate.USED, Fate.NOT_BACK}:
        out = start + chance.randint(0, 9) * MINUTE
        village.diary.add(out, lambda at: give_key(village, booking, chance=chance, at=at))
        if plan.fate is Fate.USED:
            back = max(end - chance.randint(0, 20) * MINUTE, out + MINUTE)
            person = village.person(plan.who)
            village.diary.add(back, lambda at: take_key(village, booking, person, chance=chance, at=at))


def _cancel(village: Village, plan: Plan, booking: Booking, at: dt.datetime) -> None:
    cancel_booking(booking, by=village.actor(plan.who), at=at)
