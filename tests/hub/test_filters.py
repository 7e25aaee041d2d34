"""Words and figures as the village reads them, in Dutch and in English."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.utils import translation

from apps.hub.clock import at_local
from apps.hub.money import Money
from apps.hub.templatetags import hub

NBSP = "\u00a0"
FRIDAY = dt.date(2026, 11, 27)


def local(hour: int, minute: int = 0, day: dt.date = FRIDAY) -> dt.datetime:
    """A moment on the Brussels clock."""
    return at_local(day, dt.time(hour, minute))


@pytest.fixture(autouse=True)
def _dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (1420, "€_14,20", "€14.20"),
        (0, "€_0,00", "€0.00"),
        (5, "€_0,05", "€0.05"),
        (-150, "−_€_1,50", "−€1.50"),
        (128460, "€_1_284,60", "€1,284.60"),
        (Money(1420), "€_14,20", "€14.20"),
    ],
)
def test_euro(cents: int | Money, dutch: str, english: str) -> None:
    """Non-breaking spaces, so that a price never falls apart."""
    assert hub.euro(cents) == dutch.replace("_", NBSP)
    with translation.override("en"):
        assert hub.euro(cents) == english


@pytest.mark.parametrize(
    ("value", "text"), [(2, "+2"), (-2, "\N{MINUS SIGN}2"), (0, "0"), (1200, f"+1{NBSP}200"), (None, ""), ("", "")]
)
def test_change_has_its_sign(value: int | None, text: str) -> None:
    assert hub.signed(value) == text


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (45210, "45_210", "45,210"),
        (Decimal("1.50"), "1,5", "1.5"),
        (Decimal("6.00"), "6", "6"),
        (-3, "−3", "−3"),
        (0.5, "0,5", "0.5"),
    ],
)
def test_number(value: Decimal | float, dutch: str, english: str) -> None:
    """A comma in Dutch, a point in English."""
    assert hub.number(value) == dutch.replace("_", NBSP)
    with translation.override("en"):
        assert hub.number(value) == english


def test_day_and_time_in_dutch() -> None:
    """'vr 27 nov, 16.00 u.'."""
    assert hub.day(FRIDAY) == f"vr{NBSP}27{NBSP}nov"
    assert hub.day_short(FRIDAY) == f"vr{NBSP}27"
    assert hub.day_long(FRIDAY) == f"vrijdag{NBSP}27 november"
    assert hub.clock(dt.time(9)) == f"9.00{NBSP}u."
    assert hub.clock_bare(local(16, 30)) == "16.30"
    assert hub.moment(local(16)) == f"vr{NBSP}27{NBSP}nov, 16.00{NBSP}u."


def test_day_and_time_in_english() -> None:
    """'Fri 27 Nov, 16:00'."""
    with translation.override("en"):
        assert hub.day(FRIDAY) == f"Fri{NBSP}27{NBSP}Nov"
        assert hub.day_long(FRIDAY) == f"Friday{NBSP}27 November"
        assert hub.moment(local(16)) == f"Fri{NBSP}27{NBSP}Nov, 16:00"


def test_a_moment_is_told_on_the_clock_of_brussels() -> None:
    """UTC in the database, Brussels on the screen; half past eleven at night is still that day."""
    assert hub.moment(dt.datetime(2026, 7, 3, 22, 30, tzinfo=dt.UTC)) == f"za{NBSP}4{NBSP}jul, 0.30{NBSP}u."


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        (local(9), local(12), "9.00–12.00_u."),
        (local(20), local(0, day=FRIDAY + dt.timedelta(days=1)), "20.00–24.00_u."),
        (local(20), local(2, day=FRIDAY + dt.timedelta(days=1)), "20.00_u. – za_28_nov, 2.00_u."),
    ],
)
def test_hours_until(start: dt.datetime, end: dt.datetime, told: str) -> None:
    """The end of a day reads 24.00; another day is named."""
    assert hub.hours_until(start, end) == told.replace("_", NBSP)
    assert hub.moment_until(start, end).endswith(told.replace("_", NBSP))


@pytest.mark.parametrize(
    ("minutes", "told"), [(80, "1_u._20_min."), (60, "1_u."), (5, "5_min."), (0, "0_min."), (-5, "0_min.")]
)
def test_duration(minutes: int, told: str) -> None:
    """'1 u. 20 min.'."""
    assert hub.duration(dt.timedelta(minutes=minutes)) == told.replace("_", NBSP)


def test_weight_code_and_names() -> None:
    """What is read out at the counter."""
    assert hub.weight(800) == f"800{NBSP}g"
    assert hub.weight(1120) == f"1,12{NBSP}kg"
    assert hub.percent(Decimal("6.00")) == f"6{NBSP}%"
    assert hub.code("K742") == f"K7{NBSP}42"
    assert hub.first_name("Mieke Verhulst") == "Mieke"
    assert hub.initials("Mieke Van den Bossche") == "MB"
    assert hub.initials("Rita") == "R"


def test_nothing_stays_nothing() -> None:
    """Every filter takes what is not there."""
    for show in (hub.euro, hub.number, hub.percent, hub.weight, hub.day, hub.day_short, hub.day_long, hub.clock,
                 hub.clock_bare, hub.moment, hub.duration, hub.code, hub.first_name, hub.initials):  # fmt: skip
        assert show(None) == ""
    assert hub.hours_until(None, local(9)) == ""
    assert hub.moment_until(None, local(9)) == ""


def test_icons_and_drawings_are_inline_and_hidden_from_screen_readers() -> None:
    """A word always stands beside them; an unknown one does not break the page."""
    for svg in (hub.icon("market"), hub.icon("mobi"), hub.icon("no-such"), hub.drawing("carrots"), hub.drawing("../x")):
        assert svg.startswith("<svg")
        assert 'aria-hidden="true"' in svg
        assert "xmlns" not in svg
    assert hub.drawing("") == hub.drawing("basket")
