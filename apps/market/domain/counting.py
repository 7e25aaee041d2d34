"""One count of one line of a delivery: whether it can be, and writing it."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Self

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.models import HistoryEvent
from apps.market.enums import ReceiptEvent, RejectReason
from apps.market.errors import InvalidQuantity
from apps.market.errors.receipt import (
    CountChanged,
    CountTooLarge,
    MoreRejectedThanCame,
    RejectReasonMissing,
    RejectsMissing,
)
from apps.market.models import GoodsReceipt, ReceiptLine

MOST_COUNTED: Final = 9_999  # pieces of one product in one delivery
_COUNTS: Final = (ReceiptEvent.COUNTED, ReceiptEvent.COUNT_UNDONE)


@dataclass(frozen=True, slots=True)
class Count:
    """Pieces that came, and how many of those are refused and why. None: not counted."""

    received: int | None
    rejected: int = 0
    reason: str = ""

    @classmethod
    def of(cls, line: ReceiptLine) -> Self:
        """What stands on a line."""
        return cls(line.quantity_received, line.quantity_rejected, line.reject_reason)

    @classmethod
    def before_last(cls, receipt: GoodsReceipt, line: ReceiptLine) -> Self | None:
        """What stood before the last count; None when that was undone, or nobody counted. One query."""
        rows = HistoryEvent.objects.filter(
            subject_type=receipt._meta.label_lower, subject_id=receipt.pk, event__in=_COUNTS, data__line=line.pk
        )
        last = rows.order_by("-pk").first()
        if last is None or last.event != ReceiptEvent.COUNTED:
            return None
        return cls(last.data["received_before"], last.data["rejected_before"], last.data["reason_before"])

    def words(self) -> str:
        """'14 stuks', '14 stuks, 2 geweigerd', 'nog niet geteld'."""
        if self.received is None:
            return _("not counted")
        if self.rejected:
            return _("%(received)d came, %(rejected)d refused") % {
                "received": self.received,
                "rejected": self.rejected,
            }
        return _("%(received)d came") % {"received": self.received}


def check_count(count: Count, *, has_photo: bool) -> Count:
    """A count that can be true, without a reason where nothing is refused.

    Refuses: InvalidQuantity, CountTooLarge, MoreRejectedThanCame, RejectsMissing, RejectReasonMissing.
    """
    received, rejected = count.received or 0, count.rejected
    if received < 0 or rejected < 0:
        raise InvalidQuantity(field="received" if received < 0 else "rejected")
    if received > MOST_COUNTED:
        raise CountTooLarge(most=MOST_COUNTED, field="received")
    if rejected > received:
        raise MoreRejectedThanCame(received=received, field="rejected")
    if not rejected and (has_photo or count.reason):
        raise RejectsMissing(field="rejected")
    if rejected and count.reason not in RejectReason.values:
        raise RejectReasonMissing(field="reason")
    return count


def refuse_if_seen_otherwise(line: ReceiptLine, *, version: int) -> None:
    """Needs the line's product. Refuses: CountChanged, with what stands now."""
    if line.version != version:
        raise CountChanged(name=line.offer.variant.full_name, now=Count.of(line).words())


def write_count(
    receipt: GoodsReceipt,
    line: ReceiptLine,
    count: Count,
    *,
    photo: "ContentFile[bytes] | None" = None,
    event: ReceiptEvent,
    by: Actor,
    at: dt.datetime,
) -> ReceiptLine:
    """Write it on the line and in history, with what stood before. The caller holds the receipt's lock."""
    before = Count.of(line)
    line.quantity_received, line.quantity_rejected = count.received, count.rejected
    line.reject_reason = count.reason
    line.version += 1
    _keep_photo(line, photo)
    line.save(update_fields=["quantity_received", "quantity_rejected", "reject_reason", "photo", "version"])
    record(
        receipt, event=event, by=by, at=at, line=line.pk, expected=line.quantity_expected,
        received=count.received, rejected=count.rejected, reason_now=count.reason,
        received_before=before.received, rejected_before=before.rejected, reason_before=before.reason,
    )  # fmt: skip
    return line


def _keep_photo(line: ReceiptLine, photo: "ContentFile[bytes] | None") -> None:
    """A new photo replaces the old one; where nothing is refused there is none. The old file goes on commit."""
    old = line.photo.name
    if photo is not None:
        line.photo.save(photo.name or "levering.webp", photo, save=False)
    elif not line.quantity_rejected:
        line.photo = ""
    if old and old != line.photo.name:
        storage = line.photo.storage
        transaction.on_commit(lambda: storage.delete(old))
