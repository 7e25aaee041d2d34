"""How much is in one piece, in words, and what one of it is called."""

from django.utils.translation import ngettext, pgettext

from apps.hub.money import NBSP
from apps.hub.ui.formats import number, weight
from apps.market.amounts import GRAMS_IN_KILO
from apps.market.enums import ContentUnit, SoldBy


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


def size_name(product: str, size: str, *, content_amount: int, content_unit: str, sold_by: str) -> str:
    """'Lindekerks bruin, half' or 'Eieren, 6 stuks': what customers, producers and volunteers call one of it.

    A size in pieces goes by their number where it has no name; one piece needs no word. Two sizes of a product never
    read alike: `domain.product_sheet` asks for a name where they would.
    """
    if not size and content_unit == ContentUnit.PIECE and content_amount > 1:
        size = content_label(content_amount=content_amount, content_unit=content_unit, sold_by=sold_by)
    return ", ".join(filter(None, (product, size)))
