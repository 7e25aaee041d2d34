"""How rates read on a price: '1 dag', '3 uur × € 2', 'voormiddag', '42 km × € 0,25'."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bookings.domain.price.rates import COVERING, MINUTES_IN_DAY, PriceList, Rate
from apps.bookings.enums import Basis
from apps.hub.money import NBSP
from apps.hub.ui import formats

_HOUR: Final = 60
_HALF: Final = 30
_QUARTER: Final = 15
_WEEK: Final = 7 * MINUTES_IN_DAY


def line_words(rate: Rate, quantity: Decimal) -> str:
    """What one line buys; the price of one unit only where there are several."""
    what = units(rate, quantity)
    if not rate.amount_cents:
        return _("%(what)s, free of charge") % {"what": what}
    if quantity == 1:
        return what
    return _("%(what)s × %(price)s") % {"what": what, "price": short_euro(rate.amount_cents)}


def short_euro(cents: int) -> str:
    """'€ 2' and '€ 2,50': no zeros after the comma."""
    return formats.euro(cents).removesuffix(",00").removesuffix(".00")


def end_time(time: dt.time) -> str:
    """'13.00 u.'; the end of the day reads '24.00 u.'."""
    if time != dt.time.min:
        return formats.clock_time(time)
    return "24:00" if formats.is_english() else f"24.00{NBSP}u."


def units(rate: Rate, quantity: Decimal) -> str:
    """'3 uur', '2 halve dagen', 'schoonmaak': so many of what the manager or the clock calls it."""
    if rate.basis == Basis.KM:
        return _("%(n)s km") % {"n": formats.number(quantity)}
    if rate.label or rate.basis in {Basis.PART, Basis.FLAT}:
        name = rate.label or _unnamed(rate)
        return name if quantity == 1 else f"{formats.number(quantity)} × {name}"
    return _clock_units(rate, quantity)


def _clock_units(rate: Rate, quantity: Decimal) -> str:
    n = 1 if quantity == 1 else 2
    given = {"n": formats.number(quantity)}
    if rate.basis == Basis.DAY:
        return ngettext("%(n)s day", "%(n)s days", n) % given
    if rate.minutes == _WEEK:
        return ngettext("%(n)s week", "%(n)s weeks", n) % given
    if rate.minutes == _HOUR:
        return ngettext("%(n)s hour", "%(n)s hours", n) % given
    if rate.minutes == _HALF:
        return ngettext("%(n)s half hour", "%(n)s half hours", n) % given
    if rate.minutes == _QUARTER:
        return ngettext("%(n)s quarter of an hour", "%(n)s quarters of an hour", n) % given
    length = formats.duration(dt.timedelta(minutes=rate.minutes))
    return length if quantity == 1 else f"{formats.number(quantity)} × {length}"


def _unnamed(rate: Rate) -> str:
    if rate.part_from is not None and rate.part_to is not None:
        return _("from %(start)s to %(end)s") % {
            "start": formats.clock_time(rate.part_from, unit=False),
            "end": end_time(rate.part_to),
        }
    return _("once")


def headline(prices: PriceList, day: dt.date) -> str:
    """What a card says of a price list on a day: the smallest unit of time, else a part of the day, and per kilometre.

    '€ 2/u.', 'gratis', 'voormiddag € 15', '€ 3/u. + € 0,25/km'.
    """
    today = [rate for rate in prices.sorted_rates() if rate.holds_on(day)] or prices.sorted_rates()
    covering = [rate for rate in today if rate.basis in COVERING]
    per_km = [rate for rate in today if rate.basis == Basis.KM and not rate.from_km]
    if not any(rate.amount_cents for rate in today):
        return _("free of charge") if today else ""
    said = [_per_unit(min(covering, key=_smallest))] if covering else []
    if not covering:
        once = [rate for rate in today if rate.basis == Basis.FLAT]
        said = [_("%(price)s each time") % {"price": short_euro(rate.amount_cents)} for rate in once]
    said += [_("%(price)s/km") % {"price": short_euro(rate.amount_cents)} for rate in per_km[:1]]
    return " + ".join(said)


def _smallest(rate: Rate) -> tuple[bool, int, int]:
    return rate.basis == Basis.PART, rate.nominal_minutes if rate.basis != Basis.PART else 0, rate.amount_cents


def _per_unit(rate: Rate) -> str:
    given = {"price": short_euro(rate.amount_cents), "what": units(rate, Decimal(1))}
    if rate.basis == Basis.PART or rate.label:
        return _("%(what)s %(price)s") % given
    if rate.basis == Basis.DAY:
        return _("%(price)s/day") % given
    if rate.minutes == _HOUR:
        return _("%(price)s/h") % given
    return _("%(price)s per %(what)s") % {**given, "what": given["what"].removeprefix("1 ")}


def beside_words(prices: PriceList) -> list[str]:
    """What a price does not say in its lines: kilometres that are counted afterwards, and the deposit."""
    tiers = [rate for rate in prices.sorted_rates() if rate.basis == Basis.KM]
    said = [_tier_words(rate) for rate in tiers]
    sentences = [_("After the ride, per kilometre: %(tiers)s.") % {"tiers": ", ".join(said)}] if said else []
    return sentences + ([deposit_words(prices.deposit_cents)] if prices.deposit_cents else [])


def deposit_words(cents: int) -> str:
    """That a deposit is asked and comes back."""
    return _("We ask a deposit of %(amount)s. You get it back afterwards.") % {"amount": short_euro(cents)}


def _tier_words(rate: Rate) -> str:
    if not rate.from_km:
        return short_euro(rate.amount_cents)
    return _("from %(km)s km on %(price)s") % {
        "km": formats.number(rate.from_km),
        "price": short_euro(rate.amount_cents),
    }
