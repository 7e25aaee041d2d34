"""The account of one product in one market: its pieces from order to bag, and what they are in money."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.utils.functional import Promise

from apps.market.amounts import line_amount
from apps.market.enums import AmendmentKind, LeftoverMoveKind, SoldBy
from apps.market.models import Offer, Producer

# What is written at the counter says where goods went, not who would get them.
_AT_THE_COUNTER: Final = frozenset({AmendmentKind.WEIGHED, AmendmentKind.COUNTED, AmendmentKind.PASSED_ON})
# Broken, missing or called back: it came, and nobody has it.
LOST: Final = (AmendmentKind.COUNTED, AmendmentKind.RECALLED)


@dataclass(frozen=True, slots=True)
class Margin:
    """Sold and bought in cents, VAT included, and what stays here."""

    sold_cents: int
    bought_cents: int

    @property
    def cents(self) -> int:
        """What stays here; below zero when more was bought than sold."""
        return self.sold_cents - self.bought_cents

    @property
    def percent(self) -> Decimal | None:
        """On top of what it cost, as a producer's margin is; None when it cost nothing. One decimal."""
        return round(Decimal(self.cents) * 100 / self.bought_cents, 1) if self.bought_cents else None


@dataclass(slots=True)
class Counts:
    """Pieces of one offer as the tables tell them; `received` is None where nobody counted.

    `standing` is what the lines of standing orders say now; `changes` is what amendments added (+) or took (-).
    """

    standing: int = 0
    waiting: int = 0
    handed_over: int = 0
    not_fetched: int = 0
    left: int = 0
    on_sheets: int = 0
    received: int | None = None
    rejected: int = 0
    grams: int = 0
    weighed: int = 0
    purchase_cents: int | None = None
    line_cents: int = 0
    deposit_cents: int = 0
    leftover_cents: int = 0
    changes: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    moved: dict[str, int] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class GoodsAccount:
    """One offer of a market with its pieces and its money, in cents, VAT included and deposits not."""

    offer: Offer
    counts: Counts

    @property
    def producer(self) -> Producer:
        """Who makes it."""
        return self.offer.variant.product.producer

    @property
    def name(self) -> str:
        """Product and size."""
        return self.offer.variant.full_name

    @property
    def by_weight(self) -> bool:
        """Whether it is paid by the kilo."""
        return self.offer.variant.sold_by == SoldBy.WEIGHT

    @property
    def ordered(self) -> int:
        """Pieces that customers ordered: what stands with all changes undone, so orders that lost everything count."""
        return self.counts.standing - sum(self.counts.changes.values())

    @property
    def on_order(self) -> int:
        """Pieces on the order sheets of the producer; where there are none, what customers ordered."""
        return max(0, self.counts.on_sheets) or self.ordered

    @property
    def confirmed(self) -> int:
        """Pieces that customers would get after shortages, substitutes, minimums and withdrawals."""
        return self.counts.standing - sum(self.counts.changes[kind] for kind in _AT_THE_COUNTER)

    @property
    def is_counted(self) -> bool:
        """Whether somebody counted what came in."""
        return self.counts.received is not None

    @property
    def delivered(self) -> int:
        """Pieces that were there as far as we know: with customers, waiting for them, left over or gone from there."""
        counts = self.counts
        return counts.handed_over + counts.waiting + counts.left + sum(counts.moved.values())

    @property
    def received(self) -> int:
        """Pieces that came in: as counted; from our own shelf the limit; where nobody counted, what was delivered."""
        if self.offer.from_stock:
            return self.offer.limit or 0
        return self.delivered if self.counts.received is None else self.counts.received

    @property
    def good(self) -> int:
        """Received and not refused."""
        return self.received - self.counts.rejected

    @property
    def lost(self) -> int:
        """Pieces that came and that nobody has: broken or missing at the counter, or called back."""
        return max(0, -sum(self.counts.changes[kind] for kind in LOST))

    @property
    def went(self) -> int:
        """Pieces that left for good: with customers, lost, or sold, given, thrown away or shelved of what was left."""
        return self.counts.handed_over + self.lost + sum(self.counts.moved.values())

    @property
    def back(self) -> int:
        """Of what came from our shelf, the pieces that return to it."""
        return max(0, self.good - self.went - self.counts.waiting) if self.offer.from_stock else 0

    @property
    def unexplained(self) -> int:
        """Good pieces of which nobody knows where they are; below zero: more went than came. 0 where nobody counted."""
        if not self.is_counted and not self.offer.from_stock:
            return 0
        still = 0 if self.offer.from_stock else self.counts.left
        return self.good - self.went - self.counts.waiting - still - self.back

    @property
    def sold(self) -> int:
        """Pieces that somebody pays for or took along."""
        return self.counts.handed_over + self.counts.moved[LeftoverMoveKind.SOLD]

    @property
    def sold_cents(self) -> int:
        """What customers pay for it."""
        return self.counts.line_cents + self.counts.leftover_cents

    @property
    def purchase_cents(self) -> int:
        """What one piece or kilo costs us: as on the order sheet, else as in the offer."""
        known = self.counts.purchase_cents
        return self.offer.purchase_cents if known is None else known

    @cached_property
    def grams(self) -> int | None:
        """Grams to pay for: what the scale said, and the usual weight of good pieces that were never weighed."""
        if not self.by_weight:
            return None
        return self.counts.grams + max(0, self.good - self.counts.weighed) * self.offer.variant.content_amount

    @property
    def owed_cents(self) -> int:
        """What its producer gets: good pieces (or grams) at the purchase price, rounded once; nothing for our own."""
        return 0 if self.offer.from_stock else self._at_purchase(self.good, self.grams)

    @property
    def bought_cents(self) -> int:
        """What it cost us: what is owed, and of our own shelf what was sold of it."""
        return self._at_purchase(self.sold, None) if self.offer.from_stock else self.owed_cents

    @property
    def margin(self) -> Margin:
        """Sold, bought and what stays here."""
        return Margin(self.sold_cents, self.bought_cents)

    @property
    def missing(self) -> int:
        """How many pieces more went than came."""
        return max(0, -self.unexplained)

    @property
    def is_to_divide(self) -> bool:
        """Whether there are too few for who waits, while nothing went that did not come."""
        return self.missing > 0 and self.went <= self.good

    @property
    def ways(self) -> list[tuple[str | Promise, int]]:
        """Where leftovers went, in words, with the pieces."""
        return [(kind.label, self.counts.moved[kind]) for kind in LeftoverMoveKind if self.counts.moved[kind]]

    @property
    def why(self) -> list[tuple[str | Promise, int]]:
        """Why customers got another number of pieces than they ordered, in words, with the pieces.

        What went to somebody else stands among the ways of leftovers.
        """
        changes = self.counts.changes
        told = (kind for kind in AmendmentKind if kind is not AmendmentKind.PASSED_ON)
        return [(kind.label, changes[kind]) for kind in told if changes.get(kind)]

    def _at_purchase(self, pieces: int, grams: int | None) -> int:
        variant = self.offer.variant
        return line_amount(
            price_cents=self.purchase_cents, quantity=pieces, sold_by=variant.sold_by,
            content_amount=variant.content_amount, grams=grams,
        )  # fmt: skip

    @property
    def is_touched(self) -> bool:
        """Whether anything of it was ordered or came."""
        counts = self.counts
        return bool(self.ordered or counts.on_sheets or self.delivered or counts.received or self.offer.from_stock)


def margin_of_goods(rows: Iterable[GoodsAccount]) -> Margin:
    """Of these products together: the sum of their lines."""
    found = list(rows)
    return Margin(sum(row.sold_cents for row in found), sum(row.bought_cents for row in found))
