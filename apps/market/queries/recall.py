"""Who has a product of one delivery: for a warning that must reach everybody and nobody else."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from apps.accounts.models import Person
from apps.market.enums import AmendmentKind, LeftoverMoveKind, OrderState, StockReason
from apps.market.models import (
    Leftover,
    LeftoverMove,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    Recall,
    StockMovement,
)
from apps.market.models.order import COUNTS_NOW

_HAVE_IT: Final = (OrderState.PLACED, OrderState.HANDED_OVER)
_HAD_IT: Final = (*_HAVE_IT, OrderState.CANCELLED)  # nothing was left of it when it was called back


@dataclass(slots=True)
class Holder:
    """Somebody who has or would get it: so many pieces, in which order, and whether it still stands here."""

    person: Person
    pieces: int = 0
    order: Order | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether the bag was not handed over yet."""
        return self.order is not None and self.order.state == OrderState.PLACED


def holders_of(offer: Offer, *, until: dt.datetime | None = None) -> list[Holder]:
    """Everybody with pieces of this offer, each once, by name; bought as leftover `until` then. Two queries.

    Of standing and handed-over orders what counts now, also in place of something else, or was taken out by
    an earlier recall; and who took it from what was left over. Erased people cannot be reached and are left out.
    """
    found: dict[int, Holder] = {}
    for line in _lines_with(offer):
        holder = found.setdefault(line.order.person_id, Holder(line.order.person))
        holder.pieces += line.quantity or line.recalled  # type: ignore[attr-defined] # annotated
        holder.order = line.order
    for move in _taken_from(offer, until=until):
        assert move.person is not None  # noqa: S101 - filtered so
        found.setdefault(move.person.pk, Holder(move.person)).pieces += move.pieces
    return sorted(found.values(), key=lambda holder: (holder.person.search_name, holder.person.pk))


def lines_to_take_out(offer: Offer) -> QuerySet[OrderLine]:
    """Lines with pieces that were not handed over yet, with their order. One query."""
    states = (OrderState.PLACED, OrderState.NO_SHOW)
    return _counted(offer).filter(Q(now__gt=0), order__state__in=states).select_related("order").order_by("pk")


def with_recalls(lines: QuerySet[OrderLine]) -> QuerySet[OrderLine]:
    """Say of each line whether its goods were called back, for `is_called_back`. No query more."""
    return lines.annotate(called_back=Exists(Recall.objects.filter(offer=OuterRef("offer"))))


def is_called_back(line: OrderLine) -> bool:
    """Whether it holds something that goes along with nobody; of lines `with_recalls`."""
    return bool(line.quantity and line.called_back)  # type: ignore[attr-defined] # annotated


def lines_called_back(order: Order) -> list[OrderLine]:
    """Lines of one order with pieces of what was called back and taken out of all that waits. One query."""
    taken_out = Recall.objects.filter(offer=OuterRef("offer"), takes_out=True)
    return list(order.lines.annotate(now=COUNTS_NOW).filter(Q(now__gt=0), Exists(taken_out)).order_by("pk"))


def offers_somebody_has(cycle: OrderCycle) -> QuerySet[Offer]:
    """Offers of which somebody has, would get or had something, or that stand here still, by name. One query."""
    lines = OrderLine.objects.filter(offer=OuterRef("pk"), order__state__in=(*_HAVE_IT, OrderState.NO_SHOW)).annotate(
        now=COUNTS_NOW
    )
    left = Leftover.objects.filter(offer=OuterRef("pk"), withdrawn_at__isnull=True, taken__lt=F("pieces"))
    moves = LeftoverMove.objects.filter(leftover__offer=OuterRef("pk"), undone_at__isnull=True).filter(
        Q(person__isnull=False) | Q(kind=LeftoverMoveKind.SOLD)
    )
    shelved = StockMovement.objects.filter(offer=OuterRef("pk"), reason=StockReason.LEFT_OVER)
    called_back = Recall.objects.filter(offer=OuterRef("pk"))
    had = Exists(lines.filter(Q(now__gt=0))) | Exists(moves) | Exists(left) | Exists(shelved) | Exists(called_back)
    return (
        Offer.objects.filter(cycle=cycle)
        .filter(had)
        .select_related("variant__product__producer")
        .order_by("variant__product__name", "variant__position", "pk")
    )


def still_here(offer: Offer) -> tuple[int, int]:
    """Bags that nobody fetched with this in them, and pieces that are left over: to be put aside. Two queries.

    What of such a bag is on the last-chance list already is among the pieces only.
    """
    listed = Q(leftover__isnull=False, leftover__withdrawn_at__isnull=True)
    bags = _counted(offer).filter(Q(now__gt=0), order__state=OrderState.NO_SHOW).exclude(listed).count()
    left = Leftover.objects.filter(offer=offer, withdrawn_at__isnull=True).aggregate(n=Sum(F("pieces") - F("taken")))
    return bags, left["n"] or 0


def pieces_shelved(offer: Offer) -> int:
    """Pieces nobody came for that were put in stock, as far as so many stand there now. One query.

    They stand between others of their kind, and the shelf does not know which is which.
    """
    left = Coalesce(Sum("stock_movements__pieces", filter=Q(stock_movements__reason=StockReason.LEFT_OVER)), 0)
    shelved = Offer.objects.filter(pk=offer.pk).annotate(shelved=left, on_hand=F("variant__stock__on_hand"))
    return max((min(row.shelved, row.on_hand or 0) for row in shelved), default=0)


def pieces_with_passers_by(offer: Offer, *, until: dt.datetime | None = None) -> int:
    """Pieces sold to people we do not know, whom no mail and no call reaches. One query."""
    moves = _moves_of(offer, until=until).filter(kind=LeftoverMoveKind.SOLD, person__isnull=True)
    return moves.aggregate(n=Sum("pieces"))["n"] or 0


def recalls_of(cycle: OrderCycle) -> QuerySet[Recall]:
    """What was called back in this market, latest first, with its product. One query."""
    return Recall.objects.filter(cycle=cycle).select_related("offer__variant__product")


def to_call(holders: Iterable[Holder]) -> Iterator[Holder]:
    """Those that no mail reaches."""
    return (holder for holder in holders if not holder.person.email)


def _counted(offer: Offer) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(offer=offer).annotate(now=COUNTS_NOW)


def _lines_with(offer: Offer) -> QuerySet[OrderLine]:
    recalls = OrderAmendment.objects.filter(line=OuterRef("pk"), kind=AmendmentKind.RECALLED)
    taken_out = recalls.order_by().values("line").annotate(most=Sum("quantity_before")).values("most")
    return (
        _counted(offer)
        .annotate(recalled=Coalesce(taken_out, 0))
        .filter(Q(now__gt=0, order__state__in=_HAVE_IT) | (Exists(recalls) & Q(order__state__in=_HAD_IT)))
        .filter(order__person__erased_at__isnull=True)
        .select_related("order__person__user", "order__slot", "order__cycle")
        .order_by("pk")
    )


def _taken_from(offer: Offer, *, until: dt.datetime | None) -> QuerySet[LeftoverMove]:
    moves = _moves_of(offer, until=until).filter(
        kind__in=(LeftoverMoveKind.SOLD, LeftoverMoveKind.GIVEN), person__isnull=False, person__erased_at__isnull=True
    )
    return moves.select_related("person__user").order_by("pk")


def _moves_of(offer: Offer, *, until: dt.datetime | None) -> QuerySet[LeftoverMove]:
    moves = LeftoverMove.objects.filter(leftover__offer=offer, undone_at__isnull=True)
    return moves.filter(at__lte=until) if until is not None else moves
