"""What is owed: opening, revising and voiding a charge."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Model

from apps.accounts.models import Association, Person
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.payments import payables
from apps.payments.domain.journal import Posting, post
from apps.payments.domain.vat import split_vat
from apps.payments.enums import Account, ChargeState, VatCode
from apps.payments.models import Charge, ChargeLine
from apps.payments.queries.charge import outstanding_cents


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be owed: amounts in cents, VAT included."""

    label: str
    amount_cents: int
    vat_code: str
    vat_percent: Decimal
    quantity: Decimal = Decimal(1)
    unit_cents: int = 0
    is_deposit: bool = False


def open_charge(
    subject: Model,
    *,
    module: str,
    title: str,
    person: Person | None,
    lines: Sequence[Line],
    association: Association | None = None,
    due_at: dt.datetime | None = None,
    is_first: bool = False,
    is_credit: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Charge:
    """The charge for a subject, with its revenue, VAT and deposits in the journal.

    A subject has one charge: when it stands already, it is revised to these lines instead. What is
    then still to be paid is owed by `person`, what is to be given back stays with who paid.
    Nobody (None) owes what somebody unknown pays in this very transaction: the caller sees to that.
    `is_first`: this transaction made the subject, so there can be none yet. `is_credit`: it is we who
    owe, for what a person brought back; the lines add up to less than nothing.
    """
    kind = subject._meta.label_lower
    with transaction.atomic():
        known = Charge.objects.select_for_update().filter(kind=kind, subject_id=subject.pk)
        charge = None if is_first else known.first()
        if charge is None:
            return _first_charge(
                Charge(
                    code=fresh_code(Charge), person=person, association=association, kind=kind,
                    subject_id=subject.pk, module=module, title=title[:160], due_at=due_at, created_at=at,
                    is_credit=is_credit,
                ),
                lines=lines, by=by, at=at,
            )  # fmt: skip
        charge.title, charge.due_at = title[:160], due_at
        charge.save(update_fields=["title", "due_at"])
        revised = revise_charge(charge, lines=lines, by=by, at=at)
        return pass_on_charge(revised, person=person, association=association, by=by, at=at)


def _first_charge(charge: Charge, *, lines: Sequence[Line], by: Actor, at: dt.datetime) -> Charge:
    """Write a charge with its first revision: nothing to compare with and nothing paid, so nothing to read."""
    charge.revision, charge.amount_cents = 1, sum(line.amount_cents for line in lines)
    charge.state = ChargeState.OPEN if charge.amount_cents else ChargeState.SETTLED
    charge.save(force_insert=True)
    _write_lines(charge, lines)
    _post_difference(charge, old=(), new=lines, by=by, at=at)
    record(charge, event="revised", by=by, at=at, amount_cents=charge.amount_cents)
    if charge.state == ChargeState.SETTLED:
        payables.tell(charge, by=by, at=at)
    return charge


def _write_lines(charge: Charge, lines: Sequence[Line]) -> None:
    ChargeLine.objects.bulk_create(
        ChargeLine(
            charge=charge, revision=charge.revision, position=position, label=line.label[:200],
            quantity=line.quantity, unit_cents=line.unit_cents, amount_cents=line.amount_cents,
            vat_code=line.vat_code, vat_percent=line.vat_percent, is_deposit=line.is_deposit,
        )
        for position, line in enumerate(lines)
    )  # fmt: skip


def pass_on_charge(
    charge: Charge, *, person: Person | None, association: Association | None, by: Actor, at: dt.datetime
) -> Charge:
    """Let somebody else owe what is still to be paid. What is paid, or to be given back, stays with who paid."""
    with transaction.atomic():
        locked = Charge.objects.select_for_update().get(pk=charge.pk)
        is_theirs = locked.person_id == (person.pk if person else None) and locked.association_id == (
            association.pk if association else None
        )
        if is_theirs or outstanding_cents(locked) <= 0:
            return locked
        locked.person, locked.association = person, association
        locked.save(update_fields=["person", "association"])
        record(locked, event="passed_on", by=by, at=at)
        return locked


def revise_charge(
    charge: Charge,
    *,
    lines: Sequence[Line],
    by: Actor,
    at: dt.datetime,
    reason: str = "",
    state: ChargeState = ChargeState.OPEN,
) -> Charge:
    """Replace what is owed by these lines; the journal gets the difference. Equal lines: nothing happens.

    `state` is VOID when nothing is owed any more, else it follows from the journal.
    """
    with transaction.atomic():
        locked = Charge.objects.select_for_update().get(pk=charge.pk)
        old = current_lines(locked)
        if locked.revision and old == list(lines) and (locked.state == ChargeState.VOID) == (state == ChargeState.VOID):
            return locked
        locked.revision += 1
        _write_lines(locked, lines)
        _post_difference(locked, old=old, new=lines, by=by, at=at)
        locked.amount_cents = sum(line.amount_cents for line in lines)
        locked.state = state
        locked.save(update_fields=["revision", "amount_cents", "state"])
        record(locked, event="revised", by=by, at=at, reason=reason, amount_cents=locked.amount_cents)
        return restate(locked, by=by, at=at)


def void_charge(charge: Charge, *, by: Actor, at: dt.datetime, reason: str = "", fee: Sequence[Line] = ()) -> Charge:
    """Nothing is owed any more, but for a fee the terms foresee. What was paid shows as to give back."""
    state = ChargeState.OPEN if fee else ChargeState.VOID
    return revise_charge(charge, lines=fee, by=by, at=at, reason=reason, state=state)


def current_lines(charge: Charge) -> list[Line]:
    """The lines of the present revision. One query."""
    rows = ChargeLine.objects.filter(charge=charge, revision=charge.revision).order_by("position")
    return [
        Line(
            label=row.label, amount_cents=row.amount_cents, vat_code=row.vat_code, vat_percent=row.vat_percent,
            quantity=row.quantity, unit_cents=row.unit_cents, is_deposit=row.is_deposit,
        )
        for row in rows
    ]  # fmt: skip


def restate(charge: Charge, *, by: Actor, at: dt.datetime) -> Charge:
    """Let the state follow the journal, and the subject its charge; the caller holds the charge's lock.

    A void charge stays void.
    """
    if charge.state == ChargeState.VOID:
        return charge
    state = ChargeState.OPEN if outstanding_cents(charge) else ChargeState.SETTLED
    if state != charge.state:
        charge.state = state
        charge.save(update_fields=["state"])
        payables.tell(charge, by=by, at=at)
    return charge


def _post_difference(charge: Charge, *, old: Iterable[Line], new: Iterable[Line], by: Actor, at: dt.datetime) -> None:
    moved: Counter[tuple[Account, str]] = Counter(_books(new))
    moved.subtract(Counter(_books(old)))
    post(
        [Posting(account, cents, charge=charge, vat_code=code) for (account, code), cents in sorted(moved.items())],
        event="charge",
        by=by,
        at=at,
    )


def _books(lines: Iterable[Line]) -> dict[tuple[Account, str], int]:
    """What a set of lines means on each account, VAT per rate on the total."""
    books: Counter[tuple[Account, str]] = Counter()
    goods: dict[tuple[str, Decimal], int] = {}
    for line in lines:
        books[Account.RECEIVABLE, ""] += line.amount_cents
        if line.is_deposit:
            books[Account.CONTAINER_DEPOSITS, VatCode.NONE] -= line.amount_cents
        else:
            key = (line.vat_code, line.vat_percent)
            goods[key] = goods.get(key, 0) + line.amount_cents
    for (code, percent), cents in goods.items():
        for share in split_vat([(percent, cents)]):
            books[Account.REVENUE, code] -= share.net_cents
            books[Account.VAT_DUE, code] -= share.vat_cents
    return dict(books)
