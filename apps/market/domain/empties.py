"""Empties that come back over the counter: counted in pieces, and worth their deposit."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.rules import require
from apps.market.domain.container import container_of_deposit
from apps.market.enums import ContainerReason
from apps.market.errors.empties import ContainerUnknown, NoEmpties, TooManyEmpties
from apps.market.models import ContainerKind, ContainerMovement, ContainerReturn, Order
from apps.payments.domain.charge import Line, open_charge, void_charge
from apps.payments.enums import VatCode
from apps.payments.queries.charge import charge_of

MOST_PIECES: Final = 500  # of one kind at a time: above it, it is a typing error


def return_containers(person: Person, counts: Mapping[str, int], *, by: Actor, at: dt.datetime) -> ContainerReturn:
    """A person brings so many of each kind (by its code) and gets the deposit for it, as a charge below zero.

    The deposit is that of today, outside VAT. More than the household has is taken too: bottles have no
    name on them. Money moves only when the charge is settled. Refuses: NotAllowed, NoEmpties, TooManyEmpties,
    ContainerUnknown.
    """
    require(by, WORK_COUNTER)
    pieces = empties_of(counts)
    total = sum(kind.deposit_cents * count for kind, count in pieces)
    with transaction.atomic():
        returned = ContainerReturn.objects.create(
            code=fresh_code(ContainerReturn), person=person, total_cents=total, at=at, by_user=by.user
        )
        _move(returned, {kind.pk: count for kind, count in pieces}, by=by, at=at)
        with translation.override(person.language):
            open_charge(
                returned, module="market", title=_("Empties brought back"), person=person,
                lines=[_credit(kind, count) for kind, count in pieces], due_at=at, is_first=True, is_credit=True,
                by=by, at=at,
            )  # fmt: skip
        record(returned, event="returned", by=by, at=at, pieces=sum(count for _kind, count in pieces), cents=total)
        return returned


def undo_return(returned: ContainerReturn, *, by: Actor, at: dt.datetime) -> ContainerReturn:
    """It was a mistake: the pieces are with the person again, and we owe nothing for them. Twice is once.

    What was paid out for it shows as owed until that payment is reversed too. Locks the return, then its
    charge. Refuses: NotAllowed.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = ContainerReturn.objects.select_for_update(of=("self",)).select_related("person").get(pk=returned.pk)
        if locked.undone_at is not None:
            return locked
        back = {row.kind_id: -row.pieces for row in locked.movements.order_by("pk")}
        _move(locked, back, by=by, at=at)
        charge = charge_of(locked)
        assert charge is not None  # noqa: S101 - made with the return
        void_charge(charge, by=by, at=at, reason="undone")
        locked.undone_at = at
        locked.save(update_fields=["undone_at"])
        record(locked, event="undone", by=by, at=at)
        return locked


def empties_of(counts: Mapping[str, int]) -> list[tuple[ContainerKind, int]]:
    """The kinds behind these codes with their pieces, nothing left out but noughts. One query.

    Refuses: NoEmpties, TooManyEmpties, ContainerUnknown.
    """
    if any(count < 0 for count in counts.values()):
        raise NoEmpties
    if any(count > MOST_PIECES for count in counts.values()):
        raise TooManyEmpties(most=MOST_PIECES)
    wanted = {code: count for code, count in counts.items() if count}
    if not wanted:
        raise NoEmpties
    kinds = list(ContainerKind.objects.filter(code__in=wanted).order_by("name", "pk"))
    if len(kinds) != len(wanted):
        raise ContainerUnknown
    return [(kind, wanted[kind.code]) for kind in kinds]


def hand_out_containers(order: Order, *, by: Actor, at: dt.datetime) -> None:
    """What went along with a bag, per kind. The caller holds the order's lock and has written what was delivered."""
    out: dict[int, int] = {}
    for line in order.lines.holding().select_related("offer__variant"):
        if line.quantity and line.deposit_cents:
            kind = line.offer.variant.container_id or container_of_deposit(line.deposit_cents).pk
            out[kind] = out.get(kind, 0) - line.quantity
    _write(out, order=order, by=by, at=at)


def take_containers_back(order: Order, *, by: Actor, at: dt.datetime) -> None:
    """The reverse of all that went along with a bag by now. The caller holds the order's lock."""
    out: dict[int, int] = {}
    for row in ContainerMovement.objects.filter(order=order, reason=ContainerReason.HANDED_OUT):
        out[row.kind_id] = out.get(row.kind_id, 0) - row.pieces
    _write(out, order=order, by=by, at=at)


def _write(pieces: Mapping[int, int], *, order: Order, by: Actor, at: dt.datetime) -> None:
    ContainerMovement.objects.bulk_create(
        ContainerMovement(
            kind_id=kind, reason=ContainerReason.HANDED_OUT, pieces=count, person=order.person, cycle=order.cycle,
            order=order, by_user=by.user, at=at,
        )
        for kind, count in sorted(pieces.items())
        if count
    )  # fmt: skip


def _move(returned: ContainerReturn, pieces: Mapping[int, int], *, by: Actor, at: dt.datetime) -> None:
    ContainerMovement.objects.bulk_create(
        ContainerMovement(
            kind_id=kind, reason=ContainerReason.RETURNED, pieces=count, person=returned.person, returned=returned,
            by_user=by.user, at=at,
        )
        for kind, count in pieces.items()
    )  # fmt: skip


def _credit(kind: ContainerKind, count: int) -> Line:
    return Line(
        label=_("Brought back: %(name)s") % {"name": kind.name}, amount_cents=-kind.deposit_cents * count,
        vat_code=VatCode.NONE, vat_percent=Decimal(0), quantity=Decimal(count), unit_cents=-kind.deposit_cents,
        is_deposit=True,
    )  # fmt: skip
