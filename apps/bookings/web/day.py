"""One thing on one day, ready to draw: the ruler, and the list that says the same."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.enums import BookingState, OccupancyKind
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.bookings.queries.availability import DayPlan, Taken, round_up
from apps.bookings.web.strip import wish_values, with_query
from apps.bookings.web.words import why_taken
from apps.hub import clock
from apps.hub.period import Period, gaps
from apps.hub.ui import formats
from apps.hub.ui.ruler import Kind, Ruler, Stretch, day_ruler

OPENS, CLOSES = 6, 24
USUAL_START: Final = 9
HOUR: Final = dt.timedelta(hours=1)
_CLOSED: Final = frozenset({OccupancyKind.CLOSURE, OccupancyKind.MAINTENANCE})
USUAL: Final = dt.timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A stretch of the day in words; `href` is what one can do with it, `wait` where to stand in line for it."""

    kind: Kind
    times: str
    words: str
    href: str = ""
    wait: str = ""


@dataclass(frozen=True, slots=True)
class DayView:
    """All that a card or page shows of one thing on one day."""

    resource: Resource
    ruler: Ruler
    rows: list[DayRow]
    state: str
    state_kind: str

    free: list[DayRow]


def day_view(
    plan: DayPlan,
    date: dt.date,
    *,
    url: str,
    mine: Mapping[int, Booking],
    at: dt.datetime,
    chosen: Period | None = None,
) -> DayView:
    """Draw a plan. `url` is the thing's page, `mine` this reader's bookings by id, `chosen` the wish. No queries."""
    too_far = date > clock.local_date(at) + dt.timedelta(days=plan.resource.rulebook.horizon_days)
    free = [] if too_far else plan.free
    slug = plan.resource.slug
    taken = [_taken(item, date, url=url, slug=slug, mine=mine, at=at) for item in plan.taken]
    closed = [(period, _closed_row(period)) for period in _closed(plan)]
    open_to = [(period, free_row(period, date, url=url, resource=plan.resource)) for period in free]
    known = [*taken, *closed, *open_to]
    rest = [(period, _rest_row(period, at=at)) for period in gaps(plan.day, (period for period, _row in known))]
    pairs = sorted([*known, *([] if too_far else rest)], key=lambda pair: pair[0].start)
    stretches = [Stretch(period, row.kind, _ruler_word(row), row.href) for period, row in pairs]
    if chosen is not None and any(period.covers(chosen) for period in free):
        stretches.append(Stretch(chosen, "chosen"))
    ruler = day_ruler(date, stretches, opens=OPENS, closes=CLOSES, at=at)
    state, kind = _state(free, plan, date, too_far=too_far, at=at)
    by_day = [free_row(period, date, url=url, resource=plan.resource) for period in waking(free, date, plan)]
    return DayView(plan.resource, ruler, [row for _period, row in pairs], state, kind, by_day)


def _ruler_word(row: DayRow) -> str:
    return _("you") if row.kind == "mine" else ""


def _taken(
    item: Taken, date: dt.date, *, url: str, slug: str, mine: Mapping[int, Booking], at: dt.datetime
) -> tuple[Period, DayRow]:
    own = mine.get(item.booking_id) if item.booking_id else None
    if own is not None:
        period = own.period
        return period, DayRow("mine", times_on(period, date), why_taken(item, is_mine=True), own_url(own))
    asks = with_query(url, **wish_values(clipped(item.period, date))) + "#boeken"
    words, times = why_taken(item, is_mine=False), times_on(item.period, date)
    if item.kind in _CLOSED:
        return item.period, DayRow("closed", times, words, asks)
    wait = with_query(reverse("bookings:waiting_join"), ding=slug, **wish_values(clipped(item.period, date)))
    return item.period, DayRow("taken", times, words, asks, wait if item.period.end > at else "")


def own_url(booking: Booking) -> str:
    """Where one's own booking stands: on its page; while held in the basket, or where it is offered."""
    if booking.state != BookingState.HELD:
        return reverse("bookings:detail", args=[booking.code])
    entry: WaitingEntry | None = getattr(booking, "waiting_entry", None)
    return reverse("bookings:waiting", args=[entry.code]) if entry else reverse("basket:home")


def _closed(plan: DayPlan) -> list[Period]:
    """When it cannot be had because it is not open; a vehicle may be out at night."""
    if plan.resource.kind.hours_bind == "ends":
        return []
    return gaps(plan.day, [*plan.opening, *(item.period for item in plan.taken)])


def _closed_row(period: Period) -> DayRow:
    return DayRow("closed", formats.hours(period.start, period.end), _("closed"))


def proposal(plan: DayPlan) -> Period | None:
    """What to propose on that day: within its longest free stretch of the waking hours, today the first of an hour."""
    date = clock.local_date(plan.day.start)
    found = waking(plan.free, date, plan)
    if not found:
        return None
    longest = max(found, key=lambda period: (period.duration, -period.start.timestamp()))
    if date == clock.today():
        longest = next((period for period in found if period.duration >= HOUR), longest)
    return first_wish(longest, date, plan.resource)


def _rest_row(period: Period, *, at: dt.datetime) -> DayRow:
    """What is neither taken nor free: hours that have passed, and the time between two bookings."""
    word = _("past") if period.start < at else _("kept free in between")
    return DayRow("closed", formats.hours(period.start, period.end), word)


def waking(free: list[Period], date: dt.date, plan: DayPlan) -> list[Period]:
    """The free stretches as far as they fall within the hours shown, when long enough to book."""
    shown = Period(_hour(date, OPENS), plan.day.end)
    clips = [Period(max(p.start, shown.start), min(p.end, shown.end)) for p in free if p.overlaps(shown)]
    return [period for period in clips if period.duration >= plan.resource.rulebook.min_length]


def free_row(period: Period, date: dt.date, *, url: str, resource: Resource) -> DayRow:
    """A free stretch as a link that fills the form of the thing's page."""
    wish = first_wish(period, date, resource)
    return DayRow("free", times_on(period, date), _("free"), with_query(url, **wish_values(wish)) + "#boeken")


def first_wish(period: Period, date: dt.date, resource: Resource) -> Period:
    """What to propose within a free stretch: from nine or else from six on when that leaves room, for three hours."""
    needed = max(HOUR, resource.rulebook.min_length)
    by_day = (_hour(date, hour) for hour in (USUAL_START, OPENS))
    start = next((hour for hour in by_day if period.start < hour and hour + needed <= period.end), period.start)
    length = min(max(USUAL, resource.rulebook.min_length), resource.rulebook.max_length)
    return Period(start, min(start + length, period.end))


def clipped(period: Period, date: dt.date) -> Period:
    """The part of the period on that day."""
    day = clock.day_period(date)
    return Period(max(period.start, day.start), min(period.end, day.end))


def times_on(period: Period, date: dt.date) -> str:
    """The hours of a period as far as they fall on that day: '9.00–12.00 u.'."""
    part = clipped(period, date)
    return formats.hours(part.start, part.end)


def _hour(date: dt.date, hour: int) -> dt.datetime:
    return clock.at_local(date, dt.time(hour))


def _state(free: list[Period], plan: DayPlan, date: dt.date, *, too_far: bool, at: dt.datetime) -> tuple[str, str]:
    """The badge: 'nu vrij', 'vrij van 9 tot 15 u.', 'vrij na 14 u.', 'volzet'."""
    if too_far:
        return _("not yet open"), "plain"
    shown = Period(_hour(date, OPENS), plan.day.end)
    clips = waking(free, date, plan)
    if not clips:
        return (_("closed"), "plain") if not plan.opening else (_("full"), "plain")
    soon = round_up(at, plan.resource.rulebook.step_minutes)
    is_taken = any(item.period.contains(at) for item in plan.taken)
    if not is_taken and any(period.start <= soon and at < period.end for period in clips):
        return _("free now"), ""
    longest = max(clips, key=lambda period: (period.duration, -period.start.timestamp()))
    return _free_words(longest, shown), "" if longest.start <= _hour(date, 12) else "sun"


def _free_words(period: Period, shown: Period) -> str:
    start, end = short_time(period.start), short_time(period.end)
    if period == shown:
        return _("free all day")
    if period.start == shown.start:
        return _("free until %(time)s") % {"time": end}
    if period.end == shown.end:
        return _("free from %(time)s on") % {"time": start}
    return _("free from %(start)s to %(end)s") % {"start": short_time(period.start, unit=False), "end": end}


def short_time(moment: dt.datetime, *, unit: bool = True) -> str:
    """'9 u.', '9.30 u.', in English '9:00'."""
    text = formats.clock_time(moment, unit=unit)
    return text if formats.is_english() else text.replace(".00", "", 1)
