"""Counting what a producer brings, together: nobody overwrites what somebody else counted."""

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from apps.accounts.rules import WORK_COUNTER
from apps.hub.actors import SYSTEM, Actor
from apps.hub.domain.history import record
from apps.hub.jobs import one_by_one
from apps.hub.rules import require
from apps.market.domain import claims
from apps.market.domain.amendment import refuse_if_settled
from apps.market.domain.counting import Count, check_count, refuse_if_seen_otherwise, write_count
from apps.market.domain.crates import bring_in_line, take_back_proposed
from apps.market.domain.cycle import receive_cycle
from apps.market.domain.final_price import tell_final_prices
from apps.market.enums import CYCLES_TO_RECEIVE, CycleState, ReceiptEvent, ReceiptState
from apps.market.errors.receipt import (
    DeliveryChanged,
    LinesUncounted,
    NothingExpected,
    NothingToUndo,
    NotToReceive,
    ReceiptIsDone,
)
from apps.market.models import GoodsReceipt, OrderCycle, Producer, ReceiptLine
from apps.market.queries.receipt import all_is_in, pieces_wanted


def start_receipt(cycle: OrderCycle, producer: Producer, *, by: Actor, at: dt.datetime) -> GoodsReceipt:
    """The delivery of this producer, with a line per offer for the pieces that standing orders still count.

    Starting twice gives the same one; while it is open, what is expected follows what was changed on orders
    since. What stands on our own shelf is left out.
    Locks the cycle, then the receipt. Refuses: NotAllowed, CycleIsSettled, NotToReceive, NothingExpected.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = _lock_cycle(cycle.pk)
        receipt = GoodsReceipt.objects.select_for_update(of=("self",)).filter(cycle=locked, producer=producer).first()
        wanted = pieces_wanted(locked, producer)
        if receipt is None:
            if not wanted:
                raise NothingExpected
            receipt = GoodsReceipt.objects.create(cycle=locked, producer=producer, started_at=at)
            record(receipt, event=ReceiptEvent.STARTED, by=by, at=at, new=ReceiptState.OPEN)
        if receipt.state == ReceiptState.OPEN:
            _follow_orders(receipt, wanted, by=by, at=at)
        return receipt


def count_line(
    line: ReceiptLine,
    *,
    received: int,
    rejected: int = 0,
    reason: str = "",
    photo: "ContentFile[bytes] | None" = None,
    version: int,
    by: Actor,
    at: dt.datetime,
) -> ReceiptLine:
    """So many pieces came, of which so many are refused for a reason, with a photo if there is one.

    `version` is that of the line on the screen: a count that rests on an old screen is refused with what
    stands now; the same count again is fine. Locks the cycle, then the receipt. Refuses: NotAllowed,
    CycleIsSettled, NotToReceive, ReceiptIsDone, CountChanged, InvalidQuantity, CountTooLarge,
    MoreRejectedThanCame, RejectsMissing, RejectReasonMissing.
    """
    require(by, WORK_COUNTER)
    count = check_count(Count(received, rejected, reason), has_photo=photo is not None)
    with transaction.atomic():
        receipt = _lock_open(line.receipt_id)
        locked = receipt.lines.select_related("offer__variant__product").get(pk=line.pk)
        if photo is None and Count.of(locked) == count:
            return locked
        refuse_if_seen_otherwise(locked, version=version)
        return write_count(receipt, locked, count, photo=photo, event=ReceiptEvent.COUNTED, by=by, at=at)


def undo_count(line: ReceiptLine, *, version: int, by: Actor, at: dt.datetime) -> ReceiptLine:
    """The last count of this line was a mistake: what stood before it stands again, 'not counted' too.

    Locks and refuses as `count_line`, and NothingToUndo when that count was undone, or none was made.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        receipt = _lock_open(line.receipt_id)
        locked = receipt.lines.select_related("offer__variant__product").get(pk=line.pk)
        refuse_if_seen_otherwise(locked, version=version)
        before = Count.before_last(receipt, locked)
        if before is None:
            raise NothingToUndo
        return write_count(receipt, locked, before, event=ReceiptEvent.COUNT_UNDONE, by=by, at=at)


def all_is_right(receipt: GoodsReceipt, *, seen: int | None = None, by: Actor, at: dt.datetime) -> GoodsReceipt:
    """All that was not counted yet came as expected now; what was counted stays.

    `seen` is how many pieces the screen expected in all. Locks as `count_line`. Refuses: NotAllowed,
    CycleIsSettled, NotToReceive, ReceiptIsDone, DeliveryChanged.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = _lock_open(receipt.pk)
        _follow_orders(locked, pieces_wanted(locked.cycle, locked.producer), by=by, at=at)
        lines = list(locked.lines.order_by("pk"))
        expected = sum(line.quantity_expected for line in lines)
        if seen not in {None, expected}:
            raise DeliveryChanged(pieces=expected)
        for line in lines:
            if line.quantity_received is None:
                count = Count(line.quantity_expected)
                write_count(locked, line, count, event=ReceiptEvent.COUNTED, by=by, at=at)
        return locked


def finish_receipt(receipt: GoodsReceipt, *, by: Actor, at: dt.datetime) -> GoodsReceipt:
    """This delivery is counted. What came in bottles and crates of deposit is written down with it.

    When it was the last of the market, the market is received, and customers of what was weighed are told
    their price. Too few pieces take nothing from anybody here: that is for who divides the shortage.
    Finished already: nothing happens. Locks the cycle, the receipt, then orders by id. Refuses: NotAllowed,
    CycleIsSettled, NotToReceive, LinesUncounted.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = _lock(receipt.pk)
        if locked.state == ReceiptState.DONE:
            return locked
        _follow_orders(locked, pieces_wanted(locked.cycle, locked.producer), by=by, at=at)
        names = list(_uncounted(locked))
        if names:
            raise LinesUncounted(names=", ".join(names))
        locked.state, locked.done_at, locked.done_by = ReceiptState.DONE, at, by.user
        locked.save(update_fields=["state", "done_at", "done_by"])
        record(locked, event=ReceiptEvent.FINISHED, by=by, at=at, old=ReceiptState.OPEN, new=ReceiptState.DONE)
        bring_in_line(locked, by=by, at=at)
        _complete(locked.cycle, by=by, at=at)
        return locked


def reopen_receipt(receipt: GoodsReceipt, *, reason: str = "", by: Actor, at: dt.datetime) -> GoodsReceipt:
    """Count again: something was wrong with a finished delivery. Only before the goods are given out.

    The market stays received; bottles and crates that were written down by themselves are taken back.
    Open already: nothing happens. Locks the cycle, then the receipt. Refuses: NotAllowed, CycleIsSettled,
    NotToReceive.
    """
    require(by, WORK_COUNTER)
    with transaction.atomic():
        locked = _lock(receipt.pk)
        if locked.state == ReceiptState.OPEN:
            return locked
        take_back_proposed(locked, by=by, at=at)
        locked.state, locked.done_at, locked.done_by = ReceiptState.OPEN, None, None
        locked.save(update_fields=["state", "done_at", "done_by"])
        record(
            locked, event=ReceiptEvent.REOPENED, by=by, at=at, old=ReceiptState.DONE, new=ReceiptState.OPEN,
            reason=reason,
        )  # fmt: skip
        return locked


def receive_what_is_in(at: dt.datetime) -> int:
    """State scan: move ordered markets on of which nothing is to come any more.

    Counted before the sheets left, or all from our own shelf; returns how many. Locks each cycle, then orders
    by id.
    """

    def complete(cycle: OrderCycle) -> bool:
        if not all_is_in(cycle):
            return False
        with transaction.atomic():
            return _complete(claims.lock_cycle(cycle.pk), by=SYSTEM, at=at)

    return one_by_one(OrderCycle.objects.filter(state=CycleState.ORDERED).order_by("pk"), complete)


def _complete(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> bool:
    """Under the cycle's lock: received once everything is in; then tell who is to be told."""
    moves = cycle.state == CycleState.ORDERED and all_is_in(cycle)
    if moves:
        cycle = receive_cycle(cycle, by=by, at=at)
    tell_final_prices(cycle, at=at)
    return moves


def _follow_orders(receipt: GoodsReceipt, wanted: dict[int, int], *, by: Actor, at: dt.datetime) -> None:
    """Lines for what is wanted now. What was counted is what came, so it stays as it is."""
    lines = {line.offer_id: line for line in receipt.lines.all()}
    changed = [line for line in lines.values() if line.quantity_expected != wanted.get(line.offer_id, 0)]
    for line in changed:
        line.quantity_expected = wanted.get(line.offer_id, 0)
    ReceiptLine.objects.bulk_update(changed, ["quantity_expected"])
    fresh = sorted(wanted.keys() - lines.keys())
    ReceiptLine.objects.bulk_create(
        ReceiptLine(receipt=receipt, offer_id=offer, quantity_expected=wanted[offer]) for offer in fresh
    )
    if changed or (lines and fresh):
        record(receipt, event=ReceiptEvent.FOLLOWED, by=by, at=at, changed=len(changed), added=len(fresh))


def _uncounted(receipt: GoodsReceipt) -> list[str]:
    lines = receipt.lines.filter(quantity_received__isnull=True).order_by("pk")
    return list(lines.values_list("offer__variant__product__name", flat=True))


def _lock_cycle(pk: int) -> OrderCycle:
    cycle = claims.lock_cycle(pk)
    refuse_if_settled(cycle)
    if cycle.state not in CYCLES_TO_RECEIVE:
        raise NotToReceive
    return cycle


def _lock(pk: int) -> GoodsReceipt:
    """The receipt with its producer, locked after its cycle."""
    cycle = _lock_cycle(GoodsReceipt.objects.values_list("cycle", flat=True).get(pk=pk))
    receipt = GoodsReceipt.objects.select_for_update(of=("self",)).select_related("producer").get(pk=pk)
    receipt.cycle = cycle
    return receipt


def _lock_open(pk: int) -> GoodsReceipt:
    receipt = _lock(pk)
    if receipt.state == ReceiptState.DONE:
        raise ReceiptIsDone
    return receipt
