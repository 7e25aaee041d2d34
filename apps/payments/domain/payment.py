"""Taking money at the counter, giving it back, and undoing either."""

import datetime as dt
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from django.db import transaction

from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed, TryAgain
from apps.hub.money import format_cents, round_cash
from apps.hub.rules import require
from apps.payments import payables
from apps.payments.domain.charge import restate
from apps.payments.domain.journal import Posting, post
from apps.payments.enums import Account, Method
from apps.payments.errors import AmountChanged, NothingToPay, TooMuchCash
from apps.payments.models import Allocation, Charge, JournalLine, Payment
from apps.payments.queries.charge import outstanding_cents

CASH_LIMIT_CENTS: Final = 3_000_00  # Belgian law on limiting cash payments
_BOX: Final = {Method.CASH: Account.CASH, Method.TERMINAL: Account.TERMINAL}


def take_payment(
    charges: Sequence[Charge], *, method: Method, expected_cents: int, key: UUID, by: Actor, at: dt.datetime
) -> Payment:
    """Settle these charges in full, in one act. `expected_cents` is the total the screen showed, before rounding.

    Cash is rounded by law on the total, for consumers only. A total below zero is money given back, for which a
    manager's permission is needed unless it comes from credits alone, such as empties. A total of nothing settles
    one charge with another. The same `key` again returns the first payment.
    Locks the charges in id order. Refuses: NotAllowed, NothingToPay, AmountChanged, TooMuchCash.
    """
    require(by, WORK_COUNTER)
    with constrained({"payments_payment.key": TryAgain, "payments_payment_key_key": TryAgain}), transaction.atomic():
        payables.lock_subjects(charges)
        pks = [charge.pk for charge in charges]
        locked = list(Charge.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
        known = Payment.objects.filter(key=key).first()
        if known is not None:
            return known
        due = {charge.pk: outstanding_cents(charge) for charge in locked}
        total = _total(due, expected_cents=expected_cents)
        if total < 0 and not _only_credits(locked, due) and not by.may(MANAGE_PLACE):
            raise NotAllowed
        payment = _create(locked, total=total, method=method, key=key, by=by, at=at)
        for charge in locked:
            if due[charge.pk]:
                Allocation.objects.create(payment=payment, charge=charge, amount_cents=due[charge.pk])
        _post_payment(payment, locked, due, by=by, at=at)
        for charge in locked:
            restate(charge, by=by, at=at)
        record(payment, event="taken", by=by, at=at, method=method, received_cents=payment.received_cents)
        return payment


def cash_rounding(charges: Sequence[Charge], total: int) -> int:
    """The legal rounding, in cents, of this total when it is paid in cash; none for an association's."""
    consumer = all(charge.association_id is None for charge in charges)
    return round_cash(total) - total if consumer else 0


def _only_credits(charges: Sequence[Charge], due: dict[int, int]) -> bool:
    """Whether what goes back is for what was brought back: all else together is not below zero."""
    return sum(due[charge.pk] for charge in charges if not charge.is_credit) >= 0


def _total(due: dict[int, int], *, expected_cents: int) -> int:
    if not any(due.values()):
        raise NothingToPay
    total = sum(due.values())
    if total != expected_cents:
        raise AmountChanged(amount=format_cents(total))
    return total


def _create(charges: Sequence[Charge], *, total: int, method: Method, key: UUID, by: Actor, at: dt.datetime) -> Payment:
    rounding = cash_rounding(charges, total) if method == Method.CASH else 0
    if method == Method.CASH and total + rounding > CASH_LIMIT_CENTS:
        raise TooMuchCash(limit=format_cents(CASH_LIMIT_CENTS))
    return Payment.objects.create(
        code=fresh_code(Payment), key=key, person=charges[0].person, method=method,
        amount_cents=total, rounding_cents=rounding, at=at, taken_by=by.user,
    )  # fmt: skip


def _post_payment(
    payment: Payment, charges: Sequence[Charge], due: dict[int, int], *, by: Actor, at: dt.datetime
) -> None:
    postings = [
        Posting(_BOX[Method(payment.method)], payment.received_cents, payment=payment),
        Posting(Account.ROUNDING, -payment.rounding_cents, payment=payment),
    ]
    postings += [Posting(Account.RECEIVABLE, -due[charge.pk], charge=charge, payment=payment) for charge in charges]
    post(postings, event="payment", by=by, at=at)


def reverse_payment(payment: Payment, *, by: Actor, at: dt.datetime, reason: str = "") -> Payment:
    """Undo a payment by its reverse in the journal; the charges are owed again. Twice is once.

    Refuses: NotAllowed.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        paid = Charge.objects.filter(allocations__payment=payment)
        payables.lock_subjects(paid)
        pks = [charge.pk for charge in paid]
        charges = list(Charge.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
        locked = Payment.objects.select_for_update().get(pk=payment.pk)
        if locked.reversed_at is not None:
            return locked
        booked = JournalLine.objects.filter(payment=locked).select_related("charge")
        post(
            [Posting(Account(line.account), -line.amount_cents, charge=line.charge, payment=locked) for line in booked],
            event="payment reversed",
            by=by,
            at=at,
        )
        locked.reversed_at = at
        locked.save(update_fields=["reversed_at"])
        for charge in charges:
            restate(charge, by=by, at=at)
        record(locked, event="reversed", by=by, at=at, reason=reason)
        return locked
