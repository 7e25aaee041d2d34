"""What always holds about money, over random cases."""

from decimal import Decimal
from fractions import Fraction

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.hub.actors import SYSTEM
from apps.payments.domain.charge import Line, open_charge, revise_charge, void_charge
from apps.payments.domain.vat import split_vat
from apps.payments.enums import Account, VatCode
from apps.payments.models import JournalEntry, JournalLine
from apps.payments.queries.charge import outstanding_cents
from tests.factories import NOON, a_person
from tests.factories_payments import paid

RATES = {VatCode.FOOD: Decimal(6), VatCode.ALCOHOL: Decimal(21), VatCode.MEAL: Decimal(12)}

lines = st.builds(
    lambda code, cents: Line("Iets", cents, code, RATES[code]), st.sampled_from(list(RATES)), st.integers(1, 50_000)
)
deposits = st.builds(
    lambda cents: Line("Leeggoed", cents, VatCode.NONE, Decimal(0), is_deposit=True), st.integers(1, 500)
)
baskets = st.lists(lines | deposits, min_size=1, max_size=8)


@given(st.lists(st.tuples(st.sampled_from([Decimal(6), Decimal(21), Decimal(0)]), st.integers(-9999, 999_999))))
def test_split_vat_agrees_with_fractions(amounts: list[tuple[Decimal, int]]) -> None:
    shares = {share.percent: share for share in split_vat(amounts)}
    for percent, share in shares.items():
        gross = sum(cents for rate, cents in amounts if rate == percent)
        exact_net = Fraction(gross) * 100 / (100 + Fraction(percent))
        assert share.gross_cents == gross
        assert abs(Fraction(share.net_cents) - exact_net) <= Fraction(1, 2)
    assert sum(share.gross_cents for share in shares.values()) == sum(cents for _rate, cents in amounts)


@pytest.mark.django_db
@given(first=baskets, second=baskets, moves=st.lists(st.sampled_from(["pay", "revise", "void"]), max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_journal_balances_and_explains_every_charge(first: list[Line], second: list[Line], moves: list[str]) -> None:
    person = a_person()
    charge = open_charge(person, module="market", title="Bestelling", person=person, lines=first, by=SYSTEM, at=NOON)
    settled = 0
    for move in moves:
        if move == "revise":
            charge = revise_charge(charge, lines=second, by=SYSTEM, at=NOON)
        elif move == "void":
            charge = void_charge(charge, by=SYSTEM, at=NOON)
        elif outstanding_cents(charge):
            settled += paid(charge).amount_cents
    assert outstanding_cents(charge) == charge.amount_cents - settled
    entries = JournalEntry.objects.annotate(total=Sum("lines__amount_cents"))
    assert all(entry.total == 0 for entry in entries)
    receivable = JournalLine.objects.filter(account=Account.RECEIVABLE, charge=charge)
    assert receivable.aggregate(total=Sum("amount_cents"))["total"] == outstanding_cents(charge) or not receivable
