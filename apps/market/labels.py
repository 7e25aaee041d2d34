"""How contents, lines and unit prices read."""

import datetime as dt

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui.formats import clock_time, euro, number, weight
from apps.hub.ui.formats import moment as full_moment
from apps.market.amounts import GRAMS_IN_KILO, UnitPrice
from apps.market.enums import Allergen, ContentUnit, Presence, SoldBy
from apps.market.models import OrderLine


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


def line_label(*, name: str, quantity: int, sold_by: str, content_amount: int) -> str:
    """'2 × Lindekerks bruin', and by weight '± 1 kg Soepgroenten'."""
    if sold_by == SoldBy.WEIGHT:
        return f"±{NBSP}{weight(content_amount * quantity)} {name}"
    return f"{quantity}{NBSP}× {name}"


def label_of_line(line: OrderLine) -> str:
    """The same for an ordered line, with the pieces that count now."""
    return line_label(name=line.name, quantity=line.quantity, sold_by=line.sold_by, content_amount=line.content_amount)


def allergen_words(codes: list[str]) -> str:
    """'gluten, melk'."""
    return ", ".join(str(Allergen(code).label) for code in codes)


def contains_words(declared: dict[str, list[str]]) -> str:
    """The allergens that are surely in it."""
    return allergen_words(declared.get(Presence.CONTAINS, []))


def weekday_moment(moment: dt.datetime, *, at: dt.datetime) -> str:
    """'donderdag 20.00 u.' within the week to come, else with the date."""
    if not dt.timedelta(0) <= moment - at < dt.timedelta(days=6):
        return full_moment(moment)
    return f"{format_date(clock.local(moment), 'l')} {clock_time(moment)}"


def age_words(age: int) -> str:
    """'vanaf 16 jaar'."""
    return _("from %(age)d years") % {"age": age}
