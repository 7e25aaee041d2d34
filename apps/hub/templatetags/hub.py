"""Words and pictures: how money, moments and codes read, icons and drawings."""

import datetime as dt
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from apps.hub.codes import spell_code
from apps.hub.models import Place
from apps.hub.money import NBSP, Money
from apps.hub.ui import drawings, formats

register = template.Library()


@register.filter
def euro(value: int | Money | str | None) -> str:
    """`{{ total_cents|euro }}`: '€ 14,20'. Nothing stays nothing."""
    if value is None or value == "":
        return ""
    return formats.euro(value.cents if isinstance(value, Money) else int(value))


@register.filter
def number(value: Decimal | float | None) -> str:
    """`{{ odometer|number }}`: '45 210'."""
    return "" if value is None or value == "" else formats.number(value)


@register.filter
def signed(value: int | None) -> str:
    """`{{ move.pieces|signed }}`: '+2' or '−2'."""
    return formats.signed(value) if isinstance(value, int) else ""


@register.filter
def percent(value: Decimal | float | None) -> str:
    """`{{ vat_percent|percent }}`: '6 %'."""
    if value is None or value == "":
        return ""
    space = "" if formats.is_english() else NBSP
    return f"{formats.number(value)}{space}%"


@register.filter
def weight(grams: int | str | None) -> str:
    """`{{ grams|weight }}`: '1,12 kg'."""
    return "" if grams is None or grams == "" else formats.weight(int(grams))


@register.filter
def day(value: dt.date | None) -> str:
    """`{{ moment|day }}`: 'vr 27 nov'."""
    return formats.day(value) if value else ""


@register.filter
def day_short(value: dt.date | None) -> str:
    """`{{ date|day_short }}`: 'vr 27'."""
    return formats.day_short(value) if value else ""


@register.filter
def day_long(value: dt.date | None) -> str:
    """`{{ date|day_long }}`: 'vrijdag 27 november'."""
    return formats.day_long(value) if value else ""


@register.filter
def clock(value: dt.time | dt.datetime | None) -> str:
    """`{{ moment|clock }}`: '16.30 u.'."""
    return "" if value is None or value == "" else formats.clock_time(value)


@register.filter
def clock_bare(value: dt.time | dt.datetime | None) -> str:
    """`{{ moment|clock_bare }}`: '16.30', for a column of times."""
    return "" if value is None or value == "" else formats.clock_time(value, unit=False)


@register.filter
def moment(value: dt.datetime | None) -> str:
    """`{{ booking.start|moment }}`: 'vr 27 nov, 16.00 u.'."""
    return formats.moment(value) if value else ""


@register.filter
def hours_until(start: dt.datetime | None, end: dt.datetime) -> str:
    """`{{ start|hours_until:end }}`: '9.00–12.00 u.'."""
    return formats.hours(start, end) if start else ""


@register.filter
def moment_until(start: dt.datetime | None, end: dt.datetime) -> str:
    """`{{ start|moment_until:end }}`: 'za 28 nov, 9.00–12.00 u.'."""
    return formats.period(start, end) if start else ""


@register.filter
def duration(value: dt.timedelta | None) -> str:
    """`{{ left|duration }}`: '1 u. 20 min.'."""
    return "" if value is None or value == "" else formats.duration(value)


@register.filter
def code(value: str | None) -> str:
    """`{{ order.code|code }}`: 'K7 42'."""
    return spell_code(value).replace(" ", NBSP) if value else ""


@register.filter
def first_name(value: str | None) -> str:
    """`{{ person.name|first_name }}`: 'Mieke', to greet somebody."""
    return value.split()[0] if value and value.split() else ""


@register.filter
def initials(value: str | None) -> str:
    """`{{ person.name|initials }}`: 'MV'."""
    words = (value or "").split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@register.filter
def colour_of(place: Place | None, module: str) -> str:
    """`{{ place|colour_of:"mobi" }}`: the colour of a module, for mails."""
    return (place or Place()).colour_of(module)


@register.simple_tag
def icon(name: str, size: int = 22) -> SafeString:
    """`{% icon "market" %}`: an icon beside a word."""
    return drawings.icon_svg(name, size)


@register.simple_tag
def drawing(name: str) -> SafeString:
    """`{% drawing "bread" %}`: one of our own drawings."""
    return drawings.drawing_svg(name or drawings.UNKNOWN)
