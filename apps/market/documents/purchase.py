"""The order sheet: what a producer gets, as data, as a PDF and as files for a spreadsheet."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.hub.codes import spell_code
from apps.hub.csv_file import Cell, csv_bytes
from apps.hub.documents import render_pdf
from apps.hub.models import Place
from apps.hub.money import in_euro
from apps.hub.ui.formats import day_long, euro, moment, signed, weight
from apps.market.amounts import GRAMS_IN_KILO, line_amount
from apps.market.content import content_label
from apps.market.documents.letterhead import letterhead
from apps.market.enums import SoldBy
from apps.market.models import PurchaseLine, PurchaseOrder
from apps.market.queries.purchase import names_by_code

_TEMPLATE: Final = Path(__file__).with_name("sheet.typ")
_ESTIMATED: Final = "± "


def purchase_amount(line: PurchaseLine) -> int:
    """What a line is worth in cents at the purchase price; by weight at the usual weight. Below zero for less."""
    return line_amount(
        price_cents=line.purchase_cents, quantity=line.quantity, sold_by=line.sold_by,
        content_amount=line.content_amount,
    )  # fmt: skip


def sheet_data(order: PurchaseOrder, lines: Sequence[PurchaseLine], place: Place | None) -> dict[str, Any]:
    """All that stands on the sheet, as text in the language of the place. One query, for who packs per customer."""
    mark = _ESTIMATED if any(line.sold_by == SoldBy.WEIGHT for line in lines) else ""
    with translation.override(settings.LANGUAGE_CODE):
        day = day_long(order.cycle.pickup_on)
        return {
            "language": settings.LANGUAGE_CODE,
            "title": _("Order sheet"),
            "number": order.number,
            "supplement": _("Supplement %(n)d") % {"n": order.supplement} if order.supplement else "",
            "note": _("These are changes to what you got from us before: + is more, − is less.")
            if order.supplement
            else "",
            "place": letterhead(place),
            "producer": {"name": order.producer.name},
            "facts": [
                [_("For"), order.producer.name],
                [_("For the market of"), day],
                [_("Sent"), moment(order.sent_at)],
            ],
            "head": [_("Product"), _("Size"), _("Pieces"), _("Weight"), _("Price"), _("Amount")],
            "rows": [_row(line, is_change=bool(order.supplement)) for line in lines],
            "total": mark + euro(order.total_cents),
            "customers": _customers(order, lines),
            "words": {
                "total": _("Purchase value"),
                "vat": _("Prices are what you get from us, VAT included. ± is an estimate until it is weighed."),
                "customers": _("Per customer"),
                "how": _("Pack it per customer, with the code on it."),
            },
        }


def sheet_pdf(order: PurchaseOrder, data: Mapping[str, Any]) -> bytes:
    """The sheet on A4."""
    return render_pdf(_TEMPLATE, data, at=order.sent_at)


def sheet_csv(order: PurchaseOrder, lines: Sequence[PurchaseLine]) -> bytes:
    """Totals per size: one row per line, amounts with a comma, weights in kilos."""
    with translation.override(settings.LANGUAGE_CODE):
        head = [
            _("Order sheet"), _("Product"), _("Size"), _("Pieces"), _("Weight (kg)"), _("Price"), _("Per"), _("Amount"),
        ]  # fmt: skip
        return csv_bytes(head, (_csv_row(order, line) for line in lines))


def customers_csv(order: PurchaseOrder, lines: Sequence[PurchaseLine]) -> bytes:
    """Per customer what to pack: code, short name, product, pieces."""
    by_offer = {str(line.offer_id): line for line in lines}
    names = names_by_code(order.cycle)
    with translation.override(settings.LANGUAGE_CODE):
        return csv_bytes(
            [_("Code"), _("Name"), _("Product"), _("Size"), _("Pieces")],
            (
                [spell_code(code), names.get(code, ""), by_offer[offer].name, _content(by_offer[offer]), pieces]
                for code, share in order.shares.items()
                for offer, pieces in share.items()
                if offer in by_offer
            ),
        )


def file_name(order: PurchaseOrder, ending: str) -> str:
    """'bestelbon-B2026-0042.pdf'."""
    return f"bestelbon-{order.number}{ending}"


def _row(line: PurchaseLine, *, is_change: bool) -> dict[str, str]:
    weighed = line.sold_by == SoldBy.WEIGHT
    mark = _ESTIMATED if weighed else ""
    together = mark + weight(line.content_amount * line.quantity) if weighed else ""
    return {
        "name": line.name,
        "content": _content(line),
        "pieces": signed(line.quantity) if is_change else str(line.quantity),
        "weight": together,
        "together": together if abs(line.quantity) != 1 else "",  # of one piece its size says it
        "price": euro(line.purchase_cents) + ("/kg" if weighed else ""),
        "amount": mark + euro(purchase_amount(line)),
    }


def _content(line: PurchaseLine) -> str:
    return content_label(content_amount=line.content_amount, content_unit=line.content_unit, sold_by=line.sold_by)


def _customers(order: PurchaseOrder, lines: Sequence[PurchaseLine]) -> list[dict[str, Any]]:
    if not order.shares:
        return []
    by_offer = {str(line.offer_id): line.name for line in lines}
    names, spell = names_by_code(order.cycle), signed if order.supplement else str
    return [
        {"code": spell_code(code), "name": names.get(code, ""), "items": _items(share, by_offer, spell)}
        for code, share in order.shares.items()
    ]


def _items(share: Mapping[str, int], names: Mapping[str, str], spell: Callable[[int], str]) -> list[list[str]]:
    return [[f"{spell(pieces)} ×", names[offer]] for offer, pieces in share.items() if offer in names]


def _csv_row(order: PurchaseOrder, line: PurchaseLine) -> list[Cell]:
    weighed = line.sold_by == SoldBy.WEIGHT
    kilos = Decimal(line.content_amount * line.quantity) / GRAMS_IN_KILO if weighed else None
    return [
        order.number, line.name, _content(line), line.quantity, kilos, in_euro(line.purchase_cents),
        "kg" if weighed else pgettext("unit price", "piece"), in_euro(purchase_amount(line)),
    ]  # fmt: skip
