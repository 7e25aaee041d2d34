"""VAT: which rate holds, and how a total splits."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Exists

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.enums import VatRegime
from apps.hub.models import Place
from apps.hub.money import to_cents
from apps.hub.rules import MANAGE_PLACE, require
from apps.payments.enums import VatCode
from apps.payments.errors import NoVatRate
from apps.payments.models import VatRate

# Sources of 2026 contradict each other about vehicles and rooms; a manager can add dated rows.
STARTING_RATES: Final = {
    VatCode.FOOD: 6,
    VatCode.ALCOHOL: 21,
    VatCode.MEAL: 12,
    VatCode.DRINK: 21,
    VatCode.VEHICLE: 21,
    VatCode.ROOM: 21,
    VatCode.ROOM_EXEMPT: 0,
    VatCode.NONE: 0,
}
STARTING_DAY: Final = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class VatShare:
    """What of a document's total falls under one rate, in cents; gross is net plus VAT, always."""

    percent: Decimal
    gross_cents: int
    net_cents: int
    vat_cents: int

    def __post_init__(self) -> None:
        """Refuse sums that do not add up."""
        if self.gross_cents != self.net_cents + self.vat_cents:
            message = "gross must be net plus VAT"
            raise ValueError(message)


def rate_on(code: str, day: dt.date) -> Decimal:
    """The percentage for a kind of supply on a day; 0 for all under the small-enterprise scheme.

    Refuses: NoVatRate. One query.
    """
    small = Exists(Place.objects.filter(vat_regime=VatRegime.SMALL))
    rates = VatRate.objects.filter(code=code, valid_from__lte=day).order_by("-valid_from")
    found = rates.values_list("percent", small).first()
    if found is None:
        raise NoVatRate(vat=code)
    percent, is_small = found
    return Decimal(0) if is_small else percent


def rates_on(day: dt.date) -> dict[str, Decimal]:
    """All percentages of a day by code. Two queries."""
    small = Place.objects.filter(vat_regime=VatRegime.SMALL).exists()
    rates: dict[str, Decimal] = {}
    for rate in VatRate.objects.filter(valid_from__lte=day).order_by("valid_from"):
        rates[rate.code] = Decimal(0) if small else rate.percent
    return rates


def split_vat(amounts: Iterable[tuple[Decimal, int]]) -> list[VatShare]:
    """(percent, gross cents) of a document's lines to VAT per rate *on the total*, lowest rate first."""
    gross: dict[Decimal, int] = {}
    for percent, cents in amounts:
        gross[percent.normalize()] = gross.get(percent.normalize(), 0) + cents
    return [_share(percent, cents) for percent, cents in sorted(gross.items())]


def _share(percent: Decimal, cents: int) -> VatShare:
    net = to_cents(Decimal(cents) * 100 / (100 + percent))
    return VatShare(percent=percent, gross_cents=cents, net_cents=net, vat_cents=cents - net)


def ensure_starting_rates() -> None:
    """The rates a new installation begins with; existing rows are left as they are."""
    if not VatRate.objects.exists():
        VatRate.objects.bulk_create(
            VatRate(code=code, percent=Decimal(percent), valid_from=STARTING_DAY)
            for code, percent in STARTING_RATES.items()
        )


def add_vat_rate(code: str, *, percent: Decimal, valid_from: dt.date, by: Actor, at: dt.datetime) -> VatRate:
    """A rate that holds from a day on; what was promised before keeps its own. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        rate = VatRate.objects.create(code=code, percent=percent, valid_from=valid_from)
        record(rate, event="added", by=by, at=at, code=code, percent=str(percent))
    return rate
