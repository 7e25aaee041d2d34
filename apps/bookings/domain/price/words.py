"""How rates read on a price: '1 dag', '3 uur × € 2', 'voormiddag', '42 km × € 0,25'."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.bookings.domain.price.rates import MINUTES_IN_DAY, Rate
from apps.bookings.enums import Basis
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
            "end": formats.clock_time(rate.part_to),
        }
    return _("once")
