"""Where it goes that nobody came for: sold at the price of the moment, given away, or thrown away. Never twice."""

import datetime as dt
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.rules import require
from apps.market.amounts import line_amount
from apps.market.domain import claims
from apps.market.domain.amendment import Change, amend_order, lock_orders, refuse_if_settled
from apps.market.domain.container import container_of_deposit
from apps.market.domain.last_chance import price_at
from apps.market.domain.stock import shelve_leftover, unshelve_leftover
from apps.market.enums import AmendmentKind, ContainerReason, LeftoverMoveKind, OrderState, SoldBy
from apps.market.errors.hand_over import AgeNotChecked
from apps.market.errors.leftover import (
    CalledBack,
    FetchedAfterAll,
    LeftoverGone,
    NothingTaken,
    ReceiverNeeded,
    TheirOwn,
)
from apps.market.models import ContainerMovement, Leftover, LeftoverMove, Order, OrderAmendment, OrderLine
from apps.payments.domain.charge import Line, open_charge, void_charge
from apps.payments.enums import VatCode
from apps.payments.queries.charge import charge_of

# What was thrown away stays owed by who ordered it and did not come; what somebody else got does not.
_STAYS_OWED: Final = frozenset({LeftoverMoveKind.WASTED})
_GOES_OUT: Final = frozenset({LeftoverMoveKind.SOLD, LeftoverMoveKind.GIVEN})


@dataclass(frozen=True, slots=True)
class _Held:
    """What is locked: the goods, and the order they come from if they do."""

    leftover: Leftover
    order: Order | None


def sell_leftover(
    leftover: Leftover, *, person: Person | None, pieces: int, age_checked: int = 0, by: Actor, at: dt.datetime
) -> LeftoverMove:
    """So many pieces for this person, at the price of this moment; the charge is the move's own.

    Nobody (None) is a passer-by: no name, and the caller takes the money in the same transaction.
    VAT is that of the offer, the deposit stays outside it. Who ordered it and did not come owes it no more.
    Locks the cycle, that order, the leftover. Refuses: NotAllowed, NothingTaken, LeftoverGone, AgeNotChecked,
    CycleIsSettled, TheirOwn, CalledBack.
    """

    def sell(held: _Held) -> LeftoverMove:
        _refuse_called_back(held)
        if held.order is not None and person is not None and held.order.person_id == person.pk:
            raise TheirOwn
        limit = held.leftover.offer.variant.product.age_limit or 0
        if age_checked < limit:
            raise AgeNotChecked(age=limit, field="age")
        ends_at = held.leftover.cycle.slots.aggregate(last=Max("ends_at"))["last"] or at
        unit = price_at(held.leftover.price_cents, ends_at=ends_at, at=at)
        move = _write(held, LeftoverMoveKind.SOLD, pieces, person=person, unit_cents=unit, by=by, at=at)
        with translation.override(person.language if person is not None else settings.LANGUAGE_CODE):
            open_charge(
                move, module="market", title=_("Last chance: %(name)s") % {"name": _name(held.leftover)},
                person=person, lines=_charge_lines(held.leftover, pieces, unit), due_at=at, is_first=True, by=by, at=at,
            )  # fmt: skip
        return move

    with _never_twice(leftover), transaction.atomic():
        return sell(_hold(leftover, pieces, by=by))


def give_leftover(leftover: Leftover, *, pieces: int, note: str, by: Actor, at: dt.datetime) -> LeftoverMove:
    """Given away, with a note of who has it. Who ordered it owes it no more.

    Locks as `sell_leftover`. Refuses: NotAllowed, NothingTaken, LeftoverGone, CycleIsSettled, CalledBack,
    ReceiverNeeded without a note.
    """
    if not note.strip():
        raise ReceiverNeeded(field="note")
    with _never_twice(leftover), transaction.atomic():
        held = _hold(leftover, pieces, by=by)
        _refuse_called_back(held)
        return _write(held, LeftoverMoveKind.GIVEN, pieces, note=note.strip()[:200], by=by, at=at)


def waste_leftover(leftover: Leftover, *, pieces: int, note: str = "", by: Actor, at: dt.datetime) -> LeftoverMove:
    """Thrown away; who ordered it still owes it, unless they come.

    Locks as `sell_leftover`. Refuses: NotAllowed, NothingTaken, LeftoverGone, CycleIsSettled.
    """
    with _never_twice(leftover), transaction.atomic():
        return _write(
            _hold(leftover, pieces, by=by), LeftoverMoveKind.WASTED, pieces, note=note.strip()[:200], by=by, at=at
        )


def keep_leftover(leftover: Leftover, *, pieces: int, by: Actor, at: dt.datetime) -> LeftoverMove:
    """Put on our own shelf, of goods that keep (`stock.keeps_on_shelf`). Who ordered it owes it no more.

    Locks as `sell_leftover`, then the stock. Refuses: NotAllowed, NothingTaken, LeftoverGone, CycleIsSettled,
    CalledBack, NotOnShelf, InvalidPieces above what a shelf holds.
    """
    with _never_twice(leftover), transaction.atomic():
        held = _hold(leftover, pieces, by=by)
        _refuse_called_back(held)
        move = shelve_leftover(held.leftover, pieces=pieces, by=by, at=at)
        _pass_on(held, move, by=by, at=at)
        record(held.leftover, event=move.kind, by=by, at=at, pieces=pieces)
        return move


def undo_move(move: LeftoverMove, *, by: Actor, at: dt.datetime) -> LeftoverMove:
    """It is there again, and nothing is owed for it; who ordered it owes it again. Twice is once.

    What was called back meanwhile comes back to nobody: it is thrown away. Locks as `sell_leftover`, and the stock of
    what was shelved. Refuses: NotAllowed, CycleIsSettled, FetchedAfterAll when who ordered it took the rest,
    CalledBack of what was thrown away, NotEnoughOnShelf when what was shelved went on meanwhile.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        held = _lock(move.leftover)
        locked = LeftoverMove.objects.select_for_update(of=("self",)).select_related("person").get(pk=move.pk)
        if locked.undone_at is not None:
            return locked
        called_back = _was_called_back(held)
        if called_back and locked.kind == LeftoverMoveKind.WASTED:
            raise CalledBack(name=_name(held.leftover))
        if locked.kind == LeftoverMoveKind.SHELVED:
            unshelve_leftover(locked, by=by, at=at)
            held.leftover.refresh_from_db(fields=["taken"])
        else:
            held.leftover.taken -= locked.pieces
            held.leftover.save(update_fields=["taken"])
        if called_back:
            _throw_away(held, locked, by=by, at=at)
        elif held.order is not None:
            _give_back(held, locked, by=by, at=at)
        charge = charge_of(locked)
        if charge is not None:
            void_charge(charge, by=by, at=at, reason="undone")
        _move_containers(held.leftover, locked, sign=1, by=by, at=at)
        locked.undone_at = at
        locked.save(update_fields=["undone_at"])
        record(held.leftover, event=f"{locked.kind} undone", by=by, at=at, pieces=locked.pieces)
        return locked


def _never_twice(leftover: Leftover) -> AbstractContextManager[None]:
    """The row lock gives the good answer; the check in the database has the last word."""
    return constrained({"market_leftover_never_given_twice": lambda: LeftoverGone(name=_name(leftover), left=0)})


def _hold(leftover: Leftover, pieces: int, *, by: Actor) -> _Held:
    require(by, WORK_COUNTER)
    if pieces < 1:
        raise NothingTaken(field="pieces")
    held = _lock(leftover)
    row = held.leftover
    left = 0 if row.withdrawn_at else row.left
    if pieces > left:
        raise LeftoverGone(name=_name(row), left=left)
    return held


def _refuse_called_back(held: _Held) -> None:
    if _was_called_back(held):
        raise CalledBack(name=_name(held.leftover))


def _was_called_back(held: _Held) -> bool:
    """Under the cycle's lock, which a recall takes too."""
    return held.leftover.offer.recalls.exists()


def _throw_away(held: _Held, move: LeftoverMove, *, by: Actor, at: dt.datetime) -> None:
    """Pieces that came back of what nobody may have: gone, and owed by nobody."""
    row = held.leftover
    row.taken += move.pieces
    row.save(update_fields=["taken"])
    LeftoverMove.objects.create(
        leftover=row, kind=LeftoverMoveKind.WASTED, pieces=move.pieces, note=_("called back"), by_user=by.user, at=at,
        let_off_at=at,
    )  # fmt: skip
    record(row, event=LeftoverMoveKind.WASTED, by=by, at=at, pieces=move.pieces)


def _lock(leftover: Leftover) -> _Held:
    """Cycle, order, goods; in this order, as everybody does."""
    refuse_if_settled(claims.lock_cycle(leftover.cycle_id))
    order = None
    if leftover.line_id is not None:
        pk = OrderLine.objects.values_list("order_id", flat=True).get(pk=leftover.line_id)
        order = lock_orders([pk])[pk]
    rows = Leftover.objects.select_for_update(of=("self",))
    return _Held(rows.select_related("cycle", "offer__variant__product", "line").get(pk=leftover.pk), order)


def _write(
    held: _Held,
    kind: LeftoverMoveKind,
    pieces: int,
    *,
    person: Person | None = None,
    unit_cents: int = 0,
    note: str = "",
    by: Actor,
    at: dt.datetime,
) -> LeftoverMove:
    row = held.leftover
    row.taken += pieces
    row.save(update_fields=["taken"])
    move = LeftoverMove.objects.create(
        leftover=row, kind=kind, pieces=pieces, unit_cents=unit_cents, person=person, note=note, by_user=by.user, at=at
    )
    _pass_on(held, move, by=by, at=at)
    _move_containers(row, move, sign=-1, by=by, at=at)
    record(row, event=kind, by=by, at=at, pieces=pieces, unit_cents=unit_cents)
    return move


def _pass_on(held: _Held, move: LeftoverMove, *, by: Actor, at: dt.datetime) -> None:
    """What somebody else has is not owed any more by who ordered it."""
    line = held.leftover.line
    if held.order is not None and line is not None and move.kind not in _STAYS_OWED:
        less = Change(line, AmendmentKind.PASSED_ON, quantity=line.quantity - move.pieces)
        amend_order(held.order, [less], by=by, at=at)


def _give_back(held: _Held, move: LeftoverMove, *, by: Actor, at: dt.datetime) -> None:
    """What somebody else had is with who ordered it again: to be owed while nobody came, to be fetched when they do.

    What was thrown away is owed still, unless they came late since: then they were let off, and owe it again.
    """
    order, line = held.order, held.leftover.line
    assert order is not None  # noqa: S101 - asked by the caller
    assert line is not None  # noqa: S101 - where there is an order there is a line
    if order.state not in {OrderState.NO_SHOW, OrderState.PLACED}:
        raise FetchedAfterAll
    if move.kind in _STAYS_OWED and move.let_off_at is None:
        return
    quantity = line.quantity + move.pieces
    last = OrderAmendment.objects.filter(line=line).order_by("-pk").first()
    grams = last.grams_before if last is not None and last.quantity_before == quantity else None
    again = Change(line, AmendmentKind.PASSED_ON, quantity=quantity, grams=grams, reason=_("is there again"))
    amend_order(order, [again], by=by, at=at)


def _move_containers(leftover: Leftover, move: LeftoverMove, *, sign: int, by: Actor, at: dt.datetime) -> None:
    """Bottles go along with who buys; those that were given away left the house with nobody we know."""
    if not leftover.deposit_cents or move.kind not in _GOES_OUT:
        return
    kind = leftover.offer.variant.container_id or container_of_deposit(leftover.deposit_cents).pk
    ContainerMovement.objects.create(
        kind_id=kind, reason=ContainerReason.HANDED_OUT if move.person_id else ContainerReason.COUNTED,
        pieces=sign * move.pieces, person=move.person, cycle=leftover.cycle, by_user=by.user, at=at,
    )  # fmt: skip


def _charge_lines(leftover: Leftover, pieces: int, unit_cents: int) -> list[Line]:
    offer, name = leftover.offer, _name(leftover)
    amount = line_amount(price_cents=unit_cents, quantity=pieces, sold_by=SoldBy.PIECE, content_amount=1)
    percent = offer.vat_percent if offer.vat_percent is not None else Decimal(0)
    goods = Line(
        label=name, amount_cents=amount, vat_code=offer.vat_code or VatCode.NONE, vat_percent=percent,
        quantity=Decimal(pieces), unit_cents=unit_cents,
    )  # fmt: skip
    if not leftover.deposit_cents:
        return [goods]
    deposit = Line(
        label=_("Deposit: %(name)s") % {"name": name}, amount_cents=leftover.deposit_cents * pieces,
        vat_code=VatCode.NONE, vat_percent=Decimal(0), quantity=Decimal(pieces), unit_cents=leftover.deposit_cents,
        is_deposit=True,
    )  # fmt: skip
    return [goods, deposit]


def _name(leftover: Leftover) -> str:
    return leftover.offer.variant.full_name
