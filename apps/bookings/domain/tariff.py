"""Writing prices down: a tariff with its rates, for a kind or one thing, for a group, from a day on."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain.price import Rate
from apps.bookings.enums import Basis
from apps.bookings.errors import TariffExists, TariffHasBegun, TariffWithoutRates
from apps.bookings.models import Resource, ResourceKind, Tariff, TariffRate
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.rules import require

_TWICE = {
    name: lambda: TariffExists(field="valid_from")
    for name in (
        "bookings_tariff_of_thing_once_a_day",
        "bookings_tariff_of_kind_once_a_day",
        "bookings_tariff.resource_id",
        "bookings_tariff.kind_id",
    )
}


def save_tariff(tariff: Tariff, *, rates: Sequence[Rate], by: Actor, at: dt.datetime) -> Tariff:
    """A new tariff, or a change of one, with all its rates in the order given; told of the thing or the kind.

    Bookings keep the price that they were promised. Amounts in cents, VAT included. Locks the tariff.
    Refuses: NotAllowed, TariffWithoutRates, TariffExists when the group has another from that day on.
    """
    require(by, MANAGE_PLACE)
    if not rates:
        raise TariffWithoutRates(field="amount_0")
    with constrained(_TWICE), transaction.atomic():
        if tariff.pk is not None:
            Tariff.objects.select_for_update().get(pk=tariff.pk)
        tariff.save()
        tariff.rates.all().delete()
        TariffRate.objects.bulk_create(_row(tariff, rate, position) for position, rate in enumerate(rates))
        _tell(tariff, event="price_set", by=by, at=at)
    return tariff


def remove_tariff(tariff: Tariff, *, by: Actor, at: dt.datetime) -> None:
    """Take back a tariff before it begins. Refuses: NotAllowed, TariffHasBegun."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = Tariff.objects.select_for_update().get(pk=tariff.pk)
        if locked.valid_from <= clock.local_date(at):
            raise TariffHasBegun
        _tell(locked, event="price_removed", by=by, at=at)
        locked.delete()


def owner_of(tariff: Tariff) -> Resource | ResourceKind:
    """What it is a price of."""
    owner = tariff.resource or tariff.kind
    assert owner is not None  # noqa: S101 - the constraint bookings_tariff_has_one_owner
    return owner


def _row(tariff: Tariff, rate: Rate, position: int) -> TariffRate:
    return TariffRate(
        tariff=tariff, position=position, basis=rate.basis, amount_cents=rate.amount_cents, label=rate.label,
        minutes=rate.minutes or None, is_exact=rate.is_exact, part_from=rate.part_from, part_to=rate.part_to,
        days=rate.days, season_from=rate.season_from, season_until=rate.season_until,
        from_km=rate.from_km if rate.basis == Basis.KM else None,
    )  # fmt: skip


def _tell(tariff: Tariff, *, event: str, by: Actor, at: dt.datetime) -> None:
    record(
        owner_of(tariff), event=event, by=by, at=at, group=tariff.group, valid_from=tariff.valid_from.isoformat()
    )  # fmt: skip
