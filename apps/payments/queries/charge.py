"""Reading what is owed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Model, QuerySet, Sum

from apps.accounts.models import Person
from apps.payments.enums import Account
from apps.payments.models import Charge, ChargeQuerySet, JournalLine


@dataclass(frozen=True, slots=True)
class Due:
    """What is still to receive for something, in cents (below zero: to give back), and whether anything was paid."""

    cents: int = 0
    has_paid: bool = False


def due_of(subject: Model) -> Due:
    """What an order or booking still costs; nothing where there is no charge. One query."""
    charge = charge_of(subject)
    if charge is None:
        return Due()
    cents: int = charge.outstanding  # type: ignore[attr-defined] # annotated by the query
    return Due(cents, has_paid=cents < charge.amount_cents)


def outstanding_cents(charge: Charge) -> int:
    """What is still to receive on a charge, in cents; below zero: to give back. One query."""
    lines = JournalLine.objects.filter(charge=charge, account=Account.RECEIVABLE)
    return lines.aggregate(total=Sum("amount_cents"))["total"] or 0


def charge_of(subject: Model) -> Charge | None:
    """The charge for an order or booking, with `outstanding`. One query."""
    return charges_of([subject]).get(subject.pk)


def charges_of(subjects: Sequence[Model]) -> dict[int, Charge]:
    """Charges by subject id for subjects of one kind, each with `outstanding`. One query."""
    if not subjects:
        return {}
    kind = subjects[0]._meta.label_lower
    rows = all_charges().with_outstanding().filter(kind=kind, subject_id__in=[subject.pk for subject in subjects])
    return {charge.subject_id: charge for charge in rows}


def charges_open_for(person: Person) -> QuerySet[Charge]:
    """What this person still owes or gets back, oldest first, each with `outstanding`."""
    return all_charges().filter(person=person).still_open().order_by("created_at", "pk")


def all_charges() -> ChargeQuerySet:
    """Charges with their own words."""
    return ChargeQuerySet(Charge)
