from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.hub.errors import InvalidAmount
from apps.hub.money import MAX_CENTS, Money, format_cents, parse_amount, round_cash, to_cents

amounts = st.integers(-MAX_CENTS, MAX_CENTS)


@pytest.mark.parametrize(
    ("cents", "cash"),
    [
        (0, 0),
        (1, 1),
        (5, 5),
        (6, 5),
        (7, 5),
        (8, 10),
        (11, 10),
        (12, 10),
        (13, 15),
        (14, 15),
        (15, 15),
        (16, 15),
        (17, 15),
        (18, 20),
        (19, 20),
        (1432, 1430),
        (-1432, -1430),
        (-1433, -1435),
    ],
)
def test_cash_is_rounded_as_the_law_says(cents: int, cash: int) -> None:
    assert round_cash(cents) == cash


@given(amounts)
def test_cash_ends_on_0_or_5_and_differs_by_2_at_most(cents: int) -> None:
    cash = round_cash(cents)
    assert abs(cash - cents) <= 2
    assert cash % 5 == 0 or abs(cents) <= 5
    assert round_cash(-cents) == -cash


@pytest.mark.parametrize(
    ("amount", "cents"), [("0.5", 1), ("0.4999", 0), ("1.5", 2), ("2.5", 3), ("-0.5", -1), ("-2.5", -3), ("3", 3)]
)
def test_half_a_cent_goes_up(amount: str, cents: int) -> None:
    assert to_cents(Decimal(amount)) == cents


@given(st.decimals(-1000, 1000, places=4, allow_nan=False))
def test_rounding_is_never_half_a_cent_off(amount: Decimal) -> None:
    assert abs(to_cents(amount) - amount) <= Decimal("0.5")


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("12,50", 1250),
        ("12.5", 1250),
        ("12", 1200),
        ("€ 3", 300),
        ("€3,05", 305),
        ("1.250,00", 125000),
        ("1 250,00", 125000),
        ("1.250", 125000),
        ("0,05", 5),
        ("-3,50", -350),
        (" 7 ", 700),
    ],
)
def test_amount_is_read_as_people_type_it(text: str, cents: int) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text", ["", "twee", "1,234", "1e9", "12,5,0", "١٢", "1000000000", "€", "--3", "3-", "😀", "NaN", "1.25.0"]
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmount):
        parse_amount(text)


@given(amounts)
def test_what_is_shown_is_read_back(cents: int) -> None:
    shown = format_cents(cents).replace("\N{MINUS SIGN}\N{NO-BREAK SPACE}", "-").replace("€\N{NO-BREAK SPACE}", "")
    assert parse_amount(shown) == cents


@pytest.mark.parametrize(
    ("cents", "text"), [(1420, "€ 14,20"), (5, "€ 0,05"), (128460, "€ 1 284,60"), (-350, "− € 3,50"), (0, "€ 0,00")]
)
def test_amount_is_shown_in_flemish(cents: int, text: str) -> None:
    assert format_cents(cents) == text.replace(" ", "\N{NO-BREAK SPACE}").replace("−", "\N{MINUS SIGN}")


@given(amounts, amounts, st.integers(-99, 99))
def test_money_adds_up(one: int, other: int, count: int) -> None:
    assert Money(one) + Money(other) - Money(other) == Money(one)
    assert Money(one) * count == Money(one * count)
    assert -Money(one) + Money(one) == Money(0)


@pytest.mark.parametrize("value", [1.5, True, "1", None])
def test_money_is_whole_cents(value: object) -> None:
    with pytest.raises(TypeError):
        Money(value)  # type: ignore[arg-type] # that is what it refuses


def test_money_is_shown_as_an_amount() -> None:
    assert str(Money(1420)) == format_cents(1420)
