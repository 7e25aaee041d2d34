"""The statement of a producer: as data, as a PDF and as a file for a spreadsheet."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.hub.csv_file import csv_bytes
from apps.hub.documents import render_pdf
from apps.hub.models import Place
from apps.hub.money import in_euro
from apps.hub.ui.formats import day_long, euro, moment, weight
from apps.market.documents.letterhead import letterhead
from apps.market.models import ProducerStatement, StatementLine
from apps.market.queries.container_balance import CycleContainers

_TEMPLATE: Final = Path(__file__).with_name("statement.typ")


def statement_data(
    statement: ProducerStatement, lines: Sequence[StatementLine], containers: Sequence[CycleContainers]
) -> dict[str, Any]:
    """All that stands on the statement, as text in the language of the place. One query."""
    with translation.override(settings.LANGUAGE_CODE):
        return {
            "language": settings.LANGUAGE_CODE,
            "title": _("Statement"),
            "number": statement.number,
            "place": letterhead(Place.objects.first()),
            "producer": statement.producer.name,
            "facts": [
                [_("For"), statement.producer.name],
                [_("Market of"), day_long(statement.cycle.pickup_on)],
                [_("Made"), moment(statement.at)],
            ],
            "head": [_("Product"), _("Ordered"), _("Received"), _("Refused"), _("Weight"), _("Price"), _("Amount")],
            "rows": [_row(line) for line in lines],
            "total": euro(statement.owed_cents),
            "crates": {
                "title": _("Bottles and crates"),
                "head": [_("Kind"), _("Came full"), _("Went back"), _("We still have"), _("Deposit of this market")],
                "rows": [
                    [row.kind.name, str(row.delivered), str(row.sent_back), str(row.balance), euro(row.deposit_cents)]
                    for row in containers
                ],
                "note": _("Deposits stand apart: they are not in what is owed."),
            },
            "words": {
                "total": _("We owe you"),
                "vat": _("Prices are what you get from us, VAT included. What was refused is not owed."),
            },
        }


def statement_pdf(statement: ProducerStatement, data: Mapping[str, Any]) -> bytes:
    """The statement on A4; the same one gives the same bytes."""
    return render_pdf(_TEMPLATE, data, at=statement.at)


def statement_csv(statement: ProducerStatement, lines: Sequence[StatementLine]) -> bytes:
    """One row per line: pieces, kilos, and amounts in euro with a comma."""
    with translation.override(settings.LANGUAGE_CODE):
        head = [
            _("Statement"), _("Product"), _("Ordered"), _("Received"), _("Refused"), _("Sold"), _("Weight (kg)"),
            _("Price"), _("Amount"),
        ]  # fmt: skip
        return csv_bytes(
            head,
            [
                [
                    statement.number, line.name, line.ordered, line.received, line.rejected, line.sold,
                    None if line.grams is None else Decimal(line.grams).scaleb(-3),
                    in_euro(line.purchase_cents), in_euro(line.owed_cents),
                ]
                for line in lines
            ],
        )  # fmt: skip


def file_name(statement: ProducerStatement, ending: str) -> str:
    """'afrekening-A2026-0007.pdf'."""
    return f"afrekening-{statement.number}{ending}"


def _row(line: StatementLine) -> list[str]:
    by_weight = line.grams is not None
    return [
        line.name,
        str(line.ordered),
        str(line.received),
        str(line.rejected),
        weight(line.grams) if line.grams is not None else "",
        euro(line.purchase_cents) + ("/kg" if by_weight else ""),
        euro(line.owed_cents),
    ]
