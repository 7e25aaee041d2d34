"""Weights as people type them, and whether they can be true. Whole grams; nothing here reads a table."""

import re
from dataclasses import dataclass
from typing import Final

from apps.market.amounts import GRAMS_IN_KILO
from apps.market.errors.weighing import InvalidWeight

MOST_GRAMS: Final = 9_999_999
FAR: Final = 10  # so many times outside its band, a weight is never true
# The two mistakes of a scale and a keyboard: kilo for gram, and a digit more or less.
_SLIPS: Final = (GRAMS_IN_KILO, 10)
_KILO: Final = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?\s*(?:kg|kilo)", re.ASCII)
_GRAM: Final = re.compile(r"(\d{1,7}|\d{1,4}[. ]\d{3})\s*(?:g|gr|gram)", re.ASCII)
_BARE: Final = re.compile(r"(\d{1,7})(?:[.,](\d{1,3}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Band:
    """From how many grams to how many a weight is plausible, both included."""

    least: int
    most: int

    def holds(self, grams: int) -> bool:
        """Whether this weight needs no question."""
        return self.least <= grams <= self.most

    def is_far_from(self, grams: int) -> bool:
        """Whether this weight is never true: ten times above the top, or below a tenth of the bottom."""
        return grams > self.most * FAR or grams * FAR < self.least


def parse_weight(text: str) -> int:
    """Grams from what people type: '1,712', '1.712 kg', '1712', '1712 g', '1 kilo'.

    A unit says what it is. Without one, a number with a comma or point is in kilos, as scales show them,
    and a whole number in grams. Refuses: InvalidWeight, also for nothing and for parts of a gram.
    """
    typed = " ".join(text.casefold().split())
    if (gram := _GRAM.fullmatch(typed)) is not None:
        return _within(int(re.sub(r"[. ]", "", gram[1])))
    if (kilo := _KILO.fullmatch(typed)) is not None:
        return _within(_from_kilos(kilo[1], kilo[2] or ""))
    if (bare := _BARE.fullmatch(typed)) is not None:
        return _within(int(bare[1]) if bare[2] is None else _from_kilos(bare[1], bare[2]))
    raise InvalidWeight(field="weight")


def _from_kilos(whole: str, part: str) -> int:
    return int(whole) * GRAMS_IN_KILO + int(part.ljust(3, "0"))


def _within(grams: int) -> int:
    if not 0 < grams <= MOST_GRAMS:
        raise InvalidWeight(field="weight")
    return grams


def band_for(*, pieces: int, usual: int, least: int | None, most: int | None) -> Band:
    """What so many pieces plausibly weigh together; all in grams, `usual` per piece.

    Between the least and the most a producer told, widened by a quarter; else half to one and a half of
    the usual weight.
    """
    if least is None or most is None:
        return Band(pieces * usual // 2, -(-pieces * usual * 3 // 2))
    return Band(pieces * least * 3 // 4, -(-pieces * most * 5 // 4))


def likely_meant(grams: int, band: Band) -> int | None:
    """What was probably meant by a weight outside its band, when one slip explains it."""
    for slip in _SLIPS:
        if grams % slip == 0 and band.holds(grams // slip):
            return grams // slip
        if band.holds(grams * slip):
            return grams * slip
    return None
