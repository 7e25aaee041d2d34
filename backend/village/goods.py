"""How the data modules write down what the market sells."""

from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Size:
    """A size with its price in cents: per piece, or per kilo when sold by weight."""

    price_cents: int
    amount: int
    unit: ContentUnit = ContentUnit.GRAM
    name: str = ""
    sold_by: SoldBy = SoldBy.PIECE
    deposit_cents: int = 0


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


def grams(price_cents: int, amount: int, name: str = "") -> tuple[Size, ...]:
    """One size of so many grams."""
    return (Size(price_cents, amount, name=name),)


def weighed(price_cents: int, usual: int) -> tuple[Size, ...]:
    """Priced per kilo and weighed; a piece is about so many grams."""
    return (Size(price_cents, usual, sold_by=SoldBy.WEIGHT),)


def pieces(price_cents: int, amount: int = 1, name: str = "") -> tuple[Size, ...]:
    """So many pieces together."""
    return (Size(price_cents, amount, ContentUnit.PIECE, name=name),)


def bottle(price_cents: int, millilitres: int, deposit_cents: int = 0, name: str = "") -> Size:
    """A bottle, a pot or a crate by what it holds, and the deposit on it."""
    return Size(price_cents, millilitres, ContentUnit.MILLILITRE, name=name, deposit_cents=deposit_cents)


def months(first: int, last: int) -> tuple[int, ...]:
    """From one month up to and with another, over New Year when need be."""
    return tuple(month for month in YEAR if (month - first) % 12 <= (last - first) % 12)
