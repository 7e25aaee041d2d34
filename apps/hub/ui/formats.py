"""How moments, amounts and codes read on the screen, in Dutch and in English.

Dutch is Flemish: 'vr 27 nov', '16.30 u.', '€ 14,20'. The spaces inside one figure never break.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language

from apps.hub import clock
from apps.hub.money import NBSP, format_cents

EN_DASH: Final = "\N{EN DASH}"
MINUS: Final = "\N{MINUS SIGN}"


def is_english() -> bool:
    """Whether the reader chose English."""
    return (get_language() or "nl").startswith("en")


def unbroken(text: str) -> str:
    """The same words, held on one line."""
    return text.replace(" ", NBSP)


def wall(moment: dt.datetime) -> dt.datetime:
    """The moment on the wall clock of Brussels; a naive one already is."""
    return moment if moment.tzinfo is None else clock.local(moment)


def date_of(value: dt.date) -> dt.date:
    """The local calendar day of a date or a moment."""
    return wall(value).date() if isinstance(value, dt.datetime) else value


def euro(cents: int) -> str:
    """'€ 1 284,60', in English '€1,284.60'."""
    if not is_english():
        return format_cents(cents)
    sign = MINUS if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    return f"{sign}€{euros:,}.{rest:02d}"


def signed(value: int) -> str:
    """'+2' or '−2': a change, and '0' for none."""
    return f"+{number(value)}" if value > 0 else number(value)


def number(value: Decimal | float) -> str:
    """'45 210' or '1,5', in English '45,210' or '1.5'; no zeros after the comma."""
    figure = Decimal(str(value))
    sign = MINUS if figure < 0 else ""
    plain = f"{abs(figure):,f}"
    whole, _point, rest = plain.partition(".")
    rest = rest.rstrip("0")
    if is_english():
        return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
    whole = whole.replace(",", NBSP)
    return f"{sign}{whole},{rest}" if rest else f"{sign}{whole}"


def day(value: dt.date) -> str:
    """'vr 27 nov', in English 'Fri 27 Nov'."""
    return unbroken(format_date(date_of(value), "D j M" if is_english() else "D j b"))


def day_short(value: dt.date) -> str:
    """'vr 27', for a strip of days."""
    return unbroken(format_date(date_of(value), "D j"))


def day_long(value: dt.date) -> str:
    """'vrijdag 27 november', in English 'Friday 27 November'."""
    return format_date(date_of(value), "l j").replace(" ", NBSP) + " " + format_date(date_of(value), "F")


def clock_time(value: dt.time | dt.datetime, *, unit: bool = True) -> str:
    """'16.30 u.', in English '16:30'."""
    time = wall(value) if isinstance(value, dt.datetime) else value
    if is_english():
        return f"{time.hour}:{time.minute:02d}"
    figure = f"{time.hour}.{time.minute:02d}"
    return f"{figure}{NBSP}u." if unit else figure


def moment(value: dt.datetime) -> str:
    """'vr 27 nov, 16.00 u.', in English 'Fri 27 Nov, 16:00'."""
    return f"{day(value)}, {clock_time(value)}"


def hours(start: dt.datetime, end: dt.datetime) -> str:
    """'9.00–12.00 u.'; the end of a day reads 24.00, and another day is named."""
    first, last = wall(start), wall(end)
    same_day = first.date() == last.date()
    ends_at_midnight = last.time() == dt.time.min and last.date() == first.date() + dt.timedelta(days=1)
    if same_day or ends_at_midnight:
        until = clock_time(last) if same_day else ("24:00" if is_english() else f"24.00{NBSP}u.")
        return f"{clock_time(first, unit=False)}{EN_DASH}{until}"
    return f"{clock_time(first)} {EN_DASH} {moment(last)}"


def period(start: dt.datetime, end: dt.datetime) -> str:
    """'za 28 nov, 9.00–12.00 u.'."""
    return f"{day(start)}, {hours(start, end)}"


def duration(value: dt.timedelta) -> str:
    """'1 u. 20 min.', in English '1 h 20 min'."""
    minutes = max(0, int(value.total_seconds() // 60))
    whole, rest = divmod(minutes, 60)
    hour_word, minute_word = ("h", "min") if is_english() else ("u.", "min.")
    parts = [f"{whole} {hour_word}"] if whole else []
    if rest or not whole:
        parts.append(f"{rest} {minute_word}")
    return unbroken(" ".join(parts))


def weight(grams: int) -> str:
    """'800 g', '1,12 kg'."""
    if abs(grams) < 1000:  # noqa: PLR2004 - grams in a kilo
        return f"{number(grams)}{NBSP}g"
    return f"{number(Decimal(grams) / 1000)}{NBSP}kg"
