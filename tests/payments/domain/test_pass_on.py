"""Whoever holds it owes it; what was paid stays with who paid."""

from decimal import Decimal

import pytest

from apps.accounts.models import User
from apps.hub.actors import SYSTEM
from apps.payments.domain.charge import Line, open_charge, pass_on_charge, revise_charge
from apps.payments.enums import VatCode
from apps.payments.models import Charge
from apps.payments.queries.charge import charges_open_for
from tests.factories import NOON, a_person
from tests.factories_payments import paid

pytestmark = pytest.mark.django_db


def line(cents: int) -> Line:
    return Line(label="Fiets", amount_cents=cents, vat_code=VatCode.VEHICLE, vat_percent=Decimal(21))


@pytest.fixture
def charge(mieke: User) -> Charge:
    """Mieke owes six euro."""
    assert mieke.person is not None
    return open_charge(
        a_person(), module="mobi", title="Fiets", person=mieke.person, lines=[line(600)], by=SYSTEM, at=NOON
    )


def owed(user: User) -> list[int]:
    assert user.person is not None
    return [charge.outstanding for charge in charges_open_for(user.person)]  # type: ignore[attr-defined] # annotated


def passed_on(charge: Charge, user: User) -> Charge:
    assert user.person is not None
    return pass_on_charge(charge, person=user.person, association=None, by=SYSTEM, at=NOON)


def test_what_is_still_to_pay_goes_along_once(charge: Charge, mieke: User, karim: User) -> None:
    for _tap in range(2):
        passed_on(charge, karim)
    assert (owed(mieke), owed(karim)) == ([], [600])


def test_what_is_paid_stays(charge: Charge, mieke: User, karim: User) -> None:
    paid(charge)
    assert passed_on(charge, karim).person == mieke.person


def test_what_comes_back_stays_with_who_paid(charge: Charge, mieke: User, karim: User) -> None:
    paid(charge)
    revise_charge(charge, lines=[line(200)], by=SYSTEM, at=NOON)
    passed_on(charge, karim)
    assert (owed(mieke), owed(karim)) == ([-400], [])


def test_what_is_to_pay_more_goes_to_who_holds_it_now(charge: Charge, mieke: User, karim: User) -> None:
    paid(charge)
    revise_charge(charge, lines=[line(800)], by=SYSTEM, at=NOON)
    passed_on(charge, karim)
    assert (owed(mieke), owed(karim)) == ([], [200])
