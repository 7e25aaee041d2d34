"""Money, taken as the counter takes it; and what is still to pay and stands in the books then."""

import uuid

from django.db.models import Model, Sum

from apps.hub.actors import SYSTEM, Actor
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Account, Method
from apps.payments.models import Charge, JournalLine, Payment
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON


def paid(*charges: Charge, method: Method = Method.TERMINAL, by: Actor = SYSTEM) -> Payment:
    """A payment of all that is still owed on these charges."""
    expected = sum(outstanding_cents(charge) for charge in charges)
    return take_payment(list(charges), method=method, expected_cents=expected, key=uuid.uuid4(), by=by, at=NOON)


def due(thing: Model) -> int:
    """What is still to pay for an order, a booking or a sale that has a charge, in cents."""
    charge = charge_of(thing)
    assert charge is not None
    return outstanding_cents(charge)


def balance(account: Account) -> int:
    """What stands on an account, in cents."""
    return balances().get(account, 0)


def balances() -> dict[str, int]:
    """Every account that is not at nought, in cents."""
    rows = JournalLine.objects.values_list("account").annotate(sum=Sum("amount_cents")).order_by("account")
    return {account: cents for account, cents in rows if cents}
