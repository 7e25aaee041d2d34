"""Which VAT holds on a day."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.enums import VatRegime
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.payments.domain.vat import STARTING_RATES, add_vat_rate, ensure_starting_rates, rate_on, rates_on
from apps.payments.enums import VatCode
from apps.payments.errors import NoVatRate
from apps.payments.models import VatRate
from tests.factories import NOON

pytestmark = pytest.mark.django_db
FROM = dt.date(2027, 1, 1)
DAY_BEFORE = dt.date(2026, 12, 31)


@pytest.fixture(autouse=True)
def rates(place: Place) -> None:
    ensure_starting_rates()


def test_another_rate_holds_from_its_very_day_and_for_its_kind_only() -> None:
    old, alcohol = rate_on(VatCode.FOOD, DAY_BEFORE), rate_on(VatCode.ALCOHOL, FROM)
    add_vat_rate(VatCode.FOOD, percent=Decimal(7), valid_from=FROM, by=SYSTEM, at=NOON)

    assert [rate_on(VatCode.FOOD, day) for day in (DAY_BEFORE, FROM)] == [old, Decimal(7)]
    assert [rates_on(day)[VatCode.FOOD] for day in (DAY_BEFORE, FROM)] == [old, Decimal(7)]
    assert rate_on(VatCode.ALCOHOL, FROM) == rates_on(FROM)[VatCode.ALCOHOL] == alcohol


def test_small_enterprise_asks_no_vat() -> None:
    Place.objects.update(vat_regime=VatRegime.SMALL)

    assert rate_on(VatCode.FOOD, FROM) == 0
    assert set(rates_on(FROM).values()) == {Decimal(0)}


def test_kind_without_a_rate_on_that_day_is_refused() -> None:
    with pytest.raises(NoVatRate):
        rate_on(VatCode.FOOD, dt.date(1999, 12, 31))
    assert rate_on(VatCode.FOOD, dt.date(2000, 1, 1))
    assert rates_on(dt.date(1999, 12, 31)) == {}


def test_starting_rates_leave_alone_what_is_there() -> None:
    VatRate.objects.exclude(code=VatCode.FOOD).delete()
    ensure_starting_rates()
    assert list(VatRate.objects.values_list("code", flat=True)) == [VatCode.FOOD]
    VatRate.objects.all().delete()
    ensure_starting_rates()
    assert set(VatRate.objects.values_list("code", flat=True)) == set(STARTING_RATES)


def test_rates_are_set_by_managers(rita: User, jef: User) -> None:
    with pytest.raises(NotAllowed):
        add_vat_rate(VatCode.FOOD, percent=Decimal(7), valid_from=FROM, by=actor_for(rita), at=NOON)
    assert add_vat_rate(VatCode.FOOD, percent=Decimal(7), valid_from=FROM, by=actor_for(jef), at=NOON).percent == 7
