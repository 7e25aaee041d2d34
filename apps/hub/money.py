"""Money in integer cents. Floats never come near it; rates and weights are Decimal."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apps.hub.errors import InvalidAmount

NBSP: Final = "\N{NO-BREAK SPACE}"
MAX_CENTS: Final = 1_000_000_00  # a village till never sees a million; a typing error does
_AMOUNT = re.compile(r"^-?\d{1,3}(?:[ .\u00a0]\d{3})+(?:,\d{1,2})?$|^-?\d+(?:[.,]\d{1,2})?$", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in euro cents that can be added, subtracted and multiplied by a count."""

    cents: int

    def __post_init__(self) -> None:
        """Refuse what is not a whole number of cents."""
        if type(self.cents) is not int:
            message = "money is a whole number of cents"
            raise TypeError(message)

    def __add__(self, other: "Money") -> "Money":
        """Sum."""
        return Money(self.cents + other.cents)

    def __sub__(self, other: "Money") -> "Money":
        """Difference."""
        return Money(self.cents - other.cents)

    def __mul__(self, count: int) -> "Money":
        """A whole number of times."""
        return Money(self.cents * count)

    def __neg__(self) -> "Money":
        """The opposite."""
        return Money(-self.cents)

    def __str__(self) -> str:
        """As on the screen."""
        return format_cents(self.cents)


def to_cents(amount: Decimal) -> int:
    """Round a Decimal number of *cents* half up: the one rounding function, once per line."""
    return int(amount.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def in_euro(cents: int) -> Decimal:
    """The same amount in euro with two decimals, for a spreadsheet."""
    return Decimal(cents).scaleb(-2)


def round_cash(cents: int) -> int:
    """The total to pay in cash, rounded to 0 or 5 cent.

    Code of Economic Law, book VI, in force since 1 December 2019: only the total,
    only above 5 cent; 1 and 2 go down to 0, 3, 4, 6 and 7 go to 5, 8 and 9 go up to 10.
    A refund in cash rounds its absolute amount.
    """
    if abs(cents) <= 5:  # noqa: PLR2004 - the law's threshold
        return cents
    sign = -1 if cents < 0 else 1
    return sign * ((abs(cents) + 2) // 5 * 5)


def parse_amount(text: str) -> int:
    """Cents from what people type: '12,50', '12.5', '1.250,00', '€ 3'.

    Refuses: InvalidAmount.
    """
    cleaned = text.strip().removeprefix("€").strip()
    if not _AMOUNT.match(cleaned):
        raise InvalidAmount
    if "," in cleaned:
        cleaned = re.sub(r"[ .\u00a0]", "", cleaned).replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(?:[ .\u00a0]\d{3})+", cleaned):
        cleaned = re.sub(r"[ .\u00a0]", "", cleaned)
    cents = to_cents(Decimal(cleaned) * 100)
    if abs(cents) > MAX_CENTS:
        raise InvalidAmount
    return cents


def format_cents(cents: int, *, decimal: str = ",") -> str:
    """'€ 1 284,60' with non-breaking spaces; a minus stands before the sign."""
    sign = f"\N{MINUS SIGN}{NBSP}" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    grouped = f"{euros:,}".replace(",", NBSP)
    return f"{sign}€{NBSP}{grouped}{decimal}{rest:02d}"
