"""Which prices hold for a thing, a customer and a day; and with them what a wish costs."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from apps.accounts.enums import AssociationKind, CustomerGroup
from apps.accounts.models import Association
from apps.bookings.domain.price import PriceList, Quote, Rate, quote, words
from apps.bookings.enums import Basis
from apps.bookings.errors import NotBookable
from apps.bookings.models import Resource, Tariff, TariffRate
from apps.hub import clock
from apps.hub.period import Period
from apps.payments.enums import VatCode

_NOTHING: Final = (Rate(Basis.TIME, 0, minutes=60, is_exact=True),)


def quote_for(resource: Resource, period: Period, *, group: str) -> Quote:
    """What the period costs this group, by the tariff of the local day on which it starts.

    No query on a thing with details. Refuses: NotBookable without a tariff, NoPrice for a time it does not cover.
    """
    return quote(price_list_for(resource, group, clock.local_date(period.start)), period)


def price_list_for(resource: Resource, group: str, day: dt.date) -> PriceList:
    """The prices of a thing for a customer group on a day.

    The thing's own tariffs come before its kind's, the group's before everybody's; of several the
    latest that has begun. Who is served for free pays nothing, unless a tariff is made for them.
    No query on a thing with details. Refuses: NotBookable when there is none.
    """
    found = tariff_for(resource, group, day)
    if found is None:
        raise NotBookable(resource=resource.name)
    if group == CustomerGroup.FREE and found.group != group:
        return PriceList(_NOTHING, vat_code=found.vat_code)
    return price_list(found)


def tariff_for(resource: Resource, group: str, day: dt.date) -> Tariff | None:
    """The row that `price_list_for` goes by; for who is served for free without one, everybody's."""
    if group == CustomerGroup.FREE:
        own = _latest(resource.tariffs.all(), group, day) or _latest(resource.kind.tariffs.all(), group, day)
        return own or tariff_for(resource, CustomerGroup.EVERYBODY, day)
    for tariffs in (resource.tariffs, resource.kind.tariffs):
        for wanted in dict.fromkeys((group, str(CustomerGroup.EVERYBODY))):
            found = _latest(tariffs.all(), wanted, day)
            if found is not None:
                return found
    return None


def next_change(resource: Resource, group: str, day: dt.date) -> tuple[dt.date, PriceList] | None:
    """The first day after `day` from which another tariff holds for the group, with its prices. No query on details."""
    now = tariff_for(resource, group, day)
    every = (*resource.tariffs.all(), *resource.kind.tariffs.all())
    for start in sorted({tariff.valid_from for tariff in every if tariff.valid_from > day}):
        if tariff_for(resource, group, start) != now:
            return start, price_list_for(resource, group, start)
    return None


def price_list(tariff: Tariff) -> PriceList:
    """The rows of one tariff, to count with."""
    return PriceList(
        tuple(rate_of(row) for row in tariff.rates.all()),
        vat_code=tariff.vat_code,
        deposit_cents=tariff.deposit_cents,
    )


def rate_of(row: TariffRate) -> Rate:
    """One row, to count with."""
    return Rate(
        basis=row.basis, amount_cents=row.amount_cents, label=row.label, minutes=row.minutes or 0,
        is_exact=row.is_exact, part_from=row.part_from, part_to=row.part_to, days=row.days,
        season_from=row.season_from, season_until=row.season_until, from_km=row.from_km or 0,
    )  # fmt: skip


def from_price(resource: Resource, group: str, day: dt.date) -> str:
    """'€ 2/u.', 'gratis', 'voormiddag € 15' for a card; nothing while there is no price. No query on details."""
    try:
        return words.headline(price_list_for(resource, group, day), day)
    except NotBookable:
        return ""


def vat_code_for(priced: PriceList | Tariff, association: Association | None) -> str:
    """Hire of a room is exempt for private persons and non-profits (Belgian practice; rates are dated rows)."""
    private = association is None or association.kind == AssociationKind.NON_PROFIT
    return VatCode.ROOM_EXEMPT if priced.vat_code == VatCode.ROOM and private else priced.vat_code


def _latest(tariffs: Iterable[Tariff], group: str, day: dt.date) -> Tariff | None:
    begun = [tariff for tariff in tariffs if tariff.group == group and tariff.valid_from <= day]
    return max(begun, key=lambda tariff: tariff.valid_from, default=None)
