"""How contents, lines and unit prices read."""

from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.hub.money import NBSP
from apps.hub.ui.formats import euro, number, weight
from apps.market.amounts import GRAMS_IN_KILO, UnitPrice
from apps.market.enums import Allergen, ContentUnit, Presence, SoldBy


class HasContent(Protocol):
    """A line, or whatever else knows its content."""

    content_amount: int
    content_unit: str
    sold_by: str


def content_label(*, content_amount: int, content_unit: str, sold_by: str, name: str = "") -> str:
    """'800 g', '1 l', '6 stuks', '± 1 kg'; one piece goes by the size's own name: 'bussel'."""
    if sold_by == SoldBy.WEIGHT:
        return f"±{NBSP}{weight(content_amount)}"
    if content_unit == ContentUnit.GRAM:
        return weight(content_amount)
    if content_unit == ContentUnit.MILLILITRE:
        return _volume(content_amount)
    if content_amount == 1:
        return name or pgettext("one piece", "each")
    return ngettext("%(number)d piece", "%(number)d pieces", content_amount) % {"number": content_amount}


def _volume(millilitres: int) -> str:
    if millilitres < GRAMS_IN_KILO:
        return f"{millilitres // 10}{NBSP}cl" if millilitres % 10 == 0 else f"{millilitres}{NBSP}ml"
    return f"{number(millilitres / GRAMS_IN_KILO)}{NBSP}l"


def unit_price_label(price: UnitPrice) -> str:
    """'€ 4,25/kg'."""
    per = {ContentUnit.GRAM: "kg", ContentUnit.MILLILITRE: "l", ContentUnit.PIECE: pgettext("unit price", "piece")}
    return f"{euro(price.cents)}/{per[price.per]}"


def line_label(line: "HasContentAndQuantity") -> str:
    """'2 × Lindekerks bruin', and by weight '± 1 kg Soepgroenten'."""
    if line.sold_by == SoldBy.WEIGHT:
        return f"±{NBSP}{weight(line.content_amount * line.quantity)} {line.name}"
    return f"{line.quantity}{NBSP}× {line.name}"


class HasContentAndQuantity(HasContent, Protocol):
    """An order line, or a basket's row."""

    name: str

    @property
    def quantity(self) -> int:
        """Pieces."""


def allergen_words(codes: list[str]) -> str:
    """'gluten, melk'."""
    return ", ".join(str(Allergen(code).label) for code in codes)


def contains_words(declared: dict[str, list[str]]) -> str:
    """The allergens that are surely in it."""
    return allergen_words(declared.get(Presence.CONTAINS, []))


def may_contain_words(declared: dict[str, list[str]]) -> str:
    """The allergens of which there may be traces."""
    return allergen_words(declared.get(Presence.MAY_CONTAIN, []))


def age_words(age: int) -> str:
    """'vanaf 16 jaar'."""
    return _("from %(age)d years") % {"age": age}
