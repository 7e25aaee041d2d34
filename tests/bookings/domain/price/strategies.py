"""What price lists and periods can be drawn from; half of the periods lie around a night when the clock changes."""

import datetime as dt

from hypothesis import strategies as st

from apps.bookings.domain.price import PriceList, Rate
from apps.bookings.enums import Basis, Days
from apps.hub.period import Period

AUTUMN = dt.datetime(2026, 10, 23, 22, tzinfo=dt.UTC)  # Saturday 24 October begins; the hour comes twice on Sunday
SPRING = dt.datetime(2027, 3, 26, 23, tzinfo=dt.UTC)  # Saturday 27 March begins; Sunday has 23 hours
NEW_YEAR = dt.datetime(2026, 12, 30, 12, tzinfo=dt.UTC)

cents = st.integers(0, 5_000)
whole_hours = st.integers(0, 23).map(dt.time)
seasons = st.sampled_from([("", ""), ("11-01", "03-31"), ("12-31", "01-01"), ("03-28", "10-24")])


def _with_days(basis: str, **more: st.SearchStrategy[object]) -> st.SearchStrategy[Rate]:
    def build(amount: int, days: Days, season: tuple[str, str], extra: dict[str, object]) -> Rate:
        return Rate(basis, amount, days=days, season_from=season[0], season_until=season[1], **extra)  # type: ignore[arg-type]

    return st.builds(build, cents, st.sampled_from(Days), seasons, st.fixed_dictionaries(more))


started = _with_days(Basis.TIME, minutes=st.sampled_from([30, 45, 60, 240, 1440]))
exact = _with_days(Basis.TIME, minutes=st.sampled_from([7, 60, 1440]), is_exact=st.just(True))
day = _with_days(Basis.DAY)
part = _with_days(Basis.PART, part_from=whole_hours, part_to=whole_hours)
flat = _with_days(Basis.FLAT)
covering = st.one_of(started, exact, day, part)
anyhow = st.builds(Rate, st.just(Basis.TIME), cents, minutes=st.just(60))  # so that there is always some cover

price_lists = st.builds(
    lambda always, more, once: PriceList((always, *more, *once)),
    anyhow,
    st.lists(covering, max_size=4),
    st.lists(flat, max_size=2),
)
starts = st.builds(
    lambda base, minutes: base + dt.timedelta(minutes=minutes),
    st.sampled_from([AUTUMN, SPRING, NEW_YEAR]),
    st.integers(0, 48 * 60),
)


def periods(*, longest_minutes: int = 5 * 1440) -> st.SearchStrategy[Period]:
    """Periods of a minute to some days."""
    return st.builds(
        lambda start, minutes: Period(start, start + dt.timedelta(minutes=minutes)),
        starts,
        st.integers(1, longest_minutes),
    )
