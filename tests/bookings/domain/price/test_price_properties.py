"""What holds for any price list and any time, also when the clock changes."""

import datetime as dt
from fractions import Fraction

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from apps.bookings.domain.price import PriceList, Quote, Rate, quote, quote_distance
from apps.bookings.domain.price.cover import cheapest_cover, cost_of, scale_for
from apps.bookings.enums import Basis
from apps.bookings.errors import NoPrice
from apps.hub import clock
from apps.hub.errors import TimeDoesNotExist
from apps.hub.period import Period
from tests.bookings.domain.price.strategies import (
    AUTUMN,
    SPRING,
    anyhow,
    cents,
    covering,
    day,
    exact,
    flat,
    part,
    periods,
    price_lists,
    started,
    starts,
)

MINUTE = dt.timedelta(minutes=1)
unhurried = settings(deadline=None)  # a busy machine is no slower function


def price_or_none(rates: tuple[Rate, ...], period: Period) -> Quote | None:
    """The quote, or nothing when the rates do not reach."""
    try:
        return quote(PriceList(rates), period)
    except NoPrice:
        return None


@unhurried
@given(price_lists, periods())
def test_lines_sum_to_the_total_and_none_is_negative(prices: PriceList, period: Period) -> None:
    found = quote(prices, period)
    assert sum(line.amount_cents for line in found.lines) == found.total_cents >= 0
    assert all(line.amount_cents >= 0 and line.quantity >= 0 for line in found.lines)


@unhurried
@given(price_lists, periods())
def test_whole_units_cost_what_they_say(prices: PriceList, period: Period) -> None:
    by_amount = {rate.amount_cents for rate in prices.rates if rate.is_exact}
    for line in quote(prices, period).lines:
        if line.unit_cents not in by_amount:
            assert line.amount_cents == line.quantity * line.unit_cents


@unhurried
@given(price_lists, periods(), st.integers(1, 5 * 1440))
@example(PriceList((Rate(Basis.TIME, 1, minutes=60, is_exact=True),)), Period(SPRING, SPRING + 31 * MINUTE), 1)
def test_shorter_time_from_the_same_start_is_never_dearer(prices: PriceList, period: Period, minutes: int) -> None:
    shorter = Period(period.start, min(period.end, period.start + minutes * MINUTE))
    assert quote(prices, shorter).total_cents <= quote(prices, period).total_cents


@unhurried
@given(st.lists(covering, min_size=1, max_size=4), periods(), st.integers(1, 5 * 1440))
def test_shorter_time_has_a_price_when_the_longer_has(rates: list[Rate], period: Period, minutes: int) -> None:
    longer = price_or_none(tuple(rates), period)
    assume(longer is not None)
    shorter = price_or_none(tuple(rates), Period(period.start, min(period.end, period.start + minutes * MINUTE)))
    assert longer is not None
    assert shorter is not None
    assert shorter.total_cents <= longer.total_cents


@unhurried
@given(price_lists, covering, periods())
def test_a_rate_more_makes_nothing_dearer(prices: PriceList, more: Rate, period: Period) -> None:
    richer = PriceList((*prices.rates, more))
    assert quote(richer, period).total_cents <= quote(prices, period).total_cents


@unhurried
@given(price_lists, flat, periods())
def test_what_is_added_once_adds_just_that(prices: PriceList, more: Rate, period: Period) -> None:
    richer = PriceList((*prices.rates, more))
    added = more.amount_cents if more.holds_on(clock.local_date(period.start)) else 0
    assert quote(richer, period).total_cents == quote(prices, period).total_cents + added


@unhurried
@given(st.lists(started | exact | part, max_size=4), cents, starts, st.integers(1, 1440))
def test_hours_of_one_day_cost_at_most_its_day_price(
    rates: list[Rate], per_day: int, start: dt.datetime, minutes: int
) -> None:
    day = clock.day_period(clock.local_date(start))
    inside = Period(start, min(day.end, start + minutes * MINUTE))
    assert quote(PriceList((*rates, Rate(Basis.DAY, per_day))), inside).total_cents <= per_day


@unhurried
@given(st.lists(covering, max_size=3), cents, periods())
def test_days_cost_at_most_as_many_day_prices(rates: list[Rate], per_day: int, period: Period) -> None:
    last = clock.local_date(period.end - dt.timedelta(microseconds=1))
    days = (last - clock.local_date(period.start)).days + 1
    assert quote(PriceList((*rates, Rate(Basis.DAY, per_day))), period).total_cents <= days * per_day


@unhurried
@given(st.lists(covering | flat, max_size=5), anyhow, periods(), st.randoms(use_true_random=False))
def test_order_of_the_rates_changes_nothing(rates: list[Rate], always: Rate, period: Period, random: object) -> None:
    ordered = [always, *rates]
    shuffled = ordered[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert quote(PriceList(tuple(shuffled)), period) == quote(PriceList(tuple(ordered)), period)


@unhurried
@given(st.lists(st.tuples(st.integers(0, 300), cents), max_size=4), st.integers(0, 600), st.integers(0, 600))
def test_distance_is_never_negative_nor_dearer_when_shorter(tiers: list[tuple[int, int]], one: int, two: int) -> None:
    prices = PriceList(tuple(Rate(Basis.KM, amount, from_km=start) for start, amount in tiers))
    near, far = (quote_distance(prices, km) for km in sorted((one, two)))
    assert 0 <= near.total_cents <= far.total_cents
    assert sum(line.amount_cents for line in far.lines) == far.total_cents


# The slow way: choose any set of days and parts, pay them, and fill what they leave open by every row of units.


def _wall(date: dt.date, time: dt.time) -> dt.datetime:
    try:
        return clock.at_local(date, time)
    except TimeDoesNotExist:
        return clock.at_local(date, dt.time(3))


def _fixed(rates: list[Rate], period: Period) -> list[tuple[dt.datetime, dt.datetime, int]]:
    found = []
    first = clock.local_date(period.start)
    for offset in range(-1, (clock.local_date(period.end) - first).days + 1):
        date = first + dt.timedelta(days=offset)
        for rate in rates:
            start, end = dt.time.min, dt.time.min
            if rate.basis == Basis.PART:
                assert rate.part_from is not None
                assert rate.part_to is not None
                start, end = rate.part_from, rate.part_to
            elif rate.basis != Basis.DAY:
                continue
            if rate.holds_on(date):
                ends_on = date if end > start else date + dt.timedelta(days=1)
                found.append((_wall(date, start), _wall(ends_on, end), rate.amount_cents))
    return [item for item in found if item[0] < item[1] and item[0] < period.end and item[1] > period.start]


def _fill(
    rates: list[Rate], moment: dt.datetime, end: dt.datetime, paid: list[tuple[dt.datetime, dt.datetime, int]],
    borders: list[dt.datetime],
) -> Fraction | None:  # fmt: skip
    if moment >= end:
        return Fraction()
    inside = [item[1] for item in paid if item[0] <= moment < item[1]]
    if inside:
        return _fill(rates, max(inside), end, paid, borders)
    ways = []
    for rate in rates:
        if rate.basis != Basis.TIME or not rate.holds_on(clock.local_date(moment)):
            continue
        until, cost = moment + dt.timedelta(minutes=rate.minutes), Fraction(rate.amount_cents)
        if rate.is_exact:
            until = min([border for border in borders if border > moment] + [end])
            cost = Fraction(rate.amount_cents * int((until - moment).total_seconds()), rate.minutes * 60)
        rest = _fill(rates, until, end, paid, borders)
        if rest is not None:
            ways.append(cost + rest)
    return min(ways, default=None)


def slowly(rates: list[Rate], period: Period) -> Fraction | None:
    """The least over all sets of days and parts, with what is left filled in every way."""
    fixed = _fixed(rates, period)
    first = clock.local_date(period.start)
    midnights = [clock.start_of_day(first + dt.timedelta(days=offset)) for offset in range(3)]
    borders = midnights + [moment for item in fixed for moment in item[:2]]
    ways = []
    for chosen in range(2 ** len(fixed)):
        paid = [item for index, item in enumerate(fixed) if chosen >> index & 1]
        rest = _fill(rates, period.start, period.end, paid, borders)
        if rest is not None:
            ways.append(rest + sum(item[2] for item in paid))
    return min(ways, default=None)


half_hours = st.builds(
    lambda base, start, length: Period(base + 30 * start * MINUTE, base + 30 * (start + length) * MINUTE),
    st.sampled_from([AUTUMN, SPRING]),
    st.integers(0, 95),
    st.integers(1, 14),
)
units = st.one_of(started.filter(lambda rate: rate.minutes >= 60), exact, day, part)


@unhurried
@given(st.lists(units, min_size=1, max_size=3), half_hours)
def test_cover_is_as_cheap_as_the_cheapest_of_all(rates: list[Rate], period: Period) -> None:
    pieces = cheapest_cover(rates, period)
    slow = slowly(rates, period)
    if pieces is None or slow is None:
        assert pieces is None
        assert slow is None
        return
    scale = scale_for(rates)
    assert Fraction(sum(cost_of(piece, scale) for piece in pieces), scale) == slow
