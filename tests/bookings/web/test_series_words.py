"""A series in words, in Dutch and in English."""

import datetime as dt

import pytest
from django.utils import translation

from apps.bookings.domain.series import SeriesRule
from apps.bookings.enums import Frequency
from apps.bookings.web.series_words import counts_words, hours_words, rule_words, terms_in_short
from apps.hub.money import NBSP
from tests.factories_series import a_rule

LAST_TUESDAY = dt.date(2026, 12, 29)


@pytest.mark.parametrize(
    ("rule", "dutch", "english"),
    [
        (a_rule(count=3), "Elke dinsdag, 19.00–21.00 u.", "Every Tuesday, 19:00–21:00"),
        (
            a_rule(count=3, interval=2),
            "Om de 2 weken op dinsdag, 19.00–21.00 u.",
            "Every 2 weeks on Tuesday, 19:00–21:00",
        ),
        (
            a_rule(count=3, frequency=Frequency.MONTHLY),
            "Elke maand op de eerste dinsdag, 19.00–21.00 u.",
            "Every month on the first Tuesday, 19:00–21:00",
        ),
        (
            a_rule(LAST_TUESDAY, count=3, frequency=Frequency.MONTHLY, interval=3),
            "Om de 3 maanden op de vijfde dinsdag, 19.00–21.00 u.",
            "Every 3 months on the fifth Tuesday, 19:00–21:00",
        ),
        (
            a_rule(LAST_TUESDAY, count=3, frequency=Frequency.LAST),
            "Elke maand op de laatste dinsdag, 19.00–21.00 u.",
            "Every month on the last Tuesday, 19:00–21:00",
        ),
    ],
)
def test_a_rule_reads_as_people_say_it(rule: SeriesRule, dutch: str, english: str) -> None:
    with translation.override("nl"):
        assert rule_words(rule).replace(NBSP, " ") == dutch
    with translation.override("en"):
        assert rule_words(rule) == english


@pytest.mark.parametrize(
    ("starts", "ends", "dutch", "english"),
    [
        (dt.time(20), dt.time(0), "20.00–24.00 u.", "20:00–24:00"),
        (dt.time(10, 30), dt.time(0), "10.30–24.00 u.", "10:30–24:00"),
        (dt.time(22), dt.time(1, 30), "22.00–1.30 u. de volgende dag", "22:00–1:30 the next day"),
        (dt.time(0), dt.time(9), "0.00–9.00 u.", "0:00–9:00"),
    ],
)
def test_the_end_of_the_night_is_told(starts: dt.time, ends: dt.time, dutch: str, english: str) -> None:
    with translation.override("nl"):
        assert hours_words(starts, ends).replace(NBSP, " ") == dutch
    with translation.override("en"):
        assert hours_words(starts, ends) == english


def test_counts_leave_out_what_is_none() -> None:
    with translation.override("nl"):
        assert counts_words(booked=1, skipped=0, rejected=0) == "1 keer"
        assert counts_words(booked=12, skipped=2, rejected=1) == "12 keer · 2 overgeslagen · 1 niet mogelijk"


@pytest.mark.parametrize(
    ("terms", "sentences"),
    [
        (
            [[168, 100], [48, 50]],
            ["Elke keer kun je gratis annuleren tot 7 dagen vooraf.", "Tot 2 dagen vooraf kost annuleren 50 %."],
        ),
        (
            [[36, 100], [0, 25]],
            ["Elke keer kun je gratis annuleren tot 36 uur vooraf.", "Daarna kost annuleren 75 %."],
        ),
        ([[0, 100]], ["Elke keer kun je gratis annuleren tot het begin."]),
        ([[24, 0]], []),
    ],
)
def test_terms_are_told_counted_back_from_each_date(terms: list[list[int]], sentences: list[str]) -> None:
    with translation.override("nl"):
        assert terms_in_short(terms) == sentences
