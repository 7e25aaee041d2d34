"""The cheapest way to cover a stretch of time with units that may be longer than needed.

A cover is built from the start on. Where it has come to moment `t` one may lay
- a started unit: it reaches `t` plus its length;
- an exact stretch: to the next midnight, border of a part, or the end, for its share of the amount;
- the part of the day or the whole day that `t` lies in: it reaches the end of that.
Whether a rate holds is judged by the local day of `t`, of a part by the day on which it begins.

All amounts are zero or more, and a cover of a longer period covers a shorter one of the same start:
so a shorter one is never dearer, a day never costs more than its day price, and a rate that is
added makes nothing dearer. What reaches a moment cheapest does not depend on what comes after it,
so every moment is looked at once, in order of time (Bellman).
"""

import heapq
import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from apps.bookings.domain.price.calendar import LocalDay, lay_over_days, seconds, seconds_up
from apps.bookings.domain.price.rates import Rate
from apps.bookings.enums import Basis
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class Piece:
    """A rate that was laid: how long it reaches, in seconds. Of an exact rate that is what it is paid by."""

    rate: Rate
    seconds: int


class Reached(NamedTuple):
    """How a moment was reached; the least wins: cheaper, then fewer units, then longer ones, then by the bill."""

    cost: int
    units: int
    minus_length: int
    rank: int
    came_from: int
    piece: Piece | None


def cheapest_cover(rates: Sequence[Rate], period: Period) -> list[Piece] | None:
    """The pieces that cover the period for the least money, in order of time; None when no way leads to its end.

    Which rate comes first in `rates` decides only between ways that are alike in all else.
    """
    start, end = seconds(period.start), seconds_up(period.end)
    days = lay_over_days(rates, period.start, period.end)
    starts = [day.start for day in days]
    borders = _borders(days)
    scale = scale_for(rates)
    ranks = {rate: rank for rank, rate in reversed(list(enumerate(rates)))}
    best: dict[int, Reached] = {start: Reached(0, 0, 0, 0, start, None)}
    waiting = [start]
    while waiting and waiting[0] < end:
        moment = heapq.heappop(waiting)
        day = days[bisect_right(starts, moment) - 1]
        until = min(end, borders[bisect_right(borders, moment)]) if day.exact else end
        sofar = best[moment]
        for piece in _pieces(day, moment, until=until):
            reached = Reached(
                sofar.cost + cost_of(piece, scale),
                sofar.units + 1,
                sofar.minus_length - piece.seconds,
                ranks[piece.rate],
                moment,
                piece,
            )
            _keep(best, waiting, min(moment + piece.seconds, end), reached)
    return _trace(best, end)


def cost_of(piece: Piece, scale: int) -> int:
    """In cents times `scale`: a whole number, also of an exact stretch."""
    if not piece.rate.is_exact:
        return piece.rate.amount_cents * scale
    return piece.rate.amount_cents * piece.seconds * (scale // (piece.rate.minutes * 60))


def scale_for(rates: Sequence[Rate]) -> int:
    """By what to multiply cents so that a second of every exact rate costs a whole number."""
    return math.lcm(*(rate.minutes * 60 for rate in rates if rate.basis == Basis.TIME and rate.is_exact))


def _pieces(day: LocalDay, moment: int, *, until: int) -> Iterator[Piece]:
    for rate in day.sliding:
        yield Piece(rate, rate.minutes * 60)
    for rate in day.exact:
        yield Piece(rate, until - moment)
    for window in day.windows:
        if window.start <= moment < window.end:
            yield Piece(window.rate, window.end - moment)


def _keep(best: dict[int, Reached], waiting: list[int], moment: int, reached: Reached) -> None:
    known = best.get(moment)
    if known is None:
        heapq.heappush(waiting, moment)
    if known is None or reached[:5] < known[:5]:
        best[moment] = reached


def _borders(days: Sequence[LocalDay]) -> list[int]:
    found = {moment for day in days for moment in (day.start, day.end)}
    found |= {moment for day in days for window in day.windows for moment in (window.start, window.end)}
    return sorted(found)


def _trace(best: dict[int, Reached], end: int) -> list[Piece] | None:
    """Back from the end to where it began."""
    if end not in best:
        return None
    pieces: list[Piece] = []
    reached = best[end]
    while reached.piece is not None:
        pieces.append(reached.piece)
        reached = best[reached.came_from]
    return pieces[::-1]
