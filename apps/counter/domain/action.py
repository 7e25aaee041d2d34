"""What one press of a big button does: the thing itself, its money and its row, in one transaction."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from apps.accounts.models import Person
from apps.accounts.rules import MANAGE_PLACE, WORK_COUNTER
from apps.bookings.domain import occupancy, use
from apps.bookings.models import Booking
from apps.counter.along import FOR_VOLUNTEERS, NOTHING, Along
from apps.counter.domain.along import settle_along
from apps.counter.enums import ActionKind
from apps.counter.errors import AlreadyDone, FormUsed, GivingBackIsForManagers, ManyEmptiesAreForManagers
from apps.counter.models import CounterAction
from apps.counter.rules import is_opened
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.errors import Missing, NotAllowed, TryAgain
from apps.hub.rules import require
from apps.market.domain import hand_over as bag
from apps.market.domain.leftover_move import give_leftover
from apps.market.enums import OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.leftover import CalledBack, LeftoverGone
from apps.market.models import Leftover, LeftoverMove, Order
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method
from apps.payments.errors import NothingToPay
from apps.payments.models import Charge
from apps.payments.payables import lock_subjects
from apps.payments.queries.charge import outstanding_cents


@dataclass(frozen=True, slots=True)
class Tender:
    """What is paid with the press: which charges, how, and the total shown (cents, before cash rounding)."""

    charges: tuple[Charge, ...]
    method: Method
    expected_cents: int


def hand_over(
    order: Order,
    *,
    tender: Tender | None = None,
    along: Along = NOTHING,
    age_checked: int = 0,
    key: UUID,
    by: Actor,
    at: dt.datetime,
) -> CounterAction:
    """The bag goes along, with what is paid, brought and bought now: all or nothing. The same `key` again is a no-op.

    `age_checked` is from which age (16, 18) whoever stands there was asked. Locks what the charges are for, the
    order, its leftovers, then the charges. Refuses: NotAllowed, AlreadyDone, FormUsed, and as `hand_over_order`,
    `settle_along` and `take_payment`.
    """

    def do() -> None:
        _refuse_repeat(order, OrderState.HANDED_OVER)
        bag.hand_over_order(order, age_checked=age_checked, by=by, at=at)

    return _perform(
        ActionKind.HAND_OVER, person=order.person, order=order, do=do, tender=tender, along=along,
        age_checked=age_checked, key=key, by=by, at=at,
    )  # fmt: skip


def mark_not_fetched(order: Order, *, key: UUID, by: Actor, at: dt.datetime) -> CounterAction:
    """Nobody came for the bag: its goods get a last chance. Refuses: as `hand_over`."""

    def do() -> None:
        _refuse_repeat(order, OrderState.NO_SHOW)
        bag.mark_no_show(order, by=by, at=at)

    return _perform(ActionKind.NOT_FETCHED, person=order.person, order=order, do=do, key=key, by=by, at=at)


def mark_all_not_fetched(orders: Iterable[Order], *, key: UUID, by: Actor, at: dt.datetime) -> list[CounterAction]:
    """Nobody came for these. Each is a press of its own, to be undone alone; what was done meanwhile is left alone.

    Refuses: NotAllowed.
    """
    done: list[CounterAction] = []
    for order in orders:
        with suppress(AlreadyDone, OrderTransitionRefused):
            done.append(mark_not_fetched(order, key=uuid5(key, order.code), by=by, at=at))
    return done


def mark_came_late(order: Order, *, key: UUID, by: Actor, at: dt.datetime) -> CounterAction:
    """They came after all: what is still there waits for them again. Refuses: as `hand_over`."""

    def do() -> None:
        _refuse_repeat(order, OrderState.PLACED)
        bag.undo_no_show(order, by=by, at=at)

    return _perform(ActionKind.CAME_LATE, person=order.person, order=order, do=do, key=key, by=by, at=at)


def check_out(booking: Booking, *, key: UUID, by: Actor, at: dt.datetime) -> CounterAction:
    """The key is given or the room opened. Refuses: NotAllowed, AlreadyDone, FormUsed, TransitionRefused."""
    kind = ActionKind.ROOM_OPENED if is_opened(booking) else ActionKind.KEY_OUT
    return _use(booking, kind, use.check_out_booking, key=key, by=by, at=at)


def check_in(booking: Booking, *, key: UUID, by: Actor, at: dt.datetime) -> CounterAction:
    """It is back, or the room closed. Refuses: as `check_out`."""
    kind = ActionKind.ROOM_CLOSED if is_opened(booking) else ActionKind.KEY_BACK
    return _use(booking, kind, use.check_in_booking, key=key, by=by, at=at)


def mark_not_come(booking: Booking, *, key: UUID, by: Actor, at: dt.datetime, reason: str = "") -> CounterAction:
    """Nobody came for it, and what is known of why; what is owed stays. Refuses: as `check_out`."""
    return _use(booking, ActionKind.NOT_COME, partial(use.mark_no_show, reason=reason), key=key, by=by, at=at)


def take_money(
    person: Person,
    *,
    tender: Tender | None,
    along: Along = NOTHING,
    age_checked: int = 0,
    key: UUID,
    by: Actor,
    at: dt.datetime,
) -> CounterAction:
    """Money, empties and last-chance goods, without a bag. The same `key` again does nothing more.

    Without a tender what is brought or bought is settled with a later payment. Refuses: FormUsed, NothingToPay, and
    as `settle_along` and `take_payment`.
    """
    if tender is None and not along.is_something:
        raise NothingToPay
    kind = ActionKind.SOLD if any(along.bought.values()) else ActionKind.EMPTIES
    return _perform(
        kind if along.is_something else ActionKind.PAYMENT, person=person, tender=tender, along=along,
        age_checked=age_checked, key=key, by=by, at=at,
    )  # fmt: skip


def sell_to_passer_by(
    tender: Tender, *, along: Along, age_checked: int = 0, key: UUID, by: Actor, at: dt.datetime
) -> CounterAction:
    """Last-chance goods for somebody unknown, paid at once; nobody's name is asked. The same `key` again is a no-op.

    `tender` has no charges: those of the goods are made here. Refuses: NotAllowed, NothingToPay when nothing is
    bought, FormUsed, and as `settle_along` and `take_payment`.
    """
    if not any(along.bought.values()):
        raise NothingToPay
    return _perform(
        ActionKind.SOLD, person=None, tender=replace(tender, charges=()), along=replace(along, empties={}),
        age_checked=age_checked, key=key, by=by, at=at,
    )  # fmt: skip


def move_leftover(
    kind: ActionKind, leftover: Leftover, move: Callable[[], LeftoverMove], *, key: UUID, by: Actor, at: dt.datetime
) -> CounterAction:
    """What nobody came for is given away, thrown away or put in stock: `move` does it. Refuses: as `move`, FormUsed.

    It is written with who ordered it, else with who is at work.
    """
    person = leftover.line.order.person if leftover.line else (by.user.person if by.user else None)
    if person is None:
        raise NotAllowed
    return _perform(kind, person=person, move=move, key=key, by=by, at=at)


def give_all(leftovers: Iterable[Leftover], *, note: str, key: UUID, by: Actor, at: dt.datetime) -> list[CounterAction]:
    """All that is left of these goes to one place. Each is a press of its own, to be undone alone.

    What somebody took meanwhile, and what was called back, is left alone. Refuses: NotAllowed, ReceiverNeeded
    without a note.
    """
    done: list[CounterAction] = []
    for leftover in leftovers:
        move = partial(give_leftover, leftover, pieces=leftover.left, note=note, by=by, at=at)
        with suppress(LeftoverGone, CalledBack):
            done.append(move_leftover(ActionKind.GIVEN, leftover, move, key=uuid5(key, leftover.code), by=by, at=at))
    return done


def _use(
    booking: Booking, kind: ActionKind, change: Callable[..., Booking], *, key: UUID, by: Actor, at: dt.datetime
) -> CounterAction:
    if booking.person is None:
        raise Missing

    def do() -> None:
        occupancy.lock_time(booking.resource)  # the first of the locks that `change` takes: nothing moves after it
        before = Booking.objects.get(pk=booking.pk).state
        if change(booking, by=by, at=at).state == before:
            raise AlreadyDone

    return _perform(kind, person=booking.person, booking=booking, do=do, key=key, by=by, at=at)


def _refuse_repeat(order: Order, state: OrderState) -> None:
    """Somebody else pressed first: this press would have nothing to undo."""
    if Order.objects.select_for_update(of=("self",)).get(pk=order.pk).state == state:
        raise AlreadyDone


def _perform(
    kind: ActionKind,
    *,
    person: Person | None,
    order: Order | None = None,
    booking: Booking | None = None,
    do: Callable[[], None] | None = None,
    move: Callable[[], LeftoverMove] | None = None,
    tender: Tender | None = None,
    along: Along = NOTHING,
    age_checked: int = 0,
    key: UUID,
    by: Actor,
    at: dt.datetime,
) -> CounterAction:
    require(by, WORK_COUNTER)
    action = CounterAction(
        code=fresh_code(CounterAction), key=key, kind=kind, person=person, order=order, booking=booking, at=at,
        by_user=by.user,
    )  # fmt: skip
    with constrained({}), transaction.atomic():
        known = _claim(action)
        if known is not None:
            return known
        lock_subjects(tender.charges if tender else (), also=[order] if order else ())
        if do is not None:
            do()
        if move is not None:
            action.moves.add(move())
        made = settle_along(action, along, age_checked=age_checked, by=by, at=at) if along.is_something else ()
        if tender is not None:
            _take(action, replace(tender, charges=(*tender.charges, *made)), along=along, by=by, at=at)
    return action


def _claim(action: CounterAction) -> CounterAction | None:
    """Write the row first: of two presses with one key the second waits here, and finds the first."""
    try:
        with transaction.atomic():
            action.save(force_insert=True)
    except IntegrityError:
        known = CounterAction.objects.select_related("person", "order", "booking", "payment").filter(key=action.key)
        first = known.first()
        if first is None:
            raise TryAgain from None
        same = (first.kind, first.person_id, first.order_id, first.booking_id) == (
            action.kind, action.person_id, action.order_id, action.booking_id,
        )  # fmt: skip
        if not same or first.undone_at is not None:
            raise FormUsed from None
        return first
    return None


def _take(action: CounterAction, tender: Tender, *, along: Along, by: Actor, at: dt.datetime) -> None:
    if any(charge.person_id != action.person_id for charge in tender.charges):
        raise Missing
    if tender.expected_cents < 0 and not by.may(MANAGE_PLACE):
        _refuse_giving_back(tender.charges, along)
    action.payment = take_payment(
        tender.charges, method=tender.method, expected_cents=tender.expected_cents, key=action.key, by=by, at=at
    )
    action.save(update_fields=["payment"])


def _refuse_giving_back(charges: Sequence[Charge], along: Along) -> None:
    """A volunteer gives money back for empties alone, and not for a pile of them."""
    others = [outstanding_cents(charge) for charge in charges if not charge.is_credit]
    if len(others) == len(charges) or sum(others) < 0:
        raise GivingBackIsForManagers
    if along.is_many:
        raise ManyEmptiesAreForManagers(most=FOR_VOLUNTEERS)
