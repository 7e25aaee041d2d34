"""The lines of an order as its owner reads them, with what became of each after closing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from apps.market.amendment_labels import amendment_words
from apps.market.content import content_label
from apps.market.enums import SoldBy
from apps.market.labels import label_of_line, weighing_of_line
from apps.market.models import Order, OrderLine
from apps.market.queries.amendment import amendments_of


def shown_lines(order: Order, lines: Sequence[OrderLine]) -> list[dict[str, object]]:
    """Per line what it is now, what it costs, and what changed and why. One query; the lines know offer and size."""
    weighed = {line.pk for line in lines if line.quantity and line.delivered_grams is not None}
    told: dict[int, list[str]] = {}
    for row in amendments_of(order):
        told.setdefault(row.line_id, []).append(amendment_words(row, says_weight=row.line_id not in weighed))
    return [
        {
            "label": label_of_line(line) if line.quantity else line.name,
            "under": " · ".join(filter(None, (_content(line), line.producer_name))),
            "cents": line.amount_cents,
            "weighing": weighing_of_line(line),
            "instead_of": line.substitute_for.name if line.substitute_for else "",
            "told": [words for words in told.get(line.pk, []) if words],
            "is_gone": not line.quantity,
            "badge": "" if line.quantity or any(told.get(line.pk, ())) else _("not there"),
        }
        for line in lines
    ]


def _content(line: OrderLine) -> str:
    """What is in one piece, since two sizes may share a name; by weight the label says it."""
    if line.sold_by == SoldBy.WEIGHT:
        return ""
    return content_label(content_amount=line.content_amount, content_unit=line.content_unit, sold_by=line.sold_by)
