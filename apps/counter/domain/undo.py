"""Undoing a press: the inverse of what it did, its money included."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.bookings.domain import use
from apps.bookings.errors import SlotTaken
from apps.counter.enums import ActionKind
from apps.counter.errors import CannotUndo, TooLateToUndo
from apps.counter.models import CounterAction
from apps.counter.queries.action import later_actions
from apps.counter.rules import in_time_to_undo
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.errors import TransitionRefused
from apps.hub.rules import require
from apps.market.domain import hand_over as bag
from apps.market.domain.empties import undo_return
from apps.market.domain.leftover_move import undo_move
from apps.payments.domain.payment import reverse_payment
from apps.payments.models import Charge
from apps.payments.payables import lock_subjects

_INVERSE: Final[Mapping[str, Callable[..., Any]]] = {
    ActionKind.HAND_OVER: bag.undo_hand_over,
    ActionKind.NOT_FETCHED: bag.undo_no_show,
    ActionKind.CAME_LATE: bag.mark_no_show,
    ActionKind.KEY_OUT: use.undo_check_out,
    ActionKind.ROOM_OPENED: use.undo_check_out,
    ActionKind.KEY_BACK: use.undo_check_in,
    ActionKind.ROOM_CLOSED: use.undo_check_in,
    ActionKind.NOT_COME: use.undo_no_show,
}


def undo_action(action: CounterAction, *, by: Actor, at: dt.datetime) -> CounterAction:
    """Everything the press did is undone, and its payment reversed: all or nothing. Twice is once.

    Locks the action, then what it and its payment were about, then the charges. Refuses: NotAllowed, TooLateToUndo
    (on another day it takes a manager), CannotUndo when something later builds on it.
    """
    require(by, WORK_COUNTER)
    try:
        with constrained({}), transaction.atomic():
            locked = CounterAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
            if locked.undone_at is not None:
                return locked
            if not in_time_to_undo(locked, by=by, at=at):
                raise TooLateToUndo
            _undo(locked, by=by, at=at)
            locked.undone_at, locked.undone_by = at, by.user
            locked.save(update_fields=["undone_at", "undone_by"])
            return locked
    except (TransitionRefused, SlotTaken) as error:
        raise CannotUndo from error


def _undo(action: CounterAction, *, by: Actor, at: dt.datetime) -> None:
    if later_actions(action).exists():
        raise CannotUndo
    paid = Charge.objects.filter(allocations__payment=action.payment) if action.payment else ()
    lock_subjects(paid, also=[action.order] if action.order else ())
    inverse = _INVERSE.get(action.kind)
    if inverse is not None:
        inverse(action.order or action.booking, by=by, at=at)
    for move in action.moves.select_related("leftover").order_by("pk"):
        undo_move(move, by=by, at=at)
    if action.returned is not None:
        undo_return(action.returned, by=by, at=at)
    if action.payment is not None:
        reverse_payment(action.payment, by=by, at=at, reason="undone at the counter")
