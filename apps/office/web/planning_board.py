"""The planning board ready to draw: per thing a ruler and the list that says the same, or a week of days."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.enums import BookingState, HoursBind, OccupancyKind
from apps.bookings.models import Resource, ResourceKind
from apps.bookings.queries.availability import opening_on
from apps.hub import clock
from apps.hub.period import Period, gaps
from apps.hub.ui import formats
from apps.hub.ui.ruler import Kind, Ruler, Stretch, day_ruler
from apps.office.queries.planning import Planned

MORNING: Final = 6
MOVABLE: Final = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE})
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: when, who or what, how it stands; and where to look and to move it."""

    times: str
    who: str
    note: str
    kind: Kind
    state: str = ""
    href: str = ""
    move_href: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing on one day."""

    resource: Resource
    ruler: Ruler
    entries: list[Entry]
    step_minutes: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A thing on one day of the week."""

    date: dt.date
    is_today: bool
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A thing in one week."""

    resource: Resource
    cells: list[Cell]

    @property
    def is_free(self) -> bool:
        """Whether nothing stands on it."""
        return not any(cell.entries for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """The things of one kind."""

    kind: ResourceKind
    rows: list[T]


@dataclass(frozen=True, slots=True)
class Hours:
    """Between which whole hours a day is shown, and where on the clock of the world that is."""

    opens: int
    closes: int
    period: Period


def shown_hours(date: dt.date, planned: Iterable[Planned]) -> Hours:
    """From six in the morning, or all night when something starts or ends in it."""
    day = clock.day_period(date)
    morning = clock.at_local_or_after(date, dt.time(MORNING))
    ends = (moment for each in planned for moment in (each.period.start, each.period.end))
    opens = 0 if any(day.start < moment < morning for moment in ends) else MORNING
    return Hours(opens, 24, Period(day.start if opens == 0 else morning, day.end))


def day_groups(
    things: Sequence[Resource], planned: dict[int, list[Planned]], date: dt.date, hours: Hours, *, at: dt.datetime
) -> "list[Group[Row]]":
    """The day of each thing that is in use, or that has something on it. No queries."""
    shown = [thing for thing in things if thing.is_active or planned[thing.pk]]
    rows = [_day_row(thing, planned[thing.pk], date, hours, at=at) for thing in shown]
    return [Group(kind, list(group)) for kind, group in groupby(rows, key=lambda row: row.resource.kind)]


def week_groups(
    things: Sequence[Resource], planned: dict[int, list[Planned]], dates: Sequence[dt.date], *, at: dt.datetime
) -> "list[Group[WeekRow]]":
    """The week of each thing that is in use, or that has something on it. No queries."""
    days = [clock.day_period(date) for date in dates]
    shown = [thing for thing in things if thing.is_active or planned[thing.pk]]
    rows = [WeekRow(thing, [_cell(planned[thing.pk], day, at=at) for day in days]) for thing in shown]
    return [Group(kind, list(group)) for kind, group in groupby(rows, key=lambda row: row.resource.kind)]


def _cell(planned: list[Planned], day: Period, *, at: dt.datetime) -> Cell:
    date = clock.local_date(day.start)
    entries = [entry_on(each, day, at=at) for each in planned if touches(each, day)]
    return Cell(date, date == clock.local_date(at), entries)


def _day_row(thing: Resource, planned: list[Planned], date: dt.date, hours: Hours, *, at: dt.datetime) -> Row:
    day = clock.day_period(date)
    taken = [each.period for each in planned if not each.is_over]
    shut = gaps(day, [*opening_on(thing, date), *taken]) if thing.kind.hours_bind == HoursBind.WHOLE else []
    stretches = [
        *(Stretch(period, "closed") for period in shut),
        *(Stretch(each.period, "taken") for each in planned if _keeps_free(each)),
        *(stretch_of(each, at=at) for each in planned),
    ]
    ruler = day_ruler(date, stretches, opens=hours.opens, closes=hours.closes, at=at)
    return Row(thing, ruler, [entry_on(each, day, at=at) for each in planned], thing.rulebook.step_minutes)


def _keeps_free(each: Planned) -> bool:
    """Whether more time is taken than the booking itself has: buffers, or a late return."""
    return each.booking is not None and not each.is_elsewhere and each.period != each.booking.period


def touches(each: Planned, day: Period) -> bool:
    """Whether what it is shown as shares a moment with the day."""
    return told_period(each).overlaps(day)


def told_period(each: Planned) -> Period:
    """The time as people know it: of a booking its own, of what is late until it is given up."""
    if each.booking is None or each.is_elsewhere:
        return each.period
    if each.booking.state == BookingState.IN_USE:
        return Period(each.booking.starts_at, max(each.booking.ends_at, each.period.end))
    return each.booking.period


def stretch_of(each: Planned, *, at: dt.datetime) -> Stretch:
    """What is drawn of it; what can be dragged has its code as key."""
    kind = kind_of(each, at=at)
    booking = each.booking
    period = (
        told_period(each) if kind == "late" else (booking.period if booking and not each.is_elsewhere else each.period)
    )
    key = booking.code if booking is not None and can_move(each) else ""
    return Stretch(period, kind, who_of(each), href_of(each), key)


def kind_of(each: Planned, *, at: dt.datetime) -> Kind:
    """How it looks."""
    if each.is_over:
        return "done"
    if each.is_elsewhere:
        return "taken"
    if each.is_late(at):
        return "late"
    looks: dict[OccupancyKind, Kind] = {
        OccupancyKind.HOLD: "held",
        OccupancyKind.REQUEST: "pending",
        OccupancyKind.BOOKING: "mine",
        OccupancyKind.CLOSURE: "closed",
    }
    return looks.get(each.kind, "taken")


def can_move(each: Planned) -> bool:
    """Whether the move form takes it: from the row of the thing it was booked on."""
    return each.booking is not None and not each.is_elsewhere and each.booking.state in MOVABLE


def who_of(each: Planned) -> str:
    """Who has it, or why it cannot be had."""
    if each.booking is not None:
        return each.booking.holder_name
    if each.kind == OccupancyKind.CLOSURE:
        return each.reason or _("closed")
    return str(each.kind.label)


def href_of(each: Planned) -> str:
    """Where a manager looks at it; a hold has no page, a closure stands among the others."""
    if each.kind == OccupancyKind.CLOSURE:
        return reverse("office:closures")
    if each.booking is None or each.booking.state == BookingState.HELD:
        return ""
    route = "office:request" if each.booking.state == BookingState.REQUESTED else "office:booking"
    return reverse(route, args=[each.booking.code])


def state_of(each: Planned, *, at: dt.datetime) -> str:
    """The word beside it; of what is simply confirmed, none."""
    if each.booking is None:
        return _("closed") if each.kind == OccupancyKind.CLOSURE else ""
    if each.is_late(at):
        return _("late")
    if each.kind == OccupancyKind.HOLD:
        return _("in a basket")
    return "" if each.booking.state == BookingState.CONFIRMED else str(each.booking.get_state_display())


def entry_on(each: Planned, day: Period, *, at: dt.datetime) -> Entry:
    """The line that says the same as what is drawn on this day."""
    booking = each.booking
    elsewhere = booking.resource.name if booking is not None and each.is_elsewhere else ""
    activity = booking.activity if booking is not None else ""
    return Entry(
        times=times_on(told_period(each), day),
        who=who_of(each),
        note=" · ".join(note for note in (elsewhere, activity) if note),
        kind=kind_of(each, at=at),
        state=state_of(each, at=at),
        href=href_of(each),
        move_href=reverse("office:booking_move", args=[booking.code]) if booking is not None and can_move(each) else "",
    )


def times_on(period: Period, day: Period) -> str:
    """The hours on that day; of what comes from the day before or goes on only the end that is on it."""
    before, after = period.start < day.start, period.end > day.end
    if before and after:
        return _("all day")
    if before:
        return _("until %(time)s") % {"time": formats.clock_time(period.end)}
    if after:
        return _("from %(time)s on") % {"time": formats.clock_time(period.start)}
    if period == day:
        return _("all day")
    return formats.hours(period.start, period.end)
