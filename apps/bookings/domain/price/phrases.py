"""A price list in words, for who looks before choosing: 'per begonnen half uur', 'voormiddag (8.00–13.00 u.)'."""

import datetime as dt
from decimal import Decimal

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

from apps.bookings.domain.price import words
from apps.bookings.domain.price.rates import PriceList, Rate
from apps.bookings.enums import Basis, Days
from apps.hub.ui import formats

_LEAP_YEAR = 2000  # so that 29 February can be named


def price_rows(prices: PriceList) -> list[tuple[str, int]]:
    """What each amount (in cents) is for, in the order of a bill."""
    return [(rate_phrase(rate), rate.amount_cents) for rate in prices.sorted_rates()]


def rate_phrase(rate: Rate) -> str:
    """What an amount is for, and when."""
    return ", ".join(part for part in (_counted(rate), _on_days(rate), _in_season(rate)) if part)


def _counted(rate: Rate) -> str:
    if rate.part_from is not None and rate.part_to is not None:
        hours = f"{formats.clock_time(rate.part_from, unit=False)}{formats.EN_DASH}{words.end_time(rate.part_to)}"
        return f"{rate.label} ({hours})" if rate.label else hours
    if rate.basis == Basis.FLAT:
        return _("%(what)s (once)") % {"what": rate.label} if rate.label else _("once")
    if rate.basis == Basis.KM:
        return _("per km above %(km)s km") % {"km": formats.number(rate.from_km)} if rate.from_km else _("per km")
    bare = Rate(rate.basis, rate.amount_cents, minutes=rate.minutes, is_exact=rate.is_exact)
    unit = words.units(bare, Decimal(1)).removeprefix("1 ")
    if rate.basis == Basis.DAY:
        counted = _("per day")
    elif rate.is_exact:
        counted = _("per %(what)s, to the minute") % {"what": unit}
    else:
        counted = _("per started %(what)s") % {"what": unit}
    return f"{rate.label} ({counted})" if rate.label else counted


def _on_days(rate: Rate) -> str:
    return {Days.WEEKDAYS: _("Monday to Friday"), Days.WEEKEND: _("in the weekend")}.get(Days(rate.days), "")


def _in_season(rate: Rate) -> str:
    if not rate.season_from:
        return ""
    return _("from %(first)s to %(last)s") % {"first": _day(rate.season_from), "last": _day(rate.season_until)}


def _day(month_day: str) -> str:
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return formats.unbroken(format_date(dt.date(_LEAP_YEAR, month, day), "j F"))
    except ValueError:  # 31 April, that bounds a season as well as any day
        return f"{day}/{month}"
