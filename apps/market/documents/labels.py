"""Labels for bags and crates: code, short name, moment, crate, and which piece of how many."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from apps.hub.codes import spell_code
from apps.hub.documents import render_pdf
from apps.hub.ui.formats import clock_time, day
from apps.market.models import Order, OrderLine

PER_SHEET: Final = 14  # 2 x 7 of 99,1 x 38,1 mm on A4, the size of Avery L7163 and its likes
_TEMPLATE: Final = Path(__file__).with_name("labels.typ")
_LONGEST: Final = 24  # signs that fit


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on one: no more of a person than their code and short name."""

    code: str
    name: str
    moment: str
    crate: str
    piece: str
    content: str


def labels_of(orders: Iterable[Order], *, per_place: bool) -> list[Label]:
    """One label per order, or one per place where its goods stand; `orders` hold their `goods` by shelf.

    Per place is for who leaves what is cold in the fridge until its customer comes: two bags, two labels.
    """
    found: list[Label] = []
    for order in orders:
        parts: list[tuple[str, list[OrderLine]]] = [("", list(order.goods))]
        if per_place:
            parts = [(where, list(lines)) for where, lines in groupby(order.goods, key=_storage)]
        found += [_label(order, number, len(parts), where, lines) for number, (where, lines) in enumerate(parts, 1)]
    return found


def labels_pdf(labels: Sequence[Label], *, start: int = 1, at: dt.datetime) -> bytes:
    """The sheets as a PDF; the first label goes on place `start` (1 to 14) of a sheet that was used already."""
    data = {
        "title": _("Labels"),
        "language": get_language() or "nl",
        "skip": (start - 1) % PER_SHEET,
        "labels": [asdict(label) for label in labels],
    }
    return render_pdf(_TEMPLATE, data, at=at)


def _label(order: Order, number: int, count: int, where: str, lines: Sequence[OrderLine]) -> Label:
    pieces = sum(line.quantity for line in lines)
    words = ngettext("%(count)d piece", "%(count)d pieces", pieces) % {"count": pieces}
    return Label(
        code=spell_code(order.code),
        name=order.person.short_name[:_LONGEST],
        moment=f"{day(order.slot.starts_at)}, {clock_time(order.slot.starts_at)}",
        crate=order.crate,
        piece=_("bag %(number)d of %(count)d") % {"number": number, "count": count} if count > 1 else "",
        content=f"{where[:_LONGEST]} · {words}" if where else words,
    )


def _storage(line: OrderLine) -> str:
    return line.offer.variant.product.storage
