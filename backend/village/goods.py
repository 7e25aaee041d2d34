"""How the data modules write down what the market sells."""

from dataclasses import dataclass
from typing import Final

from apps.hub.enums import VatRegime
from apps.market.enums import AgeLimit, Category, ContentUnit, SoldBy
from apps.payments.enums import VatCode

YEAR = tuple(range(1, 13))


@dataclass(frozen=True, slots=True)
class Maker:
    """A producer."""

    key: str
    name: str
    village: str
    story: str
    email: str
    phone: str
    drawing: str
    vat_regime: VatRegime = VatRegime.NORMAL
    margin: int = 15
    minimum_cents: int = 0
    cut_off_hours: int = 0
    packs: bool = False


# Bottles and crates by the deposit on them in cents.
CONTAINERS: Final = {
    10: "Bierflesje", 20: "Limonadefles", 30: "Yoghurtpot", 50: "Melkfles", 450: "Bak van 24 flesjes",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Size:
    """A size with its price in cents: per piece, or per kilo when sold by weight."""

    price_cents: int
    amount: int
    unit: ContentUnit = ContentUnit.GRAM
    name: str = ""
    sold_by: SoldBy = SoldBy.PIECE
    deposit_cents: int = 0
    around: tuple[int, int] | None = None  # weighed: what the lightest and the heaviest weigh


@dataclass(frozen=True, slots=True)
class Good:
    """A product. What neither list of allergens names is declared 'no'; `likes` is how wanted it is."""

    maker: str
    name: str
    category: Category
    drawing: str
    storage: str
    sizes: tuple[Size, ...]
    about: str = ""
    contains: tuple[str, ...] = ()
    may_contain: tuple[str, ...] = ()
    months: tuple[int, ...] = YEAR
    vat: VatCode = VatCode.FOOD
    age: AgeLimit = AgeLimit.NONE
    organic: bool = False
    limit: int | None = None
    most: int | None = None
    likes: int = 2
    shelf: int = 0  # pieces of each size that were bought for our own shelf; then it is sold from there


def grams(price_cents: int, amount: int, name: str = "") -> tuple[Size, ...]:
    """One size of so many grams."""
    return (Size(price_cents, amount, name=name),)


def weighed(price_cents: int, usual: int, around: tuple[int, int] | None = None) -> tuple[Size, ...]:
    """Priced per kilo and weighed; a piece is about so many grams, from the lightest to the heaviest."""
    return (Size(price_cents, usual, sold_by=SoldBy.WEIGHT, around=around or (usual * 9 // 10, usual * 11 // 10)),)


def pieces(price_cents: int, amount: int = 1, name: str = "") -> tuple[Size, ...]:
    """So many pieces together."""
    return (Size(price_cents, amount, ContentUnit.PIECE, name=name),)


def bottle(price_cents: int, millilitres: int, deposit_cents: int = 0, name: str = "") -> Size:
    """A bottle, a pot or a crate by what it holds, and the deposit on it."""
    return Size(price_cents, millilitres, ContentUnit.MILLILITRE, name=name, deposit_cents=deposit_cents)


def months(first: int, last: int) -> tuple[int, ...]:
    """From one month up to and with another, over New Year when need be."""
    return tuple(month for month in YEAR if (month - first) % 12 <= (last - first) % 12)
