"""What the sheet says of a bag: what to take from where, what to tell, what is still to be weighed."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from django.http import QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.counter.web.words import SEPARATOR, recall_words
from apps.hub.errors import BuurtpuntError
from apps.hub.ui.formats import euro, weight
from apps.market.domain.telling import untold_of
from apps.market.enums import OrderState, SoldBy
from apps.market.errors.weighing import InvalidWeight, WeighedMeanwhile, WeightDoubtful, WeightImpossible
from apps.market.models import Order, OrderLine
from apps.market.queries.order import goods_by_storage, needs_weighing, pieces_in
from apps.market.queries.recall import is_called_back

PIECES: Final = "aantal-"


@dataclass(frozen=True, slots=True)
class Weighing:
    """A weight that was typed on the sheet and not taken: of which line, what, and why not."""

    line: str
    typed: str
    seen: str
    refusal: BuurtpuntError

    @property
    def is_doubtful(self) -> bool:
        """Whether it is taken after all when somebody says that it is right."""
        return isinstance(self.refusal, WeightDoubtful)


@dataclass(frozen=True, slots=True)
class Scale:
    """A line by weight that waits here: to be weighed, or weighed and to be put right."""

    line: OrderLine
    weighing: Weighing | None

    @property
    def is_done(self) -> bool:
        """Whether it was weighed, and nothing is wrong with what was typed since."""
        return self.line.delivered_grams is not None and self.weighing is None

    @property
    def seen(self) -> str:
        """The weight that the page shows, for the form to send back; while one is asked about, what it showed then."""
        if self.weighing is not None and self.weighing.is_doubtful:
            return self.weighing.seen
        return "" if self.line.delivered_grams is None else str(self.line.delivered_grams)

    @property
    def typed(self) -> str:
        """What to type over; what somebody else weighed meanwhile is looked at first."""
        if self.weighing is None or isinstance(self.weighing.refusal, WeighedMeanwhile):
            return ""
        return self.weighing.typed


@dataclass(frozen=True, slots=True)
class Countable:
    """A line of which fewer may go along than was promised."""

    line: OrderLine
    most: int

    @property
    def name(self) -> str:
        """Its field on the form."""
        return f"{PIECES}{self.line.pk}"


def bag_context(order: Order | None, *, weighing: Weighing | None, at: dt.datetime) -> dict[str, Any]:
    """What the card of the bag shows. One query for what was amended."""
    if order is None:
        return {}
    waits = order.state == OrderState.PLACED
    goods = goods_by_storage(order.goods)
    return {
        "goods": places_of(goods),
        "pieces": pieces_in(order.goods),
        "is_over": at >= order.slot.ends_at,
        "absent_key": uuid4(),
        "to_tell": untold_of(order) if waits else [],
        "countable": [Countable(line, _promised(line)) for line in order.goods if _promised(line)] if waits else [],
        "called_back": called_back_in(order) if waits else [],
        "scales": [
            Scale(line, weighing if weighing is not None and weighing.line == str(line.pk) else None)
            for line in order.goods
            if waits and line.sold_by == SoldBy.WEIGHT and line.quantity and not is_called_back(line)
        ],
    }


def called_back_in(order: Order) -> list[str]:
    """'2 × Kaas, jong' of what lies in a bag and goes along with nobody."""
    return [f"{line.quantity} × {line.name}" for line in order.goods if is_called_back(line)]


def typed_weight(data: QueryDict, refusal: BuurtpuntError) -> Weighing | None:
    """What was typed into a scale and refused, to be said beside it; None when it was about something else."""
    if not isinstance(refusal, InvalidWeight | WeightDoubtful | WeightImpossible | WeighedMeanwhile):
        return None
    return Weighing(data.get("lijn", ""), data.get("gewicht", "")[:20], data.get("gezien", "")[:20], refusal)


def _promised(line: OrderLine) -> int:
    return line.quantity_ordered if line.quantity_confirmed is None else line.quantity_confirmed


def places_of(groups: list[tuple[str, list[OrderLine]]]) -> list[dict[str, object]]:
    """The bag as ticks: '2 × Lindekerks bruin' with where it stands under it."""
    return [
        {"label": f"{line.quantity} × {line.name}", "note": goods_note(line, place)}
        for place, lines in groups
        for line in lines
        if line.quantity
    ]


def goods_note(line: OrderLine, place: str) -> SafeString:
    """'Koelkast 2 · gewogen 1,12 kg · € 4,26', what it replaces, and in bold what is to be done first."""
    words: list[str | SafeString] = [place] if place else []
    if is_called_back(line):
        return format_html_join(
            SEPARATOR, "{}", ((word,) for word in [format_html("<b>{}</b>", recall_words()), *words])
        )
    if line.substitute_for is not None:
        words.append(_("instead of %(name)s") % {"name": line.substitute_for.name})
    if line.delivered_grams is not None:
        words += [_("weighed %(weight)s") % {"weight": weight(line.delivered_grams)}, euro(line.amount_cents)]
    elif needs_weighing(line):
        words.append(format_html("<b>{}</b>", _("weigh first")))
    if line.age_limit:
        words.append(format_html("<b>{}</b>", _("ask age: %(age)d+") % {"age": line.age_limit}))
    return format_html_join(SEPARATOR, "{}", ((word,) for word in words))
