"""What a booking costs: a pure function of tariff and period."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.enums import AssociationKind
from apps.accounts.models import Association
from apps.bookings.errors import NotBookable
from apps.bookings.models import Resource, Tariff
from apps.hub.money import to_cents
from apps.hub.period import Period
from apps.hub.ui import formats
from apps.payments.enums import VatCode

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QuoteLine:
    """One line of a price, VAT included, in cents."""

    label: str
    quantity: Decimal
    unit_cents: int
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A price with its lines; the total is their sum."""

    lines: tuple[QuoteLine, ...]

    @property
    def total_cents(self) -> int:
        """What it comes to."""
        return sum(line.amount_cents for line in self.lines)


def quote(tariff: Tariff, period: Period) -> Quote:
    """Per elapsed hour, exact to the minute: a night in which the clock jumps costs what it lasts.

    Rounded half up once, on the line.
    """
    hours = Decimal(int(period.duration.total_seconds())) / 3600
    amount = to_cents(hours * tariff.per_hour_cents)
    label = _("%(hours)s × %(price)s") % {"hours": spell_hours(hours), "price": formats.euro(tariff.per_hour_cents)}
    return Quote((QuoteLine(label, hours.quantize(Decimal("0.01")), tariff.per_hour_cents, amount),))


def spell_hours(hours: Decimal) -> str:
    """'1 uur', '2,5 uur'."""
    text = formats.number(hours.quantize(Decimal("0.01")))
    return ngettext("%(n)s hour", "%(n)s hours", 1 if hours == 1 else 2) % {"n": text}


def tariff_on(resource: Resource, day: dt.date) -> Tariff:
    """The tariff that holds on a day. Refuses: NotBookable when there is none. No query on details."""
    rows: Iterable[Tariff] = resource.tariffs.all()
    valid = [tariff for tariff in rows if tariff.valid_from <= day]
    if not valid:
        raise NotBookable(resource=resource.name)
    return max(valid, key=lambda tariff: tariff.valid_from)


def vat_code_for(tariff: Tariff, association: Association | None) -> str:
    """Hire of a room is exempt for private persons and non-profits (Belgian practice; rates are dated rows)."""
    private = association is None or association.kind == AssociationKind.NON_PROFIT
    return VatCode.ROOM_EXEMPT if tariff.vat_code == VatCode.ROOM and private else tariff.vat_code
