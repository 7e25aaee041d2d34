"""What else could be had instead of a wish: the nearest times, the same kind at that time, a part of the thing."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from typing import Final

from django.db.models import Q

from apps.accounts.enums import CustomerGroup
from apps.accounts.rules import customer_group
from apps.bookings.domain.near import fitted, near_times, window_of
from apps.bookings.domain.price import Quote
from apps.bookings.domain.quote import quote_for
from apps.bookings.domain.rules import reasons_against
from apps.bookings.domain.wish import Wish
from apps.bookings.errors import BornNeeded, CapabilityNeeded, NoPrice, NotBookable, SignInFirst
from apps.bookings.models import Resource
from apps.bookings.queries.availability import Taken, taken_by_resource
from apps.bookings.queries.line import Line, lines_of, widest_buffers
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.standing import Standing, standing_of
from apps.hub.errors import Refused
from apps.hub.period import Period

MOST: Final = 3
_TOO_FAR: Final = dt.timedelta(days=1200)  # beyond every horizon; the ends of the calendar stay out of the sums
_WHENEVER: Final = (NotBookable, SignInFirst, CapabilityNeeded, BornNeeded)  # no other time changes this


@dataclass(frozen=True, slots=True)
class Alternative:
    """Something near the wish that passes every rule and is free, with its price."""

    resource: Resource
    period: Period
    quote: Quote


def alternatives(wish: Wish, *, limit: int = MOST) -> list[Alternative]:
    """Up to `limit` wishes near this one that could be held at once: a part, the same kind, near times.

    A wish that is too long, too short or off the steps of the clock gets one that fits. A constant
    number of queries. What it offers can be gone a second later; only booking decides.
    """
    if abs(wish.period.start - wish.at) > _TOO_FAR:
        return []
    relatives = list(bookable_resources().filter(_related(wish.resource)))
    view = _look(wish, relatives)
    part_ids = {link.part_id for link in wish.resource.part_links.all()}
    parts = view.at_that_time(row for row in relatives if row.pk in part_ids)
    own = view.at_near_times(next((row for row in relatives if row.pk == wish.resource.pk), wish.resource))
    kin = view.at_that_time(
        row for row in relatives if row.pk not in part_ids | {wish.resource.pk} and row.kind_id == wish.resource.kind_id
    )
    by_turns = (found for found in chain.from_iterable(zip_longest(parts, kin, own)) if found is not None)
    chosen = list(islice(by_turns, limit))
    return sorted(chosen, key=lambda found: (found.resource.pk not in part_ids, found.resource.pk == wish.resource.pk))


def _related(resource: Resource) -> Q:
    return Q(kind=resource.kind_id) | Q(whole_links__whole=resource.pk)


def _look(wish: Wish, relatives: list[Resource]) -> "_View":
    """All that is needed to judge any wish near this one."""
    window = window_of(fitted(wish.resource.rulebook, wish.period), at=wish.at)
    others = [row for row in relatives if row.pk != wish.resource.pk]
    fits = [fitted(row.rulebook, wish.period) for row in [wish.resource, *others]]
    that_time = Period(min(fit.start for fit in fits), max(fit.end for fit in fits))
    hull = Period(min(window.start, that_time.start), max(window.end, that_time.end))
    own, everything = wish.resource, [wish.resource, *others]
    return _View(
        wish=wish,
        group=customer_group(wish.owner.person, wish.association),
        standing=standing_of(wish.owner.person, wish.association, resources=everything, around=hull, at=wish.at),
        taken=taken_by_resource(others, that_time.widen(*widest_buffers(others)), at=wish.at)
        | taken_by_resource([own], hull.widen(*widest_buffers([own])), at=wish.at),
        lines=lines_of(everything, hull, at=wish.at),
    )


@dataclass(frozen=True, slots=True)
class _View:
    """The wish, with what is taken and promised around it and how its party stands."""

    wish: Wish
    group: CustomerGroup
    standing: Standing
    taken: dict[int, list[Taken]]
    lines: dict[int, Line]

    def at_that_time(self, resources: Iterable[Resource]) -> Iterator[Alternative]:
        """Other things at the time wished for."""
        for resource in resources:
            found = self._possible(resource, fitted(resource.rulebook, self.wish.period))
            if isinstance(found, Alternative):
                yield found

    def at_near_times(self, resource: Resource) -> Iterator[Alternative]:
        """The thing itself: at that time in a length that fits, else at the nearest ones."""
        base = fitted(resource.rulebook, self.wish.period)
        others = near_times(resource, base, self._in_the_way(resource), at=self.wish.at)
        for period in [base, *others]:
            if period == self.wish.period:
                continue
            found = self._possible(resource, period)
            if isinstance(found, Alternative):
                yield found
            elif any(isinstance(reason, _WHENEVER) for reason in found):
                return

    def _in_the_way(self, resource: Resource) -> list[Taken]:
        own = self.wish.booking.pk if self.wish.booking else None
        return [item for item in self.taken[resource.pk] if own is None or item.booking_id != own]

    def _possible(self, resource: Resource, period: Period) -> Alternative | list[Refused]:
        """It with its price, or what speaks against it (nothing, when it is only taken)."""
        book = resource.rulebook
        wide = period.widen(book.buffer_before, book.buffer_after)
        taken = any(item.period.overlaps(wide) for item in self._in_the_way(resource))
        if taken or self.lines[resource.pk].is_promised(period, person=self.wish.owner.person):
            return []
        reasons = reasons_against(self.wish.elsewhere(resource, period), standing=self.standing)
        if reasons:
            return reasons
        try:
            return Alternative(resource, period, quote_for(resource, period, group=self.group))
        except (NoPrice, NotBookable) as refusal:
            return [refusal]
