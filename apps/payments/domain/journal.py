"""Posting to the journal."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from apps.hub.actors import Actor
from apps.payments.enums import Account
from apps.payments.models import Charge, JournalEntry, JournalLine, Payment


@dataclass(frozen=True, slots=True)
class Posting:
    """One line to post: debit above zero, credit below, in cents. The module is that of its charge, if it has one."""

    account: Account
    cents: int
    charge: Charge | None = None
    payment: Payment | None = None
    vat_code: str = ""
    module: str = ""


def post(postings: Sequence[Posting], *, event: str, by: Actor, at: dt.datetime) -> JournalEntry | None:
    """Write one balanced entry; lines of nothing are left out, and an entry without lines is not made.

    Must run in the transaction of what it books. A sum other than zero is a bug and raises.
    """
    if not connection.in_atomic_block:
        message = "the journal is written in the transaction of what it books"
        raise RuntimeError(message)
    if sum(posting.cents for posting in postings):
        message = "a journal entry must balance"
        raise ValueError(message)
    moving = [posting for posting in postings if posting.cents]
    if not moving:
        return None
    entry = JournalEntry.objects.create(at=at, event=event, by_user=by.user)
    JournalLine.objects.bulk_create(
        JournalLine(
            entry=entry,
            account=posting.account,
            amount_cents=posting.cents,
            charge=posting.charge,
            payment=posting.payment,
            module=posting.charge.module if posting.charge else posting.module,
            vat_code=posting.vat_code,
        )
        for posting in moving
    )
    return entry
