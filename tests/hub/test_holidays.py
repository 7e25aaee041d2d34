import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.holidays import public_holiday, school_holiday

DAY = dt.timedelta(days=1)

# As the Flemish ministry of Education publishes them: name, first day, last day.
OFFICIAL = [
    ("Herfstvakantie", "2025-10-27", "2025-11-02"),
    ("Kerstvakantie", "2025-12-22", "2026-01-04"),
    ("Krokusvakantie", "2026-02-16", "2026-02-22"),
    ("Paasvakantie", "2026-04-06", "2026-04-19"),
    ("Zomervakantie", "2026-07-01", "2026-08-31"),
    ("Herfstvakantie", "2026-11-02", "2026-11-08"),
    ("Kerstvakantie", "2026-12-21", "2027-01-03"),
    ("Krokusvakantie", "2027-02-08", "2027-02-14"),
    ("Paasvakantie", "2027-03-29", "2027-04-11"),
    ("Zomervakantie", "2027-07-01", "2027-08-31"),
    ("Herfstvakantie", "2027-11-01", "2027-11-07"),
    ("Kerstvakantie", "2027-12-27", "2028-01-09"),
    ("Krokusvakantie", "2028-02-28", "2028-03-05"),
    ("Paasvakantie", "2028-04-03", "2028-04-17"),
    ("Zomervakantie", "2028-07-01", "2028-08-31"),
]


def days_of(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + n * DAY for n in range((dt.date(year + 1, 1, 1) - first).days)]


def test_public_holidays_are_the_ten_of_the_law() -> None:
    found = {str(day): name for day in days_of(2027) if (name := public_holiday(day))}
    assert found == {
        "2027-01-01": "Nieuwjaar",
        "2027-03-29": "Paasmaandag",
        "2027-05-01": "Feest van de Arbeid",
        "2027-05-06": "Hemelvaart",
        "2027-05-17": "Pinkstermaandag",
        "2027-07-21": "Nationale feestdag",
        "2027-08-15": "Tenhemelopneming",
        "2027-11-01": "Allerheiligen",
        "2027-11-11": "Wapenstilstand",
        "2027-12-25": "Kerstmis",
    }


def test_public_holiday_speaks_the_language_of_who_reads() -> None:
    with translation.override("en"):
        assert public_holiday(dt.date(2026, 12, 25)) == "Christmas Day"


@pytest.mark.parametrize(("name", "first", "last"), OFFICIAL)
def test_school_holiday_runs_as_published(name: str, first: str, last: str) -> None:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    inside = {school_holiday(start + n * DAY) for n in range((end - start).days + 1)}
    assert inside == {name}
    assert (school_holiday(start - DAY), school_holiday(end + DAY)) == (None, None)


def test_school_holidays_of_two_years_are_these_and_no_others() -> None:
    days = [day for year in (2026, 2027) for day in days_of(year) if school_holiday(day)]
    published = [
        start + n * DAY
        for _name, first, last in OFFICIAL
        for start in [dt.date.fromisoformat(first)]
        for n in range((dt.date.fromisoformat(last) - start).days + 1)
    ]
    assert days == [day for day in published if day.year in (2026, 2027)]


@given(year=st.integers(min_value=1990, max_value=2150))
def test_every_year_has_ten_public_holidays_and_the_weeks_of_the_decree(year: int) -> None:
    days = days_of(year)
    # Ascension can fall on the first of May, as in 2008: then one day is two holidays
    assert sum(public_holiday(day) is not None for day in days) in (9, 10)
    starts = [day for day in days if school_holiday(day) and not school_holiday(day - DAY)]
    assert {day.weekday() for day in starts if day.month != 7} == {0}
    assert len(starts) in (5, 6)
