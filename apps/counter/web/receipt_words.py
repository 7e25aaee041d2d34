"""What the pages of receiving say, line by line."""

from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.counter.web.words import SEPARATOR
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.formats import clock_time
from apps.market.content import content_label
from apps.market.queries.receipt import Delivery, DeliveryLine

# State of a counted line: the colour of its word, and the icon before it.
_LOOKS: Final = {"right": ("", "check"), "short": ("sun", "warning"), "over": ("sun", "add"), "open": ("plain", "")}


@dataclass(frozen=True, slots=True)
class CountRow:
    """One product of a delivery as shown: what was ordered, what came, and where its buttons lead."""

    code: str
    name: str
    size: str
    expected: int
    promised: int | None
    version: int
    value: str
    state: str
    word: str
    kind: str
    icon: str
    refused: str
    photo_url: str
    urls: dict[str, str]
    is_typed: bool = False
    error: str = ""

    @property
    def full_name(self) -> str:
        """'Lindekerks bruin, 800 g': for who does not see the size beside the name."""
        return ", ".join(filter(None, (self.name, self.size)))

    @property
    def told(self) -> str:
        """After a count: 'Lindekerks bruin, 800 g · te weinig: 14 van 20'."""
        return SEPARATOR.join([self.full_name, self.word])

    @property
    def target(self) -> str:
        """Where htmx finds it on the page."""
        return f"#lijn-{self.code}"

    @property
    def is_open(self) -> bool:
        """Nobody counted it yet."""
        return self.state == "open"


def row_of(delivery: Delivery, row: DeliveryLine, *, typed: str = "", error: BuurtpuntError | None = None) -> CountRow:
    """A line in words; with what was typed and why it was refused, if it was."""
    received = row.line.quantity_received if row.line is not None else None
    state, word = _state(row)
    kind, icon = _LOOKS[state]
    variant = row.offer.variant
    urls = {name: line_url(name, delivery, row.offer.code) for name in ("count_line", "undo_count", "reject")}
    has_photo = row.line is not None and bool(row.line.photo)
    return CountRow(
        code=row.offer.code, name=variant.product.name,
        size=content_label(
            content_amount=variant.content_amount, content_unit=variant.content_unit, sold_by=variant.sold_by,
            name=variant.name,
        ),
        expected=row.expected, promised=row.promised, version=row.version,
        value=typed or str(row.expected if received is None else received), state=state, word=word, kind=kind,
        icon=icon, refused=_refused(row),
        photo_url=line_url("delivery_photo", delivery, row.offer.code) if has_photo else "",
        urls=urls, is_typed=bool(typed or error), error=error.text if error is not None else "",
    )  # fmt: skip


def line_url(name: str, delivery: Delivery, offer: str) -> str:
    """Where a button of one line leads."""
    return reverse(f"counter:{name}", args=[delivery.cycle.code, delivery.producer.slug, offer])


def delivery_url(name: str, delivery: Delivery) -> str:
    """Where a button of the whole delivery leads."""
    return reverse(f"counter:{name}", args=[delivery.cycle.code, delivery.producer.slug])


def _state(row: DeliveryLine) -> tuple[str, str]:
    good = row.line.quantity_good if row.line is not None else None
    if good is None:
        return "open", _("not counted")
    numbers = {"good": good, "expected": row.expected}
    if good < row.expected:
        return "short", _("too few: %(good)d of %(expected)d") % numbers
    if good > row.expected:
        return "over", _("too many: %(good)d instead of %(expected)d") % numbers
    return "right", _("right: %(good)d") % numbers


def _refused(row: DeliveryLine) -> str:
    """'3 geweigerd: beschadigd'."""
    if row.line is None or not row.line.quantity_rejected:
        return ""
    number = row.line.quantity_rejected
    words = ngettext("%(number)d refused: %(reason)s", "%(number)d refused: %(reason)s", number)
    return words % {"number": number, "reason": row.line.get_reject_reason_display()}


def delivery_words(delivery: Delivery) -> str:
    """'1 van 2 geteld', 'nog niet begonnen', 'ontvangen om 10.12 u.'."""
    receipt = delivery.receipt
    if receipt is None:
        return _("not begun yet") if delivery.expected else _("stands on our own shelf")
    if receipt.done_at is not None:
        return _("received at %(time)s") % {"time": clock_time(receipt.done_at)}
    return _("%(counted)d of %(lines)d counted") % {"counted": delivery.counted, "lines": delivery.lines}


def to_weigh_words(number: int) -> str:
    """'nog 3 te wegen'."""
    return ngettext("%(number)d still to weigh", "%(number)d still to weigh", number) % {"number": number}
