"""What stands there without a taker."""

import datetime as dt
from collections.abc import Collection, Iterable

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.market.enums import CycleState
from apps.market.errors.leftover import LeftoverMissing
from apps.market.models import Leftover, LeftoverMove, Recall, StockItem


def leftovers_there() -> QuerySet[Leftover]:
    """All of which something is left in a market that is not settled, by name, with product and the cycle's end.

    `ends_at` is the end of the last pick-up moment, `is_called_back` whether nobody may have it. One query.
    """
    return _with_all(
        Leftover.objects.filter(withdrawn_at__isnull=True, taken__lt=F("pieces")).exclude(
            cycle__state=CycleState.SETTLED
        )
    )


def leftovers_of_day(day: dt.date) -> QuerySet[Leftover]:
    """Those of the market of this day that somebody may have: what was called back is left out. One query."""
    return leftovers_there().filter(cycle__pickup_on=day, offer__recalls__isnull=True)


def chances_of_day(day: dt.date) -> list[tuple[str, int, dt.datetime]]:
    """What is left of that day's market: name, pieces and the end of its pick-up, by name. One query."""
    pieces: dict[str, int] = {}
    ends: dict[str, dt.datetime] = {}
    for row in leftovers_of_day(day):
        name = row.offer.variant.full_name
        pieces[name] = pieces.get(name, 0) + row.left
        ends[name] = row.ends_at  # type: ignore[attr-defined] # annotated by leftovers_there()
    return [(name, count, ends[name]) for name, count in pieces.items()]


def leftovers_chosen(codes: Collection[str]) -> list[Leftover]:
    """These, in the order of `leftovers_there`, though they may be gone by now. Refuses: LeftoverMissing. One query."""
    wanted = {normalise_code(code) for code in codes}
    found = list(_with_all(Leftover.objects.filter(code__in=wanted)))
    if len(found) != len(wanted):
        raise LeftoverMissing
    return found


def leftover_for_counter(code: str) -> Leftover:
    """One of them, gone or not. Refuses: LeftoverMissing. One query."""
    return leftovers_chosen([code])[0]


def moves_of_day(day: dt.date) -> QuerySet[LeftoverMove]:
    """Where things went that day and stayed, latest first. One query."""
    period = clock.day_period(day)
    return (
        LeftoverMove.objects.filter(at__gte=period.start, at__lt=period.end, undone_at__isnull=True)
        .select_related("leftover__offer__variant__product", "person")
        .order_by("-at", "-pk")
    )


def sizes_kept(variant_ids: Iterable[int]) -> set[int]:
    """Which of these sizes we keep stock of, so that what is left can go on the shelf. One query."""
    return set(StockItem.objects.filter(variant__in=list(variant_ids)).values_list("variant_id", flat=True))


def _with_all(leftovers: QuerySet[Leftover]) -> QuerySet[Leftover]:
    return (
        leftovers.annotate(
            ends_at=Max("cycle__slots__ends_at"),
            is_called_back=Exists(Recall.objects.filter(offer=OuterRef("offer"))),
        )
        .select_related("cycle", "offer__variant__product", "line__order__person")
        .order_by("offer__variant__product__name", "pk")
    )
