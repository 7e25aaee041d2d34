"""The week of one thing or several, in the words that this reader may see."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.accounts.models import Person
from apps.bookings.enums import OccupancyKind
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import plans_of
from apps.bookings.queries.happening import Happening
from apps.bookings.web.day import DayRow, free_row, own_url, waking
from apps.hub import clock
from apps.hub.ui.week import Event, WeekGrid, week_grid
from apps.payments.basket import BasketOwner

EARLIEST, LATEST = 8, 24


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks: their basket, who they are, and for whom they may book."""

    owner: BasketOwner
    person: Person | None
    associations: frozenset[int]

    def has(self, booking: Booking) -> bool:
        """Whether the booking is theirs."""
        if self.person is not None and booking.person_id == self.person.pk:
            return True
        if booking.association_id is not None and booking.association_id in self.associations:
            return True
        return bool(self.owner.key) and booking.guest_key == self.owner.key


@dataclass(frozen=True, slots=True)
class FreeDay:
    """When a thing is free on one day."""

    date: dt.date
    rows: list[DayRow]


def week_of(
    dates: list[dt.date], resources: list[Resource], happenings: Iterable[Happening], reader: Reader
) -> WeekGrid:
    """The grid. No queries."""
    several = len(resources) > 1
    events = [_event(happening, reader, names_thing=several) for happening in happenings]
    opens, closes = _hours(resources)
    return week_grid(dates, events, opens=opens, closes=closes, today=clock.today())


def _hours(resources: list[Resource]) -> tuple[int, int]:
    """The whole hours between which any of them is open."""
    hours = [row for resource in resources for row in resource.hours.all()]
    if not hours:
        return EARLIEST, LATEST
    last = max((24 if row.closes == dt.time.min else row.closes.hour + bool(row.closes.minute)) for row in hours)
    return min(row.opens.hour for row in hours), last


def _event(happening: Happening, reader: Reader, *, names_thing: bool) -> Event:
    booking = happening.booking
    thing = booking.resource.name if booking is not None and names_thing else ""
    if booking is not None and reader.has(booking):
        return _own(happening, booking, thing)
    if happening.kind == OccupancyKind.CLOSURE:
        return Event(happening.period, _("closed").capitalize(), happening.reason, "closed")
    if happening.kind == OccupancyKind.REQUEST:
        return Event(happening.period, _public_name(booking), _joined(thing, _("waits for approval")), "pending")
    named = booking is not None and _may_be_named(booking)
    return Event(happening.period, _public_name(booking), thing, "" if named else "taken")


def _own(happening: Happening, booking: Booking, thing: str) -> Event:
    waits = _("waits for approval") if happening.kind == OccupancyKind.REQUEST else ""
    held = _("in your basket") if happening.kind == OccupancyKind.HOLD else ""
    note = _joined(thing, booking.association.name if booking.association else "", booking.activity, waits, held)
    return Event(happening.period, _("You"), note, "pending" if waits or held else "mine", own_url(booking))


def _may_be_named(booking: Booking) -> bool:
    return booking.association is not None and booking.association.shows_name


def _public_name(booking: Booking | None) -> str:
    """An association's name where it agreed; of everybody else only that the time is taken."""
    if booking is not None and booking.association is not None and booking.association.shows_name:
        return booking.association.name
    return _("Taken")


def _joined(*words: str) -> str:
    return " · ".join(word for word in words if word)


def free_week(thing: Resource, dates: list[dt.date], *, url: str, at: dt.datetime) -> list[FreeDay]:
    """The same as the grid from the other side: when it can still be had, as links. One query."""
    last = clock.local_date(at) + dt.timedelta(days=thing.rulebook.horizon_days)
    return [
        FreeDay(date, [free_row(period, date, url=url, resource=thing) for period in waking(plan.free, date, plan)])
        for date, plan in zip(dates, plans_of(thing, dates, at=at), strict=True)
        if date <= last
    ]
