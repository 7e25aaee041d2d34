"""Prices as a village asks them, worked out by hand."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from apps.bookings.domain.price import PriceList, Quote, Rate, quote, quote_distance
from apps.bookings.enums import Basis, Days
from apps.bookings.errors import NoPrice
from apps.hub import clock
from apps.hub.period import Period

HOUR = Rate(Basis.TIME, 200, minutes=60)
DAY = Rate(Basis.DAY, 1200)
MORNING = Rate(Basis.PART, 1500, "voormiddag", part_from=dt.time(8), part_to=dt.time(13))
AFTERNOON = Rate(Basis.PART, 1500, "namiddag", part_from=dt.time(13), part_to=dt.time(18))
EVENING = Rate(Basis.PART, 2500, "avond", part_from=dt.time(18), part_to=dt.time(2))
CLEANING = Rate(Basis.FLAT, 3000, "schoonmaak")
NIGHT_OF_SUMMER_TIME = ("2027-03-27 20:00", "2027-03-28 08:00")
NIGHT_OF_WINTER_TIME = ("2026-10-24 20:00", "2026-10-25 08:00")


def moment(text: str) -> dt.datetime:
    """A wall time in Brussels."""
    wall = dt.datetime.fromisoformat(text)
    return clock.at_local(wall.date(), wall.time())


def price(rates: list[Rate], start: str, end: str) -> Quote:
    """What it costs from one wall time to another."""
    return quote(PriceList(tuple(rates)), Period(moment(start), moment(end)))


def bill(found: Quote) -> list[tuple[int, Decimal | int]]:
    """The amounts and how many units they are for."""
    return [(line.amount_cents, line.quantity) for line in found.lines]


def said(found: Quote) -> list[str]:
    """The lines in Dutch, with plain spaces."""
    return [line.label.replace("\N{NO-BREAK SPACE}", " ") for line in found.lines]


@pytest.mark.parametrize(("night", "hours"), [(NIGHT_OF_SUMMER_TIME, 11), (NIGHT_OF_WINTER_TIME, 13)])
def test_night_in_which_the_clock_changes_costs_what_it_lasts(night: tuple[str, str], hours: int) -> None:
    assert bill(price([HOUR], *night)) == [(200 * hours, hours)]


@pytest.mark.parametrize("day", ["2026-10-25", "2027-03-28", "2027-03-29"])
def test_local_day_is_one_day_however_many_hours_it_has(day: str) -> None:
    next_day = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    assert bill(price([DAY], f"{day} 00:00", f"{next_day} 00:00")) == [(1200, 1)]


def test_a_day_and_some_hours_are_the_cheapest_of_both() -> None:
    found = price([HOUR, DAY], "2026-11-27 08:00", "2026-11-28 03:00")
    assert bill(found) == [(1200, 1), (600, 3)]
    assert said(found) == ["1 dag", "3 uur × € 2"]


def test_hours_are_cheaper_than_a_day_when_they_are_few() -> None:
    assert bill(price([HOUR, DAY], "2026-11-27 08:00", "2026-11-27 13:30")) == [(1200, 1)]
    assert bill(price([HOUR, DAY], "2026-11-27 08:00", "2026-11-27 12:30")) == [(1000, 5)]


def test_started_hour_counts_whole_and_an_exact_one_by_the_minute() -> None:
    exact = Rate(Basis.TIME, 200, minutes=60, is_exact=True)
    assert price([HOUR], "2026-11-27 08:00", "2026-11-27 09:01").total_cents == 400
    assert price([exact], "2026-11-27 08:00", "2026-11-27 09:01").total_cents == 203
    assert said(price([exact], "2026-11-27 08:00", "2026-11-27 10:30")) == ["2,5 uur × € 2"]


def test_ten_to_three_is_a_morning_and_an_afternoon() -> None:
    found = price([MORNING, AFTERNOON, EVENING], "2026-11-27 10:00", "2026-11-27 15:00")
    assert bill(found) == [(1500, 1), (1500, 1)]
    assert said(found) == ["voormiddag", "namiddag"]


def test_whole_day_is_cheaper_than_its_parts() -> None:
    whole = Rate(Basis.PART, 4000, "hele dag", part_from=dt.time(8), part_to=dt.time(2))
    assert said(price([MORNING, AFTERNOON, EVENING, whole], "2026-11-27 09:00", "2026-11-28 01:00")) == ["hele dag"]
    assert said(price([MORNING, AFTERNOON, EVENING, whole], "2026-11-27 09:00", "2026-11-27 17:00")) == [
        "voormiddag",
        "namiddag",
    ]


def test_part_that_ends_after_midnight_belongs_to_the_evening_before() -> None:
    friday_only = Rate(Basis.PART, 2500, part_from=dt.time(18), part_to=dt.time(2), days=Days.WEEKDAYS)
    assert price([friday_only], "2026-11-28 00:30", "2026-11-28 01:30").total_cents == 2500
    with pytest.raises(NoPrice):
        price([friday_only], "2026-11-29 00:30", "2026-11-29 01:30")


def test_part_to_midnight_ends_with_the_day() -> None:
    late = Rate(Basis.PART, 900, part_from=dt.time(20), part_to=dt.time.min)
    assert price([late], "2026-11-27 20:00", "2026-11-28 00:00").total_cents == 900
    assert said(price([late], "2026-11-27 20:00", "2026-11-28 00:00")) == ["van 20.00 tot 24.00 u."]


def test_part_over_the_night_of_summer_time_keeps_its_wall_hours() -> None:
    night = Rate(Basis.PART, 900, part_from=dt.time(1), part_to=dt.time(2, 30))
    assert price([night], "2027-03-28 01:00", "2027-03-28 03:00").total_cents == 900
    gone = Rate(Basis.PART, 900, part_from=dt.time(2), part_to=dt.time(3))
    assert price([gone, HOUR], "2027-03-28 01:00", "2027-03-28 04:00").total_cents == 400


def test_weekend_has_its_own_price_from_midnight_on() -> None:
    weekend = Rate(Basis.TIME, 300, minutes=60, days=Days.WEEKEND)
    weekdays = Rate(Basis.TIME, 200, minutes=60, days=Days.WEEKDAYS)
    found = price([weekdays, weekend], "2026-11-27 22:00", "2026-11-28 01:00")
    assert sorted(bill(found)) == [(300, 1), (400, 2)]


def test_season_over_new_year_has_both_its_ends() -> None:
    winter = Rate(Basis.FLAT, 500, "verwarming", season_from="11-01", season_until="03-31")
    sums = {
        day: price([HOUR, winter], f"{day} 10:00", f"{day} 11:00").total_cents
        for day in ("2026-10-31", "2026-11-01", "2026-12-31", "2027-01-01", "2027-03-31", "2027-04-01")
    }
    assert list(sums.values()) == [200, 700, 700, 700, 700, 200]


def test_what_is_added_once_is_judged_by_the_day_of_the_start() -> None:
    weekend = Rate(Basis.FLAT, 3000, "schoonmaak", days=Days.WEEKEND)
    assert price([HOUR, weekend], "2026-11-27 22:00", "2026-11-28 02:00").total_cents == 800
    found = price([HOUR, weekend], "2026-11-29 22:00", "2026-11-30 02:00")
    assert bill(found) == [(800, 4), (3000, 1)]
    assert said(found) == ["4 uur × € 2", "schoonmaak"]


def test_only_a_price_per_time_used_needs_no_hours() -> None:
    assert bill(price([CLEANING], "2026-11-27 22:00", "2026-11-28 02:00")) == [(3000, 1)]


def test_equal_prices_take_the_fewest_and_longest_units() -> None:
    half_day = Rate(Basis.TIME, 800, minutes=240)
    assert bill(price([HOUR, half_day], "2026-11-27 08:00", "2026-11-27 12:00")) == [(800, 1)]
    assert said(price([Rate(Basis.TIME, 1200, minutes=360), DAY], "2026-11-27 08:00", "2026-11-27 09:00")) == ["1 dag"]
    short_part = Rate(Basis.PART, 800, "ontbijt", part_from=dt.time(8), part_to=dt.time(10))
    assert said(price([short_part, half_day], "2026-11-27 08:00", "2026-11-27 09:00")) == ["4 u."]


def test_cents_lost_by_rounding_go_where_most_was_lost() -> None:
    per_third = [
        Rate(Basis.TIME, 100, minutes=180, is_exact=True, days=Days.WEEKDAYS),
        Rate(Basis.TIME, 200, minutes=180, is_exact=True, days=Days.WEEKEND),
    ]
    found = price(per_third, "2026-11-27 23:00", "2026-11-28 01:00")
    assert sorted(line.amount_cents for line in found.lines) == [33, 67]
    assert found.total_cents == 100


def test_time_that_no_unit_covers_has_no_price() -> None:
    with pytest.raises(NoPrice):
        price([MORNING, CLEANING], "2026-11-27 10:00", "2026-11-27 14:00")
    with pytest.raises(NoPrice):
        price([], "2026-11-27 10:00", "2026-11-27 14:00")


def test_absurdly_long_or_far_time_has_no_price() -> None:
    start = moment("2026-11-27 10:00")
    assert quote(PriceList((HOUR,)), Period(start, start + dt.timedelta(days=62))).total_cents == 62 * 24 * 200
    for wish in (
        Period(start, start + dt.timedelta(days=62, seconds=1)),
        Period(dt.datetime(9999, 12, 31, 20, tzinfo=dt.UTC), dt.datetime(9999, 12, 31, 21, tzinfo=dt.UTC)),
        Period(dt.datetime(1, 1, 1, tzinfo=dt.UTC), dt.datetime(1, 1, 1, 1, tzinfo=dt.UTC)),
    ):
        with pytest.raises(NoPrice):
            quote(PriceList((HOUR,)), wish)


def test_deposit_stands_beside_the_price() -> None:
    found = quote(
        PriceList((HOUR,), deposit_cents=5000), Period(moment("2026-11-27 10:00"), moment("2026-11-27 11:00"))
    )
    assert (found.total_cents, found.deposit_cents) == (200, 5000)


def test_kilometres_count_by_tier() -> None:
    tiers = PriceList((Rate(Basis.KM, 25, from_km=0), Rate(Basis.KM, 15, from_km=100), HOUR))
    assert bill(quote_distance(tiers, 42)) == [(1050, 42)]
    assert said(quote_distance(tiers, 42)) == ["42 km × € 0,25"]
    assert bill(quote_distance(tiers, Decimal("120.5"))) == [(2500, 100), (308, Decimal("20.5"))]
    assert bill(quote_distance(tiers, 0)) == []


def test_kilometres_below_the_first_tier_are_included() -> None:
    tiers = PriceList((Rate(Basis.KM, 30, from_km=50),))
    assert quote_distance(tiers, 50).total_cents == 0
    assert bill(quote_distance(tiers, 51)) == [(30, 1)]
    assert quote_distance(PriceList((HOUR,)), 51).total_cents == 0


def test_distance_is_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        quote_distance(PriceList((HOUR,)), -1)


def test_free_hours_say_so() -> None:
    assert said(price([Rate(Basis.TIME, 0, minutes=60)], "2026-11-27 10:00", "2026-11-27 13:00")) == ["3 uur, gratis"]


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (15, "8 kwartieren × € 0,50"),
        (30, "4 halve uren × € 0,50"),
        (45, "3 × 45 min. × € 0,50"),
        (120, "2 u."),
        (7 * 1440, "1 week"),
    ],
)
def test_units_are_called_as_people_say(minutes: int, words: str) -> None:
    assert said(price([Rate(Basis.TIME, 50, minutes=minutes)], "2026-11-27 10:00", "2026-11-27 12:00")) == [words]


def test_labels_are_in_the_language_of_the_reader() -> None:
    with translation.override("en"):
        assert said(price([HOUR, DAY], "2026-11-27 08:00", "2026-11-28 03:00")) == ["1 day", "3 hours × €2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"basis": Basis.TIME, "amount_cents": 1},
        {"basis": Basis.DAY, "amount_cents": -1},
        {"basis": Basis.DAY, "amount_cents": 1, "minutes": 60},
        {"basis": Basis.PART, "amount_cents": 1, "part_from": dt.time(8)},
        {"basis": Basis.DAY, "amount_cents": 1, "season_from": "01-01"},
        {"basis": "moon", "amount_cents": 1},
    ],
)
def test_rate_that_is_none_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no rate"):
        Rate(**wrong)  # type: ignore[arg-type]
