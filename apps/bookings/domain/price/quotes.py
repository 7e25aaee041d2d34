"""From price list to lines: the total is rounded once, half up, and the lines sum to it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from apps.bookings.domain.price import words
from apps.bookings.domain.price.cover import Piece, cheapest_cover, cost_of, scale_for
from apps.bookings.domain.price.rates import COVERING, PriceList, Rate
from apps.bookings.enums import Basis
from apps.bookings.errors import NoPrice
from apps.hub import clock
from apps.hub.period import Period

LONGEST: Final = dt.timedelta(days=62)
_FIRST_YEAR: Final = 1971
_LAST_YEAR: Final = 9000
_HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a price, VAT included, in cents. What is paid by the minute has a part of a unit as quantity."""

    label: str
    quantity: Decimal
    unit_cents: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A price: the lines sum to the total. The deposit is no price and stands beside it."""

    lines: tuple[QuoteLine, ...]
    total_cents: int
    deposit_cents: int = 0


@dataclass(slots=True)
class _Sum:
    """What one rate comes to: how many units, and exactly how many cents."""

    rate: Rate
    quantity: Fraction
    cents: Fraction


def quote(price_list: PriceList, period: Period) -> Quote:
    """The least that the period costs, by the units of the list, in elapsed time over clock changes.

    A list without any unit of time asks only what is added once. Refuses: NoPrice for a list without
    rates, for a time that its units do not cover, and for more than 62 days.
    """
    if period.duration > LONGEST or not _FIRST_YEAR <= period.start.year < _LAST_YEAR:
        raise NoPrice
    rates = price_list.sorted_rates()
    covering = [rate for rate in rates if rate.basis in COVERING]
    pieces = cheapest_cover(covering, period) if covering else []
    if pieces is None or not rates:
        raise NoPrice
    first_day = clock.local_date(period.start)
    once = [rate for rate in rates if rate.basis == Basis.FLAT and rate.holds_on(first_day)]
    sums = _sum_pieces(covering, pieces) + [_Sum(rate, Fraction(1), Fraction(rate.amount_cents)) for rate in once]
    return _bill(sums, deposit_cents=price_list.deposit_cents)


def quote_distance(price_list: PriceList, km: int | Decimal) -> Quote:
    """What a driven distance (zero or more) costs: each tier counts for the kilometres above its start.

    Kilometres below the first tier are included; a list without tiers asks nothing.
    """
    if km < 0:
        raise ValueError("a distance is never negative")
    tiers = [rate for rate in price_list.sorted_rates() if rate.basis == Basis.KM]
    tiers = [rate for index, rate in enumerate(tiers) if not index or rate.from_km > tiers[index - 1].from_km]
    ends = [Fraction(rate.from_km) for rate in tiers[1:]] + [Fraction(km)]
    sums = [
        _Sum(rate, driven, driven * rate.amount_cents)
        for rate, end in zip(tiers, ends, strict=True)
        if (driven := min(Fraction(km), end) - rate.from_km) > 0
    ] if tiers else []  # fmt: skip
    return _bill(sums)


def _sum_pieces(rates: Sequence[Rate], pieces: Sequence[Piece]) -> list[_Sum]:
    """One sum per rate, in the order of the bill."""
    scale = scale_for(rates)
    sums: list[_Sum] = []
    for rate in dict.fromkeys(rates):
        laid = [piece for piece in pieces if piece.rate == rate]
        if laid:
            driven = Fraction(sum(piece.seconds for piece in laid), rate.minutes * 60) if rate.is_exact else len(laid)
            sums.append(_Sum(rate, Fraction(driven), Fraction(sum(cost_of(piece, scale) for piece in laid), scale)))
    return sums


def _bill(sums: Sequence[_Sum], *, deposit_cents: int = 0) -> Quote:
    """Round the total half up; the cents that the lines then lack go to those that lost most by rounding down."""
    exact = sum((item.cents for item in sums), Fraction())
    total = int(exact + Fraction(1, 2))
    amounts = [int(item.cents) for item in sums]
    by_loss = sorted(range(len(sums)), key=lambda index: amounts[index] - sums[index].cents)
    for index in by_loss[: total - sum(amounts)]:
        amounts[index] += 1
    lines = tuple(_line(item, amount) for item, amount in zip(sums, amounts, strict=True))
    return Quote(lines=lines, total_cents=total, deposit_cents=deposit_cents)


def _line(item: _Sum, amount: int) -> QuoteLine:
    quantity = (Decimal(item.quantity.numerator) / item.quantity.denominator).quantize(_HUNDREDTH)
    return QuoteLine(words.line_words(item.rate, quantity), quantity, item.rate.amount_cents, amount)
