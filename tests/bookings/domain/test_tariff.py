"""Writing prices down."""

import datetime as dt

import pytest

from apps.accounts.enums import CustomerGroup
from apps.accounts.models import User
from apps.bookings.domain.price import Rate
from apps.bookings.domain.quote import next_change, price_list_for
from apps.bookings.domain.tariff import remove_tariff, save_tariff
from apps.bookings.enums import Basis, Days
from apps.bookings.errors import TariffExists, TariffHasBegun, TariffWithoutRates
from apps.bookings.models import Tariff
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent
from apps.payments.enums import VatCode
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_kind, a_resource, an_hourly_tariff

pytestmark = pytest.mark.django_db

NEXT_YEAR = dt.date(2027, 1, 1)
RATES = (
    Rate(Basis.FLAT, 3000, "schoonmaak"),
    Rate(Basis.PART, 6000, "avond", part_from=dt.time(18), part_to=dt.time.min, days=Days.WEEKEND),
    Rate(Basis.TIME, 150, minutes=30, season_from="11-01", season_until="03-31"),
    Rate(Basis.TIME, 200, minutes=60, is_exact=True),
    Rate(Basis.DAY, 2000),
    Rate(Basis.KM, 25),
    Rate(Basis.KM, 20, from_km=100),
)


def test_tariff_reads_back_as_it_was_written() -> None:
    bike = a_resource()
    tariff = Tariff(resource=bike, valid_from=NEXT_YEAR, vat_code=VatCode.VEHICLE, deposit_cents=5000)
    save_tariff(tariff, rates=RATES, by=SYSTEM, at=NOON)
    found = price_list_for(bike, CustomerGroup.EVERYBODY, NEXT_YEAR)
    assert (found.rates, found.vat_code, found.deposit_cents) == (RATES, VatCode.VEHICLE, 5000)


def test_saving_again_replaces_the_rates_and_is_told_each_time() -> None:
    kind = a_kind("tent")
    tariff = save_tariff(
        Tariff(kind=kind, valid_from=NEXT_YEAR, vat_code=VatCode.VEHICLE), rates=RATES, by=SYSTEM, at=NOON
    )
    save_tariff(tariff, rates=RATES[:1], by=SYSTEM, at=NOON)
    told = HistoryEvent.objects.filter(subject_type="bookings.resourcekind", subject_id=kind.pk, event="price_set")
    assert (tariff.rates.count(), told.count()) == (1, 2)


def test_booking_keeps_its_price_when_the_tariff_changes() -> None:
    bike = a_resource(per_hour_cents=200)
    booking = a_booking(bike)
    save_tariff(bike.tariffs.get(), rates=RATES[:1], by=SYSTEM, at=NOON)
    booking.refresh_from_db()
    assert (booking.total_cents, [line.amount_cents for line in booking.lines.all()]) == (600, [600])


def test_tariff_without_rates_or_a_second_one_is_refused() -> None:
    bike = a_resource()
    for rates, refusal in (((), TariffWithoutRates), (RATES, TariffExists)):
        again = Tariff(resource=bike, valid_from=dt.date(2026, 1, 1), vat_code=VatCode.VEHICLE)
        with pytest.raises(refusal):
            save_tariff(again, rates=rates, by=SYSTEM, at=NOON)
    assert Tariff.objects.count() == 1


def test_another_group_may_have_one_from_the_same_day() -> None:
    bike = a_resource()
    member = Tariff(resource=bike, group=CustomerGroup.MEMBER, valid_from=dt.date(2026, 1, 1), vat_code=VatCode.VEHICLE)
    save_tariff(member, rates=RATES, by=SYSTEM, at=NOON)
    assert bike.tariffs.count() == 2


def test_only_a_price_that_has_not_begun_is_taken_back() -> None:
    bike = a_resource()
    coming = an_hourly_tariff(bike, valid_from=NEXT_YEAR)
    remove_tariff(coming, by=SYSTEM, at=NOON)
    with pytest.raises(TariffHasBegun):
        remove_tariff(bike.tariffs.get(), by=SYSTEM, at=NOON)
    assert bike.tariffs.count() == 1


def test_only_managers_write_prices(rita: User) -> None:
    bike = a_resource()
    by = actor_for(rita)
    with pytest.raises(NotAllowed):
        save_tariff(bike.tariffs.get(), rates=RATES, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        remove_tariff(an_hourly_tariff(bike, valid_from=NEXT_YEAR), by=by, at=NOON)


def test_next_change_is_the_next_one_that_concerns_the_group() -> None:
    bike = a_resource()
    an_hourly_tariff(bike, 150, group=CustomerGroup.MEMBER)
    an_hourly_tariff(bike, 300, valid_from=NEXT_YEAR)
    an_hourly_tariff(bike, 180, group=CustomerGroup.MEMBER, valid_from=dt.date(2027, 2, 1))
    found = [next_change(bike, group, SATURDAY) for group in (CustomerGroup.EVERYBODY, CustomerGroup.MEMBER)]
    assert [(change[0], change[1].rates[0].amount_cents) for change in found if change] == [
        (NEXT_YEAR, 300),
        (dt.date(2027, 2, 1), 180),
    ]
    assert next_change(bike, CustomerGroup.EVERYBODY, NEXT_YEAR) is None
