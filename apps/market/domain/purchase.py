"""Order sheets: one per producer and market, numbered, sent once; what changes afterwards as a supplement.

A sheet is drawn before any lock is taken and drawn again under the locks only when something changed in
between, so that nobody waits for a PDF.
"""

import datetime as dt
import secrets
from functools import partial
from typing import Final

from django.db import transaction

from apps.hub import clock
from apps.hub.actors import SYSTEM, Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.domain.number import next_number, number_to_come
from apps.hub.errors import TryAgain
from apps.hub.jobs import one_by_one
from apps.hub.rules import MANAGE_PLACE, require
from apps.hub.ui.formats import day_long
from apps.market.domain import claims
from apps.market.domain.cycle import order_cycle
from apps.market.domain.minimum import apply_minimum, next_market_for
from apps.market.domain.purchase_mail import mail_sheet
from apps.market.domain.sheet import Sheet, draw_sheet, pieces_to_tell, sheet_as_sent
from apps.market.enums import CYCLES_TO_PLAN, CycleEvent, CycleState, PurchaseEvent
from apps.market.errors.purchase import GoodsAreHere, NothingToSupplement, OrderingGoesOn, SheetNotSent
from apps.market.models import OrderCycle, Producer, PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import (
    cycles_with_sheets_to_send,
    goods_are_here,
    producers_past_cut_off,
    producers_without_sheet,
    token_hash,
)

SERIES: Final = "B"
TOKEN_BYTES: Final = 24  # 192 bits
SHEETS_WAIT: Final = dt.timedelta(minutes=10)  # so long after closing a manager can still take orders again
_ONCE: Final = dict.fromkeys(
    (
        "market_purchase_once_per_producer_and_supplement",
        "market_purchaseorder.cycle_id, market_purchaseorder.producer_id, market_purchaseorder.supplement",
    ),
    TryAgain,
)


def send_sheet(cycle: OrderCycle, producer: Producer, *, by: Actor, at: dt.datetime) -> PurchaseOrder | None:
    """Order from this producer what is ordered of them: sheet and mail in one transaction. Sent already: that one.

    None when nothing is to be ordered, also because it stayed below the producer's minimum: then the lines
    were cancelled or moved in the same transaction and people were told. Locks the market, and the next one
    where lines may move to, by id; then as `apply_minimum`, then the numbers.
    Refuses: NotAllowed, OrderingGoesOn, GoodsAreHere.
    """
    require(by, MANAGE_PLACE)
    ahead = _draw_ahead(cycle, producer, supplement=0, at=at)
    following = next_market_for(cycle, producer, at=at)
    with constrained(_ONCE), transaction.atomic():
        locked = claims.lock_cycles({cycle.pk, *([following.pk] if following else [])})
        here = locked[cycle.pk]
        sent = PurchaseOrder.objects.filter(cycle=here, producer=producer, supplement=0).first()
        if sent is not None:
            return sent
        _refuse_unless_due(here, producer, at=at)
        if not apply_minimum(here, producer, following=locked[following.pk] if following else None, by=by, at=at):
            return None
        return _send(here, producer, supplement=0, ahead=ahead, by=by, at=at)


def send_supplement(cycle: OrderCycle, producer: Producer, *, by: Actor, at: dt.datetime) -> PurchaseOrder:
    """What changed since the last sheet of this producer, as a numbered supplement with the differences.

    Locks the market. Refuses: NotAllowed, SheetNotSent, GoodsAreHere, NothingToSupplement.
    """
    require(by, MANAGE_PLACE)
    latest = _last_sheet(cycle, producer)
    ahead = _draw_ahead(cycle, producer, supplement=latest.supplement + 1, at=at)
    with constrained(_ONCE), transaction.atomic():
        here = claims.lock_cycle(cycle.pk)
        latest = _last_sheet(here, producer)
        latest.cycle = here
        if goods_are_here(latest):
            raise GoodsAreHere
        return _send(here, producer, supplement=latest.supplement + 1, ahead=ahead, by=by, at=at)


def send_again(order: PurchaseOrder, *, by: Actor, at: dt.datetime) -> tuple[PurchaseOrder, str]:
    """The same document under the same number once more, with a new link: (sheet, token). The old link ends.

    Only the hash of a token is kept, so a lost link cannot be told again. Locks the sheet. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sheet = sheet_as_sent(order)
    with transaction.atomic():
        rows = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("cycle", "producer")
        locked = rows.get(pk=order.pk)
        locked.token_hash = token_hash(token)
        locked.save(update_fields=["token_hash"])
        record(locked, event=PurchaseEvent.SENT_AGAIN, by=by, at=at, new=locked.state)
        mail_sheet(sheet, token=token, is_again=True)
        return locked, token


def send_sheets(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> list[PurchaseOrder]:
    """'Send now': every sheet of a closed market that has not left, each on its own; returns those.

    Locks as `send_sheet`, one after the other. Refuses: NotAllowed, OrderingGoesOn while the market takes orders,
    GoodsAreHere once it was received.
    """
    require(by, MANAGE_PLACE)
    fresh = OrderCycle.objects.get(pk=cycle.pk)
    if fresh.state in CYCLES_TO_PLAN:
        raise OrderingGoesOn(name=day_long(fresh.pickup_on))
    sent = [send_sheet(fresh, producer, by=by, at=at) for producer in producers_without_sheet(fresh)]
    _advance_when_done(fresh, by=by, at=at)
    return [order for order in sent if order is not None]


def send_due_sheets(at: dt.datetime) -> int:
    """State scan: what closed at least `SHEETS_WAIT` ago, and producers past their own cut-off. How many left.

    A producer whose sheet fails does not hold up the others; the next scan tries again. Locks as `send_sheet`, one
    after the other.
    """
    sent = 0
    for cycle in cycles_with_sheets_to_send(at):
        waited = cycle.state == CycleState.CLOSED and cycle.closes_at + SHEETS_WAIT <= at
        producers = producers_without_sheet(cycle) if waited else producers_past_cut_off(cycle, at=at)
        sent += one_by_one(producers, partial(send_sheet, cycle, by=SYSTEM, at=at))
        if waited:
            _advance_when_done(cycle, by=SYSTEM, at=at)
    return sent


def _refuse_unless_due(cycle: OrderCycle, producer: Producer, *, at: dt.datetime) -> None:
    if cycle.state in {CycleState.CLOSED, CycleState.ORDERED}:
        return
    if cycle.state not in CYCLES_TO_PLAN:
        raise GoodsAreHere
    is_past = producers_past_cut_off(cycle, at=at).filter(pk=producer.pk).exists()
    if not is_past and producers_without_sheet(cycle).filter(pk=producer.pk).exists():
        raise OrderingGoesOn(name=producer.name)


def _last_sheet(cycle: OrderCycle, producer: Producer) -> PurchaseOrder:
    sheets = PurchaseOrder.objects.filter(cycle=cycle, producer=producer).select_related("cycle")
    latest = sheets.order_by("-supplement").first()
    if latest is None:
        raise SheetNotSent(name=producer.name)
    return latest


def _draw_ahead(cycle: OrderCycle, producer: Producer, *, supplement: int, at: dt.datetime) -> Sheet | None:
    """As it will most likely be, with no lock taken."""
    pieces = pieces_to_tell(cycle, producer, supplement=supplement)
    if not pieces:
        return None
    number = number_to_come(SERIES, year=clock.local_date(at).year)
    return draw_sheet(cycle, producer, supplement=supplement, pieces=pieces, number=number, at=at)


def _send(
    cycle: OrderCycle, producer: Producer, *, supplement: int, ahead: Sheet | None, by: Actor, at: dt.datetime
) -> PurchaseOrder:
    """Number it, save it, and queue its mail, in the caller's transaction and under its lock of the market."""
    pieces = pieces_to_tell(cycle, producer, supplement=supplement)
    if not pieces:
        raise NothingToSupplement(name=producer.name)
    sheet = draw_sheet(
        cycle, producer, supplement=supplement, pieces=pieces,
        number=next_number(SERIES, year=clock.local_date(at).year), at=at, ahead=ahead,
    )  # fmt: skip
    token = secrets.token_urlsafe(TOKEN_BYTES)
    sheet.order.token_hash = token_hash(token)
    sheet.order.save(force_insert=True)
    for line in sheet.lines:
        line.purchase = sheet.order
    PurchaseLine.objects.bulk_create(sheet.lines)
    record(sheet.order, event=PurchaseEvent.SENT, by=by, at=at, new=sheet.order.state)
    record(
        cycle, event=CycleEvent.SHEET_SENT, by=by, at=at, number=sheet.order.number, producer=producer.slug,
        total_cents=sheet.order.total_cents,
    )  # fmt: skip
    mail_sheet(sheet, token=token)
    return sheet.order


def _advance_when_done(cycle: OrderCycle, *, by: Actor, at: dt.datetime) -> None:
    """Every producer knows: the market goes on. Not when it was opened again meanwhile."""
    with transaction.atomic():
        locked = claims.lock_cycle(cycle.pk)
        if locked.state == CycleState.CLOSED and not producers_without_sheet(locked).exists():
            order_cycle(locked, by=by, at=at)
