"""What the pages for packing say: rows to tick, piles and shelves, how far it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from apps.counter.web.words import SEPARATOR, crate_words, recall_words
from apps.hub.codes import spell_code
from apps.hub.money import NBSP
from apps.hub.ui.formats import clock_time, weight
from apps.market.enums import OrderState, SoldBy
from apps.market.models import Order, OrderCycle, OrderLine
from apps.market.queries.packing import Pile, Progress, Shelf
from apps.market.queries.recall import is_called_back

# Code in the address, and what it is.
PAPERS: Final[tuple[tuple[str, Promise], ...]] = (
    ("klant", gettext_lazy("Packing list per customer")),
    ("product", gettext_lazy("Packing list per product")),
    ("rek", gettext_lazy("Packing list per shelf")),
    ("afhalen", gettext_lazy("Pick-up list")),
    ("etiketten", gettext_lazy("Labels")),
)


@dataclass(frozen=True, slots=True)
class PackRow:
    """One line to tick: what the button says, what it sets, and what must be looked at first."""

    line: OrderLine
    title: str
    note: str
    warning: str
    button: str
    sets: bool
    who: str
    url: str

    @property
    def id(self) -> str:
        """So that a tick finds its row again, also after a poll."""
        return f"lijn-{self.line.pk}"

    @property
    def is_done(self) -> bool:
        """Ticked, and still right."""
        return self.line.is_packed and not self.warning

    @property
    def value(self) -> str:
        """What the press sends."""
        return "1" if self.sets else "0"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an overview: an order, a pile or a shelf, and where its own page is."""

    id: str
    when: str
    who: str
    what: str
    href: str
    progress: Progress
    code: str = ""
    badge: str = ""

    @property
    def state(self) -> str:
        """As the row of a queue knows it."""
        return "done" if self.progress.is_whole else ""

    @property
    def button(self) -> str:
        """What the big button does."""
        return _("Put back") if self.badge else pgettext("to pack", "Open")

    @property
    def kind(self) -> str:
        """The button of what was begun stands out."""
        return "primary" if self.progress.done or self.progress.back else "quiet"


def row_for(line: OrderLine, *, for_bag: bool, at_moment: bool = False) -> PackRow:
    """A line in words: in the bag of one customer ('2 × Brood'), or of one product ('2 × Mieke V.').

    `at_moment`: it stands under its moment of pick-up already.
    """
    warning, button, sets = _task(line)
    what = line.name if for_bag else line.order.person.short_name
    ticked = line.packed_by.person if line.packed_by and line.packed_by.person else None
    stamp = clock_time(line.packed_at, unit=False) if line.packed_at else ""
    return PackRow(
        line=line, title=f"{line.quantity or line.pieces_packed}{NBSP}× {what}",
        note=SEPARATOR.join([*([] if for_bag else bag_words(line.order, at_moment=at_moment)), *goods_words(line)]),
        warning=warning, button=button, sets=sets,
        who=f"{ticked.first_name} {stamp}" if ticked and stamp else stamp,
        url=reverse("counter:pack_line", args=[line.order.code]),
    )  # fmt: skip


def _task(line: OrderLine) -> tuple[str, str, bool]:
    """What to look at first, the word on the button, and whether a press ticks (else it ticks off)."""
    packed, now = line.pieces_packed, line.quantity
    if line.order.state == OrderState.CANCELLED:
        return _put_back(line), _("It is back"), False
    if is_called_back(line):
        return _leave_out(packed)
    if not now:
        warning = _("Not needed any more: take %(n)d out") % {"n": packed}
        return warning, _("Taken out"), False
    if line.is_packed:
        return "", _("In the bag"), False
    words = {"was": packed, "now": now, "n": abs(packed - now)}
    changed = (
        _("was %(was)d, now %(now)d: take %(n)d out") if packed > now else _("was %(was)d, now %(now)d: add %(n)d")
    )
    return changed % words if packed else "", _("Put in the bag"), True


def _leave_out(packed: int) -> tuple[str, str, bool]:
    if packed:
        return _("Called back, do not give it: take %(n)d out") % {"n": packed}, _("Taken out"), False
    return _("Called back, do not give it"), _("Leave it here"), False


def _put_back(line: OrderLine) -> str:
    where = line.offer.variant.product.storage
    words = {"n": line.pieces_packed, "place": where}
    if where:
        return _("Cancelled: put %(n)d back in %(place)s") % words
    return _("Cancelled: put %(n)d back on the shelf") % words


def bag_words(order: Order, *, at_moment: bool) -> list[str]:
    """'K7 42', '16.00 u.' where that is not said already, 'bak A3'."""
    crate = [crate_words(order.crate)] if order.crate else []
    return [spell_code(order.code), *([] if at_moment else [clock_time(order.slot.starts_at)]), *crate]


def goods_words(line: OrderLine, *, for_paper: bool = False) -> list[str]:
    """'nog te wegen' or 'gewogen 1,12 kg', 'in plaats van Witte kool', 'vraag leeftijd: 16+'.

    On paper also that it was called back; on a screen its row warns of that.
    """
    words = []
    if for_paper and is_called_back(line):
        words.append(recall_words())
    if line.sold_by == SoldBy.WEIGHT:
        grams = line.delivered_grams
        words.append(_("still to weigh") if grams is None else _("weighed %(weight)s") % {"weight": weight(grams)})
    if line.substitute_for is not None:
        words.append(_("instead of %(name)s") % {"name": line.substitute_for.name})
    if line.age_limit:
        words.append(_("ask age: %(age)d+") % {"age": line.age_limit})
    return words


def shelf_name(storage: str) -> str:
    """The place where goods stand; what has none says so."""
    return storage or pgettext("goods", "without a place")


def by_shelf(lines: Iterable[OrderLine]) -> list[tuple[str, list[PackRow]]]:
    """The rows of one bag under the place where each stands; the lines come in that order."""
    groups = groupby(lines, key=lambda line: line.offer.variant.product.storage)
    return [(shelf_name(storage), [row_for(line, for_bag=True) for line in found]) for storage, found in groups]


def by_moment(lines: Iterable[OrderLine]) -> list[tuple[str, list[PackRow]]]:
    """The rows of one product under the moment of pick-up."""
    groups = groupby(lines, key=lambda line: line.order.slot.starts_at)
    return [
        (clock_time(start), [row_for(line, for_bag=False, at_moment=True) for line in found]) for start, found in groups
    ]


def by_product(lines: Iterable[OrderLine]) -> list[tuple[str, list[PackRow]]]:
    """The rows of one shelf under the name of the product; the lines come by moment and name."""
    named = sorted(lines, key=lambda line: line.name)
    groups = groupby(named, key=lambda line: line.name)
    return [(name, [row_for(line, for_bag=False) for line in found]) for name, found in groups]


def progress_words(progress: Progress) -> str:
    """'3 van 5 klaar', and what must go back."""
    words = [_("%(done)d of %(total)d ready") % {"done": progress.done, "total": progress.total}]
    if progress.back:
        back = ngettext("%(n)d line to look at", "%(n)d lines to look at", progress.back)
        words.append(back % {"n": progress.back})
    return SEPARATOR.join(words)


def order_entry(order: Order, progress: Progress) -> Entry:
    """A customer's bag in the overview."""
    cancelled = order.state == OrderState.CANCELLED
    words = [_("back on the shelf") if cancelled else progress_words(progress)]
    if order.crate and not cancelled:
        words.append(crate_words(order.crate))
    if order.proxy_name and not cancelled:
        words.append(_("picks it up: %(name)s") % {"name": order.proxy_name})
    badge = _("cancelled") if cancelled else ""
    return Entry(
        f"zak-{order.code}", clock_time(order.slot.starts_at, unit=False), order.person.short_name,
        SEPARATOR.join(words), reverse("counter:pack_bag", args=[order.code]), progress, order.code, badge,
    )  # fmt: skip


def pile_entry(pile: Pile, href: str) -> Entry:
    """A product in the overview: how many, where they stand, how far it is."""
    words = SEPARATOR.join([shelf_name(pile.storage), progress_words(pile.progress)])
    return Entry(f"stapel-{pile.code}", f"{pile.pieces}{NBSP}×", pile.name, words, href, pile.progress)


def shelf_entry(shelf: Shelf, number: int, href: str) -> Entry:
    """A rack or a fridge in the overview."""
    names = ", ".join(pile.name for pile in shelf.piles[:3])
    more = len(shelf.piles) - 3  # the first three say enough
    words = f"{names} +{more}" if more > 0 else names
    pieces = sum(pile.pieces for pile in shelf.piles)
    return Entry(
        f"rek-{number}", f"{pieces}{NBSP}×", shelf_name(shelf.storage),
        SEPARATOR.join([progress_words(shelf.progress), words]), href, shelf.progress,
    )  # fmt: skip


def paper_links(cycle: OrderCycle | None) -> list[dict[str, object]]:
    """The lists of this market, to print."""
    if cycle is None:
        return []
    return [
        {"label": label, "href": f"{reverse('counter:packing_paper', args=[code])}?ronde={cycle.code}"}
        for code, label in PAPERS
    ]
