"""Money, taken as the counter takes it."""

import uuid

from apps.hub.actors import SYSTEM, Actor
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method
from apps.payments.models import Charge, Payment
from apps.payments.queries.charge import outstanding_cents
from tests.factories import NOON


def paid(*charges: Charge, method: Method = Method.TERMINAL, by: Actor = SYSTEM) -> Payment:
    """A payment of all that is still owed on these charges."""
    expected = sum(outstanding_cents(charge) for charge in charges)
    return take_payment(list(charges), method=method, expected_cents=expected, key=uuid.uuid4(), by=by, at=NOON)
