"""What a producer says to an order sheet, by the link in the mail and without an account.

Who has the token is the producer; the caller found the sheet by it. Until the goods are received anything
can be said anew.
"""

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import IO, Final

from django.core.files.base import ContentFile
from django.db import transaction

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.money import NBSP
from apps.hub.pictures import NotAPicture, PictureTooLarge, redraw_picture
from apps.market.domain import claims
from apps.market.enums import PURCHASE_TRANSITIONS, PurchaseEvent, PurchaseState
from apps.market.errors.purchase import DocumentTooLarge, GoodsAreHere, NotADocument, PromiseOutOfReach
from apps.market.models import PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import goods_are_here

MOST_BYTES: Final = 8 * 1024 * 1024
NOTE_LENGTH: Final = 1000
_LONGEST: Final = 2400  # pixels: small print on a photographed delivery note stays readable
_PDF_HEAD: Final = b"%PDF-"
_PDF_TAIL: Final = b"%%EOF"
_TAIL_BYTES: Final = 2048


def acknowledge_sheet(order: PurchaseOrder, *, note: str = "", by: Actor, at: dt.datetime) -> PurchaseOrder:
    """'All of it comes.' Said before with the same note: nothing happens.

    Locks the market, then the sheet. Refuses: GoodsAreHere.
    """
    return _answer(order, promised={}, note=note, by=by, at=at)


def report_shortage(
    order: PurchaseOrder, *, promised: Mapping[int, int], note: str = "", by: Actor, at: dt.datetime
) -> PurchaseOrder:
    """So many pieces will come, by id of the line; lines left out come in full. Nothing short is 'all of it comes'.

    Locks the market, then the sheet. Refuses: GoodsAreHere, PromiseOutOfReach below 0 or above what was ordered.
    """
    return _answer(order, promised=promised, note=note, by=by, at=at)


def attach_delivery_note(
    order: PurchaseOrder, *, file: IO[bytes], size: int, by: Actor, at: dt.datetime
) -> PurchaseOrder:
    """Keep a delivery note in place of the one before: a PDF as it is, a picture drawn anew. `size` in bytes.

    What it is follows from the content, its name is ours and random. Locks the market, then the sheet.
    Refuses: GoodsAreHere, DocumentTooLarge, NotADocument.
    """
    content = _document(file, size=size)
    with transaction.atomic():
        locked = _lock(order)
        old = locked.delivery_note.name
        locked.delivery_note = content
        locked.save(update_fields=["delivery_note"])
        record(locked, event=PurchaseEvent.NOTE_ATTACHED, by=by, at=at)
        if old:
            transaction.on_commit(lambda: locked.delivery_note.storage.delete(old))
        return locked


def _lock(order: PurchaseOrder) -> PurchaseOrder:
    claims.lock_cycle(order.cycle_id)
    rows = PurchaseOrder.objects.select_for_update(of=("self",)).select_related("cycle", "producer")
    locked = rows.get(pk=order.pk)
    if goods_are_here(locked):
        raise GoodsAreHere
    return locked


def _answer(
    order: PurchaseOrder, *, promised: Mapping[int, int], note: str, by: Actor, at: dt.datetime
) -> PurchaseOrder:
    note = note.replace("\x00", "").strip()[:NOTE_LENGTH]
    with transaction.atomic():
        locked = _lock(order)
        lines = list(locked.lines.all())
        wanted = {line.pk: _promise(line, promised.get(line.pk)) for line in lines}
        is_short = any(pieces is not None for pieces in wanted.values())
        state = PurchaseState.SHORT if is_short else PurchaseState.ACKNOWLEDGED
        changed = [line for line in lines if line.quantity_promised != wanted[line.pk]]
        if locked.state == state and locked.note == note and not changed:
            return locked
        _refuse_unless_may_follow(locked, state)
        for line in changed:
            line.quantity_promised = wanted[line.pk]
        PurchaseLine.objects.bulk_update(changed, ["quantity_promised"])
        old, locked.state, locked.note, locked.answered_at = locked.state, state, note, at
        locked.save(update_fields=["state", "note", "answered_at"])
        event = PurchaseEvent.SHORTAGE_REPORTED if is_short else PurchaseEvent.ACKNOWLEDGED
        record(locked, event=event, by=by, at=at, old=old, new=state, lines=sum(v is not None for v in wanted.values()))
        return locked


def _refuse_unless_may_follow(order: PurchaseOrder, state: PurchaseState) -> None:
    old = PurchaseState(order.state)
    if state is not old and state not in PURCHASE_TRANSITIONS[old]:
        message = "every answer may follow every other"
        raise RuntimeError(message)


def _promise(line: PurchaseLine, pieces: int | None) -> int | None:
    """What is kept of it: None for all of it. A line that asks for less can only be taken note of."""
    if pieces is None or pieces == line.quantity:
        return None
    if not 0 <= pieces <= line.quantity:
        raise PromiseOutOfReach(name=line.name, most=max(line.quantity, 0), field=f"line_{line.pk}")
    return pieces


def _document(file: IO[bytes], *, size: int) -> "ContentFile[bytes]":
    name = secrets.token_hex(16)
    if size > MOST_BYTES:
        raise DocumentTooLarge(field="file", limit=f"{MOST_BYTES // 1024 // 1024}{NBSP}MB")
    head = file.read(len(_PDF_HEAD))
    file.seek(0)
    if head == _PDF_HEAD:
        content = file.read()
        if _PDF_TAIL not in content[-_TAIL_BYTES:]:
            raise NotADocument(field="file")
        return ContentFile(content, name=f"{name}.pdf")
    try:
        return redraw_picture(file, size=size, name=name, longest=_LONGEST, field="file")
    except PictureTooLarge as error:
        raise DocumentTooLarge(field="file", limit=f"{MOST_BYTES // 1024 // 1024}{NBSP}MB") from error
    except NotAPicture as error:
        raise NotADocument(field="file") from error
