"""Bottles and crates between us and a producer: full ones in, empties back. In pieces, per market."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import Actor
from apps.hub.rules import require
from apps.market.domain import claims
from apps.market.domain.amendment import refuse_if_settled
from apps.market.enums import CYCLES_TO_WEIGH, ContainerReason
from apps.market.errors import InvalidQuantity
from apps.market.errors.receipt import ContainersChanged, CountTooLarge, NotToReceive
from apps.market.models import ContainerKind, ContainerMovement, GoodsReceipt, OrderCycle, Producer
from apps.market.queries.container import containers_moved
from apps.market.queries.receipt import lines_of_receipt

MOST_CONTAINERS: Final = 9_999
# How a number on the screen, which is never below zero, stands in the books.
_SIGN: Final = {ContainerReason.DELIVERED: 1, ContainerReason.SENT_BACK: -1}


@dataclass(frozen=True, slots=True)
class Total:
    """So many pieces in all of one kind came full, or went back empty, with this producer in this market.

    `seen` is the total that stood on the screen before it was typed.
    """

    kind: ContainerKind
    reason: ContainerReason
    pieces: int
    seen: int = 0


def set_containers(
    cycle: OrderCycle, producer: Producer, *, totals: Sequence[Total], by: Actor, at: dt.datetime
) -> list[ContainerMovement]:
    """Bring the books to these totals, by the difference with what stands: typing it twice moves nothing twice.

    Locks the cycle. Refuses: NotAllowed, CycleIsSettled, NotToReceive before closing, InvalidQuantity,
    CountTooLarge, ContainersChanged when something else stands than was seen.
    """
    require(by, WORK_COUNTER)
    for total in totals:
        if total.pieces < 0:
            raise InvalidQuantity(field=field_of(total.kind, total.reason))
        if total.pieces > MOST_CONTAINERS:
            raise CountTooLarge(most=MOST_CONTAINERS, field=field_of(total.kind, total.reason))
    with transaction.atomic():
        locked = claims.lock_cycle(cycle.pk)
        refuse_if_settled(locked)
        if locked.state not in CYCLES_TO_WEIGH:
            raise NotToReceive
        stands = {reason: containers_moved(locked, producer, reason=reason) for reason in _SIGN}
        made = []
        for total in totals:
            now = abs(stands[total.reason].get(total.kind.pk, 0))
            if total.pieces == now:
                continue
            if total.seen != now:
                raise ContainersChanged(name=total.kind.name, now=now)
            made.append(_move(locked, producer, total.kind, total.reason, total.pieces - now, by=by, at=at))
        return made


def field_of(kind: ContainerKind, reason: ContainerReason) -> str:
    """The name of its field in a form."""
    return f"{reason}-{kind.code}"


def proposed_containers(receipt: GoodsReceipt) -> dict[ContainerKind, int]:
    """Pieces that come by themselves with the goods: one container for each piece that was taken in. One query."""
    proposed: Counter[ContainerKind] = Counter()
    for line in lines_of_receipt(receipt):
        container = line.offer.variant.container
        if container is not None:
            proposed[container] += line.quantity_good or 0
    return dict(proposed)


def bring_in_line(receipt: GoodsReceipt, *, by: Actor, at: dt.datetime) -> None:
    """Write what is proposed, for kinds of which somebody did not write down another number already.

    The caller holds the locks of the cycle and of the receipt.
    """
    stands = containers_moved(receipt.cycle, receipt.producer, reason=ContainerReason.DELIVERED)
    for kind, pieces in proposed_containers(receipt).items():
        if pieces and not stands.get(kind.pk):
            _move(receipt.cycle, receipt.producer, kind, ContainerReason.DELIVERED, pieces, by=by, at=at)


def take_back_proposed(receipt: GoodsReceipt, *, by: Actor, at: dt.datetime) -> None:
    """Reverse what came in of the kinds of this delivery: it is counted again. Locks as `bring_in_line`."""
    stands = containers_moved(receipt.cycle, receipt.producer, reason=ContainerReason.DELIVERED)
    for kind in proposed_containers(receipt):
        if stands.get(kind.pk):
            _move(receipt.cycle, receipt.producer, kind, ContainerReason.DELIVERED, -stands[kind.pk], by=by, at=at)


def _move(
    cycle: OrderCycle,
    producer: Producer,
    kind: ContainerKind,
    reason: ContainerReason,
    more: int,
    *,
    by: Actor,
    at: dt.datetime,
) -> ContainerMovement:
    """So many `more` of a total that is never below zero."""
    return ContainerMovement.objects.create(
        kind=kind, reason=reason, pieces=_SIGN[reason] * more, producer=producer, cycle=cycle, by_user=by.user, at=at
    )
