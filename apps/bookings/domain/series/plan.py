"""What a series would be: every date with its price, what is in the way, and what could be instead."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from apps.accounts.models import Association, Person
from apps.accounts.rules import customer_group
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.series.rule import SeriesRule, check_start, dates_of, period_on, skip_reason
from apps.bookings.domain.wish import Wish
from apps.bookings.errors import NoPrice, NotBookable, PromisedToWaiting, SlotTaken
from apps.bookings.models import Resource, WaitingEntry
from apps.bookings.queries.availability import Taken, round_up, taken_by_resource
from apps.bookings.queries.resource import leaf_ids
from apps.bookings.queries.series import kin_of
from apps.bookings.queries.standing import Counted, Standing, standing_of
from apps.bookings.queries.waiting import first_in_line, waiting_over
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.errors import BuurtpuntError, TimeDoesNotExist
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

MOST_ALTERNATIVES: Final = 3
_WAKING: Final = (dt.time(7), dt.time(23))


@dataclass(frozen=True, slots=True)
class Instead:
    """Another thing or another hour for one date."""

    resource: Resource
    period: Period


@dataclass(frozen=True, slots=True)
class Planned:
    """One date: skipped, possible at this price in cents, or not possible and why, with what passes every rule."""

    date: dt.date
    period: Period | None
    price_cents: int | None
    skip_reason: str = ""
    reasons: tuple[BuurtpuntError, ...] = ()
    alternatives: tuple[Instead, ...] = ()

    @property
    def is_possible(self) -> bool:
        """As far as known now; only booking decides."""
        return not self.skip_reason and not self.reasons


@dataclass(frozen=True, slots=True)
class _View:
    """What all dates are judged by, read once: the kin with the thing itself first, and what is taken."""

    wish: Wish
    kin: Sequence[Resource]
    taken: dict[int, list[Taken]]
    waiting: Sequence[WaitingEntry]
    standing: Standing
    group: str


def preview_series(
    resource: Resource,
    *,
    rule: SeriesRule,
    person: Person,
    association: Association | None,
    by: Actor,
    at: dt.datetime,
    suits: Callable[[Resource], bool] | None = None,
) -> list[Planned]:
    """Every date of the rule. Nothing is locked or written; a constant number of queries unless somebody waits.

    `suits` says what may be offered instead at all, such as rooms in which all fit.
    Refuses as `dates_of` and `check_start`.
    """
    check_start(rule, at=at)
    dates = dates_of(rule)
    whole = Period(clock.start_of_day(dates[0]), clock.start_of_day(dates[-1] + dt.timedelta(days=3)))
    own, *others = kin_of(resource)
    kin = [own, *(other for other in others if suits is None or suits(other))]
    wish = Wish(kin[0], whole, BasketOwner(person=person), by, at, association=association)
    view = _View(
        wish=wish,
        kin=kin,
        taken=taken_by_resource(kin, whole, at=at),
        waiting=list(waiting_over(leaf_ids(kin[0]), whole, at=at)),
        standing=standing_of(person, association, resources=kin, around=whole, at=at),
        group=customer_group(person, association),
    )
    return list(_planned(rule, dates, view))


def _planned(rule: SeriesRule, dates: Sequence[dt.date], view: _View) -> Iterator[Planned]:
    """Date by date: those that come first count against the quotas of those that come later."""
    for number, date in enumerate(dates):
        skipped = skip_reason(rule, date)
        try:
            period = period_on(rule, date)
        except TimeDoesNotExist as refusal:
            yield Planned(date, None, None, skipped, () if skipped else (refusal,))
            continue
        if skipped:
            yield Planned(date, period, None, skipped)
            continue
        planned = _judge(date, view.wish.elsewhere(view.kin[0], period), view)
        if planned.is_possible:
            view = replace(view, standing=_with_one_more(view, period, number))
        yield planned


def _judge(date: dt.date, wish: Wish, view: _View) -> Planned:
    reasons = [*_in_the_way(wish, view), *reasons_against(wish, standing=view.standing)]
    cents: int | None = None
    try:
        cents = quote_for(wish.resource, wish.period, group=view.group).total_cents
    except (NotBookable, NoPrice) as refusal:
        reasons.append(refusal)
    found = tuple(_alternatives(date, wish, view)) if reasons else ()
    return Planned(date, wish.period, cents, reasons=tuple(reasons), alternatives=found)


def _in_the_way(wish: Wish, view: _View) -> list[BuurtpuntError]:
    if not _is_free(wish, view):
        return [SlotTaken(resource=wish.resource.name)]
    if any(entry.period.overlaps(wish.period) for entry in view.waiting):
        first = first_in_line(wish.resource, wish.period, at=wish.at)
        if first is not None and first.person_id != (wish.owner.person.pk if wish.owner.person else None):
            return [PromisedToWaiting(resource=wish.resource.name)]
    return []


def _is_free(wish: Wish, view: _View) -> bool:
    book = wish.resource.rulebook
    wide = wish.period.widen(book.buffer_before, book.buffer_after)
    return not any(item.period.overlaps(wide) for item in view.taken.get(wish.resource.pk, ()))


def _alternatives(date: dt.date, wish: Wish, view: _View) -> Iterator[Instead]:
    """The same hour in another one, then other hours of the same day in this one; nearest first."""
    left = MOST_ALTERNATIVES
    for other in view.kin[1:]:
        if left == 1:
            break
        if _is_possible(wish.elsewhere(other, wish.period), view):
            yield Instead(other, wish.period)
            left -= 1
    for period in _near(date, wish, view):
        if not left:
            return
        yield Instead(wish.resource, period)
        left -= 1


def _near(date: dt.date, wish: Wish, view: _View) -> Iterator[Period]:
    """Periods of the same length within the waking hours of that day, nearest first, that do not meet."""
    step, length = wish.resource.rulebook.step_minutes, wish.period.duration
    first, last = (clock.at_local(date, time) for time in _WAKING)
    starts: list[dt.datetime] = []
    start = round_up(first, step)
    while start + length <= last:
        starts.append(start)
        start += dt.timedelta(minutes=step)
    chosen: list[Period] = []
    for near in sorted(starts, key=lambda moment: (abs(moment - wish.period.start), moment)):
        period = Period(near, near + length)
        if period == wish.period or any(period.overlaps(other) for other in chosen):
            continue
        if _is_possible(wish.elsewhere(wish.resource, period), view):
            chosen.append(period)
            yield period


def _is_possible(wish: Wish, view: _View) -> bool:
    return _is_free(wish, view) and not reasons_against(wish, standing=view.standing)


def _with_one_more(view: _View, period: Period, number: int) -> Standing:
    """How they would stand with this date booked."""
    resource, person = view.kin[0], view.wish.owner.person
    one = Counted(
        booking_id=-1 - number, resource_id=resource.pk, kind_id=resource.kind_id,
        person_id=person.pk if person else None, period=period, is_open=True,
    )  # fmt: skip
    return replace(view.standing, counted=(*view.standing.counted, one))
