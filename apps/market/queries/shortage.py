"""Where fewer pieces are there than people still want, and what could come instead."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import Case, Count, F, IntegerField, Max, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from apps.hub.models import HistoryEvent
from apps.market.enums import AmendmentKind, CycleEvent, CycleState, OrderState
from apps.market.models import (
    Leftover,
    Offer,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    PurchaseLine,
    ReceiptLine,
)
from apps.market.models.order import COUNTS_NOW
from apps.market.queries.account import LOST

# Before that people still order; after that the books are closed.
CYCLES_TO_DIVIDE: Final = (CycleState.CLOSED, CycleState.ORDERED, CycleState.RECEIVED, CycleState.DISTRIBUTED)
# Whoever lost pieces in these ways does not get them back when more comes.
_GONE_FOR_GOOD: Final = (
    AmendmentKind.WITHDRAWN, AmendmentKind.BELOW_MINIMUM, AmendmentKind.MOVED, AmendmentKind.RECALLED,
)  # fmt: skip


class Source(StrEnum):
    """How we know what there is: counted at the door, or as the producer said."""

    COUNTED = "counted"
    PROMISED = "promised"


@dataclass(frozen=True, slots=True)
class Claim:
    """A line that pieces can be divided to: how many it has now, and how many it wants at most.

    At most is as ordered, less the pieces that came instead. The line comes with its order and person.
    """

    line: OrderLine
    has: int
    most: int

    @property
    def placed(self) -> tuple[dt.datetime, int]:
        """Who was first."""
        return self.line.order.placed_at, self.line.pk

    @property
    def key(self) -> str:
        """What names it in a form: the order's code; what replaced something also says what."""
        line = self.line
        return f"{line.order.code}-{line.substitute_for_id}" if line.substitute_for_id else line.order.code


@dataclass(frozen=True, slots=True)
class Shortage:
    """An offer of which not everybody can get what they ordered, in pieces.

    `there` came in or was promised, of `ordered`; `available` of it is for who still comes: `claims`, in order of
    placing.
    """

    offer: Offer
    source: Source
    there: int
    ordered: int
    available: int
    claims: tuple[Claim, ...]
    amended: int = 0  # the last amendment of its lines: dividing again is another moment
    divided: int | None = None  # how many were there when it was divided last

    @property
    def wanted(self) -> int:
        """What the lines count on now."""
        return sum(claim.has for claim in self.claims)

    @property
    def asked(self) -> int:
        """What the lines would take at most."""
        return sum(claim.most for claim in self.claims)

    @property
    def missing(self) -> int:
        """How many pieces too few there are."""
        return max(0, self.wanted - self.available)

    @property
    def more(self) -> int:
        """How many pieces can be given on top of what was divided before."""
        return max(0, min(self.available, self.asked) - self.wanted)

    @property
    def is_divided(self) -> bool:
        """Whether nothing waits: all found its people, or somebody divided it and nothing came in since."""
        return not self.missing and (not self.more or (self.divided is not None and self.there <= self.divided))


def shortages_of(cycle: OrderCycle) -> list[Shortage]:
    """All offers of one market with too little, divided or not, by name. A constant number of queries."""
    return shortages_in([cycle])


def undivided_in(cycle: OrderCycle) -> list[Shortage]:
    """Those of which too little is there and nobody decided yet who gets it; for who fills bags."""
    return [shortage for shortage in shortages_of(cycle) if shortage.missing and not shortage.is_divided]


def shortage_of(offer: Offer) -> Shortage | None:
    """The same for one offer; None when there is enough, or when nobody knows how much there is."""
    return next(iter(_shortages(Offer.objects.filter(pk=offer.pk))), None)


def shortages_in(cycles: Iterable[OrderCycle]) -> list[Shortage]:
    """The same over several markets; those in which nothing can be divided count for nothing."""
    pks = [cycle.pk for cycle in cycles if cycle.state in CYCLES_TO_DIVIDE]
    return _shortages(Offer.objects.filter(cycle__in=pks)) if pks else []


def short_cycles() -> list[OrderCycle]:
    """The markets in which something may have to be divided. One query."""
    return list(OrderCycle.objects.filter(state__in=CYCLES_TO_DIVIDE).order_by("pickup_on", "pk"))


def was_divided(cycle: OrderCycle, seen: str) -> bool:
    """Whether what was looked at with this fingerprint was done already; what is none was never seen. One query."""
    if not re.fullmatch(r"[0-9a-f]{32}", seen):  # also the sign that no database looks for
        return False
    done = HistoryEvent.objects.filter(subject_type=cycle._meta.label_lower, subject_id=cycle.pk)
    return done.filter(event=CycleEvent.SHORTAGE_DIVIDED, data__seen=seen).exists()


def _shortages(offers: QuerySet[Offer]) -> list[Shortage]:
    known = known_pieces(offers)
    if not known:
        return []
    rows = OrderLine.objects.of_standing_orders().filter(offer__in=known).values("offer").order_by()
    waiting = Q(order__state=OrderState.PLACED, quantity_delivered__isnull=True)
    sums = {
        row["offer"]: row
        for row in rows.annotate(
            wants=Coalesce(Sum("quantity_ordered", filter=waiting), 0),
            has=Coalesce(Sum(COUNTS_NOW, filter=waiting), 0),
            gone=Coalesce(Sum(COUNTS_NOW, filter=~waiting), 0),
        )
    }
    sold_on, gone = _sold_as_leftover(sums), pieces_gone(sums)
    short: dict[int, tuple[int, int]] = {}
    for pk, row in sums.items():
        available = max(0, known[pk][1] - row["gone"] - sold_on.get(pk, 0) - gone.get(pk, 0))
        if available < max(row["wants"], row["has"]) or row["has"] < row["wants"]:
            short[pk] = (max(row["wants"], row["has"]) + row["gone"], available)
    if not short:
        return []
    claims = _claims(short)
    rows_of_offers = list(
        Offer.objects.filter(pk__in=short)
        .select_related("cycle", "variant__product__producer")
        .order_by("cycle__pickup_on", "variant__product__name", "pk")
    )
    before = _divided_before({offer.cycle_id for offer in rows_of_offers})
    found = [
        Shortage(offer, *known[offer.pk], *short[offer.pk], *claims[offer.pk], before.get(offer.code))
        for offer in rows_of_offers
        if offer.pk in claims
    ]
    return [shortage for shortage in found if shortage.missing or shortage.wanted < shortage.asked]


def known_pieces(offers: QuerySet[Offer]) -> dict[int, tuple[Source, int]]:
    """Per offer, not withdrawn, how we know and how many good pieces there are. Two queries.

    A count goes before a promise. What a producer promised is the sum over the sheet and its supplements, as
    `queries.receipt.pieces_promised`: what nobody said anything of counts as ordered there.
    """
    standing = offers.filter(withdrawn_at__isnull=True).values("pk")
    coming = Sum(Coalesce("quantity_promised", F("quantity")))
    rows = PurchaseLine.objects.filter(offer__in=standing).order_by().values("offer")
    said = rows.annotate(said=Count("quantity_promised"), coming=coming).filter(said__gt=0)
    known = {row["offer"]: (Source.PROMISED, max(0, row["coming"])) for row in said}
    counted = ReceiptLine.objects.filter(offer__in=standing, quantity_received__isnull=False)
    for pk, good in counted.values_list("offer", F("quantity_received") - F("quantity_rejected")):
        known[pk] = (Source.COUNTED, good)
    return known


def pieces_gone(offer_ids: Iterable[int]) -> dict[int, int]:
    """Per offer the pieces that came and that no line of a standing order counts any more. Two queries.

    Broken or missing at the counter, called back, and what others had of bags that nobody fetched.
    """
    gone: Counter[int] = Counter()
    lost = OrderAmendment.objects.filter(line__offer__in=offer_ids, kind__in=LOST).order_by().values_list("line__offer")
    for offer, pieces in lost.annotate(pieces=Sum(F("quantity_before") - F("quantity_after"))):
        gone[offer] += max(0, pieces)
    counts = Coalesce("line__quantity_delivered", "line__quantity_confirmed", "line__quantity_ordered")
    listed = Case(
        When(withdrawn_at__isnull=True, then=F("pieces") - counts), default=F("taken"), output_field=IntegerField()
    )
    rows = Leftover.objects.filter(offer__in=offer_ids, line__isnull=False).order_by().values_list("offer")
    for offer, pieces in rows.annotate(n=Sum(listed)):
        gone[offer] += pieces
    return gone


def _divided_before(cycle_ids: Iterable[int]) -> dict[str, int]:
    """Per offer's code how many pieces were there when it was divided last. One query."""
    done = HistoryEvent.objects.filter(subject_type=OrderCycle._meta.label_lower, subject_id__in=cycle_ids)
    rows = done.filter(event=CycleEvent.SHORTAGE_DIVIDED).order_by("at", "pk").values_list("data", flat=True)
    return {data["offer"]: data["there"] for data in rows}


def _claims(offer_ids: Iterable[int]) -> dict[int, tuple[tuple[Claim, ...], int]]:
    """Per offer who wants it, first come first, and the last amendment of those lines. Three queries."""
    lines = list(
        OrderLine.objects.holding()
        .filter(offer__in=offer_ids, order__state=OrderState.PLACED, quantity_delivered__isnull=True)
        .select_related("order__person", "order__slot", "order__cycle", "offer__variant__product", "substitute_for")
        .order_by("order__placed_at", "pk")
    )
    instead = _pieces_instead(lines)
    rows = OrderAmendment.objects.filter(line__in=lines).order_by().values_list("line")
    amended: dict[int, tuple[int, int | None]] = {
        pk: (last, final)
        for pk, last, final in rows.annotate(last=Max("pk"), final=Max("pk", filter=Q(kind__in=_GONE_FOR_GOOD)))
    }
    found: dict[int, tuple[tuple[Claim, ...], int]] = {}
    for line in lines:
        latest, final = amended.get(line.pk, (0, None))
        most = line.quantity_ordered - instead.get(line.pk, 0)
        if final is not None or line.substitute_for_id:
            most = line.quantity
        claims, last = found.get(line.offer_id, ((), 0))
        if most or line.quantity:
            claims = (*claims, Claim(line, line.quantity, max(0, most)))
        found[line.offer_id] = (claims, max(last, latest))
    return found


def _pieces_instead(lines: Sequence[OrderLine]) -> dict[int, int]:
    """Per line the pieces that came instead of it."""
    rows = OrderLine.objects.filter(substitute_for__in=lines).order_by().values_list("substitute_for")
    return dict(rows.annotate(pieces=Sum(COUNTS_NOW)))


def _sold_as_leftover(offer_ids: Iterable[int]) -> dict[int, int]:
    """Per offer the pieces that were delivered too many and went as a last chance."""
    rows = Leftover.objects.filter(offer__in=offer_ids, line__isnull=True).order_by().values("offer")
    return {row["offer"]: row["pieces"] for row in rows.annotate(pieces=Sum("taken"))}
