"""Drawing an order sheet up from what is ordered, and from what was sent: lines, shares, PDF and CSV."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from apps.hub.domain.mail import Attachment
from apps.hub.models import Place
from apps.market.documents.purchase import customers_csv, file_name, purchase_amount, sheet_csv, sheet_data, sheet_pdf
from apps.market.models import Offer, OrderCycle, Producer, PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import difference, offers_counted, pieces_per_order, pieces_told, sheets_of
from apps.market.queries.receipt import pieces_wanted

PDF: Final = "application/pdf"
CSV: Final = "text/csv; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its lines, saved or not, what stands on it, and the PDF of that."""

    order: PurchaseOrder
    lines: list[PurchaseLine]
    data: dict[str, Any]
    pdf: bytes

    @property
    def files(self) -> list[Attachment]:
        """What goes with the mail, and what can be fetched later; the second table only for who packs per customer."""
        files = [
            Attachment(file_name(self.order, ".pdf"), PDF, self.pdf),
            Attachment(file_name(self.order, ".csv"), CSV, sheet_csv(self.order, self.lines)),
        ]
        if self.order.shares:
            name = file_name(self.order, "-per-klant.csv")
            files.append(Attachment(name, CSV, customers_csv(self.order, self.lines)))
        return files


def pieces_to_tell(cycle: OrderCycle, producer: Producer, *, supplement: int) -> dict[int, int]:
    """By offer id what the next sheet says: all that is ordered, or on a supplement what changed since."""
    wanted = pieces_wanted(cycle, producer)
    if not supplement:
        return wanted
    return difference(wanted, pieces_told(cycle, producer), counted=offers_counted(cycle))


def draw_sheet(
    cycle: OrderCycle,
    producer: Producer,
    *,
    supplement: int,
    pieces: Mapping[int, int],
    number: str,
    at: dt.datetime,
    ahead: Sheet | None = None,
) -> Sheet:
    """The sheet of these pieces by offer id at the purchase prices of now, not saved.

    `ahead` is one drawn before: where it says the same its PDF is taken and none is made.
    """
    order = PurchaseOrder(number=number, cycle=cycle, producer=producer, supplement=supplement, sent_at=at)
    offers = Offer.objects.filter(pk__in=pieces.keys()).select_related("variant__product")
    lines = [
        _line(order, offer, pieces[offer.pk])
        for offer in offers.order_by("variant__product__name", "variant__position", "pk")
    ]
    order.total_cents = sum(purchase_amount(line) for line in lines)
    if producer.packs_per_customer:
        order.shares = _shares(cycle, producer, offers={str(pk) for pk in pieces})
    data = sheet_data(order, lines, Place.objects.first())
    same = ahead is not None and ahead.data == data
    return Sheet(order, lines, data, ahead.pdf if same and ahead is not None else sheet_pdf(order, data))


def sheet_as_sent(order: PurchaseOrder) -> Sheet:
    """A sheet that left, from what was frozen then. Constant queries."""
    lines = list(order.lines.all())
    data = sheet_data(order, lines, Place.objects.first())
    return Sheet(order, lines, data, sheet_pdf(order, data))


def _line(order: PurchaseOrder, offer: Offer, pieces: int) -> PurchaseLine:
    variant = offer.variant
    return PurchaseLine(
        purchase=order, offer=offer, name=variant.full_name,
        content_amount=variant.content_amount, content_unit=variant.content_unit, sold_by=variant.sold_by,
        quantity=pieces, purchase_cents=offer.purchase_cents,
    )  # fmt: skip


def _shares(cycle: OrderCycle, producer: Producer, *, offers: set[str]) -> dict[str, dict[str, int]]:
    """Per order what changed since the sheets before; on the first sheet all of it."""
    now = pieces_per_order(cycle, producer)
    told: dict[str, dict[str, int]] = {}
    for sheet in sheets_of(cycle).filter(producer=producer):
        for code, share in sheet.shares.items():
            known = told.setdefault(code, {})
            for offer, pieces in share.items():
                known[offer] = known.get(offer, 0) + pieces
    found: dict[str, dict[str, int]] = {}
    for code in sorted(now.keys() | told.keys()):
        here, before = now.get(code, {}), told.get(code, {})
        changed = {pk: here.get(pk, 0) - before.get(pk, 0) for pk in sorted(offers, key=int)}
        if kept := {pk: pieces for pk, pieces in changed.items() if pieces}:
            found[code] = kept
    return found
