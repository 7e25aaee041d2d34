"""Money at the counter: exact, rounded by law, once, and undone by its reverse."""

import uuid
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.payments.domain.charge import Line, revise_charge, void_charge
from apps.payments.domain.payment import reverse_payment, take_payment
from apps.payments.enums import Account, ChargeState, Method, VatCode
from apps.payments.errors import AmountChanged, NothingToPay, TooMuchCash
from apps.payments.models import Charge, ChargeLine, JournalEntry, JournalLine, Payment
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_resource
from tests.factories_payments import balance, paid

pytestmark = pytest.mark.django_db


def a_charge(cents: int = 1432, *, deposit_cents: int = 0) -> Charge:
    """Somebody owes this much for a bike, and perhaps a deposit."""
    charge = charge_of(a_booking(a_resource(), a_person()))
    assert charge is not None
    lines = [Line("Brood", cents - deposit_cents, VatCode.FOOD, Decimal(6))]
    if deposit_cents:
        lines.append(Line("Leeggoed", deposit_cents, VatCode.NONE, Decimal(0), is_deposit=True))
    return revise_charge(charge, lines=lines, by=SYSTEM, at=NOON)


def test_cash_takes_the_rounded_total_and_settles_the_whole_charge(rita: User) -> None:
    charge = a_charge(1432)
    payment = take_payment(
        [charge], method=Method.CASH, expected_cents=1432, key=uuid.uuid4(), by=actor_for(rita), at=NOON
    )
    charge.refresh_from_db()
    assert (payment.received_cents, payment.rounding_cents) == (1430, -2)
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.SETTLED, 0)
    assert (balance(Account.CASH), balance(Account.ROUNDING)) == (1430, 2)


def test_terminal_takes_the_exact_total(rita: User) -> None:
    payment = paid(a_charge(1432), by=actor_for(rita))
    assert (payment.received_cents, payment.rounding_cents) == (1432, 0)


def test_cash_is_rounded_on_the_total_of_several_charges_only() -> None:
    payment = paid(a_charge(102), a_charge(102), method=Method.CASH)
    assert payment.received_cents == 205


def test_cash_of_an_association_is_not_rounded() -> None:
    charge = a_charge(1432)
    charge.association = an_association()
    charge.save()
    assert paid(charge, method=Method.CASH).received_cents == 1432


def test_same_key_twice_is_one_payment() -> None:
    charge, key = a_charge(1432), uuid.uuid4()
    taken = {
        take_payment([charge], method=Method.CASH, expected_cents=1432, key=key, by=SYSTEM, at=NOON).pk
        for _tap in range(2)
    }
    assert len(taken) == Payment.objects.count() == 1


def test_pay_what_is_paid_already_is_refused() -> None:
    charge = a_charge()
    paid(charge)
    with pytest.raises(NothingToPay):
        take_payment([charge], method=Method.CASH, expected_cents=0, key=uuid.uuid4(), by=SYSTEM, at=NOON)


def test_amount_that_changed_meanwhile_is_refused_and_nothing_is_taken() -> None:
    with pytest.raises(AmountChanged):
        take_payment([a_charge(1432)], method=Method.CASH, expected_cents=1430, key=uuid.uuid4(), by=SYSTEM, at=NOON)
    assert not Payment.objects.exists()


def test_three_thousand_euros_in_cash_are_taken_and_five_cents_more_are_not() -> None:
    """As they are rounded: that is what changes hands."""
    assert paid(a_charge(300_002), method=Method.CASH).received_cents == 300_000
    charge = a_charge(300_003)
    with pytest.raises(TooMuchCash):
        paid(charge, method=Method.CASH)
    assert paid(charge).pk


def test_take_payment_is_for_volunteers(mieke: User) -> None:
    with pytest.raises(NotAllowed):
        paid(a_charge(), by=actor_for(mieke))


def test_reverse_payment_owes_it_again_and_twice_is_once(rita: User) -> None:
    charge = a_charge(1432)
    payment = paid(charge, method=Method.CASH)
    for _tap in range(2):
        assert reverse_payment(payment, by=actor_for(rita), at=NOON).reversed_at == NOON
    charge.refresh_from_db()
    assert (charge.state, outstanding_cents(charge)) == (ChargeState.OPEN, 1432)
    assert (balance(Account.CASH), balance(Account.ROUNDING)) == (0, 0)


def test_money_goes_back_only_by_a_manager(rita: User, jef: User) -> None:
    charge = a_charge(1432)
    paid(charge)
    void_charge(charge, by=SYSTEM, at=NOON)
    assert outstanding_cents(charge) == -1432
    with pytest.raises(NotAllowed):
        paid(charge, method=Method.CASH, by=actor_for(rita))
    assert paid(charge, method=Method.CASH, by=actor_for(jef)).received_cents == -1430
    assert outstanding_cents(charge) == 0


def given_back(cents: int, *, is_credit: bool) -> Charge:
    """Paid, and not owed any more."""
    charge = a_charge(cents)
    paid(charge)
    void_charge(charge, by=SYSTEM, at=NOON)
    Charge.objects.filter(pk=charge.pk).update(is_credit=is_credit)
    return Charge.objects.get(pk=charge.pk)


def test_volunteer_gives_back_for_empties_beside_what_is_paid_and_not_a_cent_of_anything_else(rita: User) -> None:
    nothing_due = a_charge(300)
    paid(nothing_due)

    with pytest.raises(NotAllowed):
        paid(given_back(500, is_credit=True), given_back(1, is_credit=False), by=actor_for(rita))
    assert paid(given_back(500, is_credit=True), nothing_due, by=actor_for(rita)).received_cents == -500


def test_payment_is_reversed_at_the_counter_only(mieke: User) -> None:
    payment, other = paid(a_charge(1432)), paid(a_charge(500))

    with pytest.raises(NotAllowed):
        reverse_payment(payment, by=actor_for(mieke), at=NOON)
    reverse_payment(payment, by=SYSTEM, at=NOON)

    assert dict(Payment.objects.values_list("pk", "reversed_at")) == {payment.pk: NOON, other.pk: None}
    assert balance(Account.RECEIVABLE) == 1432


def test_revised_charge_posts_the_difference_and_keeps_its_old_lines() -> None:
    charge = a_charge(1000)
    revise_charge(charge, lines=[Line("Brood", 1500, VatCode.FOOD, Decimal(6))], by=SYSTEM, at=NOON)
    charge.refresh_from_db()
    assert (charge.amount_cents, outstanding_cents(charge)) == (1500, 1500)
    assert ChargeLine.objects.filter(charge=charge).count() == 3


def test_revising_to_the_same_lines_changes_nothing() -> None:
    charge = a_charge(1000)
    entries = JournalEntry.objects.count()
    again = revise_charge(charge, lines=[Line("Brood", 1000, VatCode.FOOD, Decimal(6))], by=SYSTEM, at=NOON)
    assert (again.revision, JournalEntry.objects.count()) == (charge.revision, entries)


def test_void_twice_is_once_and_can_be_owed_again() -> None:
    charge = a_charge(1000)
    entries = [JournalEntry.objects.count()]
    for _tap in range(2):
        assert void_charge(charge, by=SYSTEM, at=NOON).state == ChargeState.VOID
        entries.append(JournalEntry.objects.count())
    assert entries == [entries[0], entries[0] + 1, entries[0] + 1]
    again = revise_charge(charge, lines=[Line("Brood", 700, VatCode.FOOD, Decimal(6))], by=SYSTEM, at=NOON)
    assert (again.state, outstanding_cents(again)) == (ChargeState.OPEN, 700)


def test_deposit_stays_outside_revenue_and_vat() -> None:
    a_charge(1110, deposit_cents=50)
    assert balance(Account.CONTAINER_DEPOSITS) == -50
    assert (balance(Account.REVENUE), balance(Account.VAT_DUE)) == (-1000, -60)


@pytest.mark.parametrize(
    "deed",
    [
        lambda: JournalEntry.objects.update(event="x"),
        lambda: JournalLine.objects.update(module="x"),
        lambda: JournalLine.objects.all()._raw_delete("default"),
        lambda: JournalEntry.objects.all()._raw_delete("default"),
    ],
    ids=["update entry", "update line", "delete line", "delete entry"],
)
def test_database_refuses_to_change_the_journal(deed: Callable[[], object]) -> None:
    a_charge()
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        deed()
