"""What must go in which bag: per customer, per product, per shelf or fridge, and how far it is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Prefetch, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.market.content import size_name
from apps.market.enums import CYCLES_TO_HAND_OVER, OrderState
from apps.market.errors import OrderMissing
from apps.market.models import Order, OrderCycle, OrderLine, Recall
from apps.market.queries.recall import with_recalls

STAYS_IN_SIGHT: Final = dt.timedelta(days=6)  # after its day, for what was not fetched yet
_NOW: Final = Coalesce("quantity_delivered", "quantity_confirmed", "quantity_ordered")  # as `OrderLine.quantity`
_HERE: Final = Q(order__state=OrderState.PLACED)
_DONE: Final = _HERE & Q(packed_at__isnull=False, pieces_packed=F("now"), now__gt=0)
_WORK: Final = (_HERE & (Q(now__gt=0) | Q(pieces_packed__gt=0))) | Q(
    order__state=OrderState.CANCELLED, pieces_packed__gt=0
)


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many lines are ready, and of how many something must go back."""

    done: int = 0
    total: int = 0
    back: int = 0

    @property
    def is_whole(self) -> bool:
        """Nothing left to do."""
        return self.done == self.total > 0

    def __add__(self, other: "Progress") -> "Progress":
        """Together."""
        return Progress(self.done + other.done, self.total + other.total, self.back + other.back)


@dataclass(frozen=True, slots=True)
class Pile:
    """One offer as it stands ready to be divided over the bags; pieces that count now."""

    code: str
    name: str
    storage: str
    pieces: int
    progress: Progress


@dataclass(frozen=True, slots=True)
class Shelf:
    """A rack or a fridge, with the piles that stand there; the nameless place is ''."""

    storage: str
    piles: list[Pile]

    @property
    def progress(self) -> Progress:
        """All its piles together."""
        return sum((pile.progress for pile in self.piles), Progress())


def is_whole(lines: Iterable[OrderLine]) -> bool:
    """Whether these lines of one order make a packed bag: all that counts is in it, and nothing else is."""
    found = [line for line in lines if line.quantity or line.pieces_packed]
    return bool(found) and all(line.is_packed for line in found)


def cycles_to_pack(at: dt.datetime) -> list[OrderCycle]:
    """Markets of which the goods come or are there: today's in front, then what comes, then what was. One query.

    One that takes orders is among them on its own day only.
    """
    today = clock.local_date(at)
    found = OrderCycle.objects.filter(
        Q(closes_at__lte=at) | Q(pickup_on__lte=today),
        state__in=CYCLES_TO_HAND_OVER,
        pickup_on__gte=today - STAYS_IN_SIGHT,
    )
    return sorted(found, key=lambda one: (one.pickup_on != today, one.pickup_on < today, one.pickup_on, one.pk))


def lines_to_pack(cycle: OrderCycle) -> QuerySet[OrderLine]:
    """Lines that belong in a bag, or lie in one and do not belong there; by moment of pick-up, name and shelf.

    With order, person, moment, product and who ticked: one query. `now` is what counts, as `OrderLine.quantity`.
    """
    return (
        with_recalls(_lines(cycle))
        .select_related("order__person", "order__slot", "offer__variant__product", "packed_by__person")
        .select_related("substitute_for")
        .order_by(
            "order__slot__starts_at", "order__person__search_name", "order_id",
            "offer__variant__product__storage", "name", "pk",
        )
    )  # fmt: skip


def lines_of_pile(cycle: OrderCycle, code: str) -> QuerySet[OrderLine]:
    """Those of `lines_to_pack` that are of the offer with this code, by moment of pick-up and name."""
    return lines_to_pack(cycle).filter(offer__code=code)


def lines_on_shelf(cycle: OrderCycle, storage: str) -> QuerySet[OrderLine]:
    """Those of `lines_to_pack` that stand here, product by product."""
    return (
        lines_to_pack(cycle)
        .filter(offer__variant__product__storage=storage)
        .order_by("name", "order__slot__starts_at", "order__person__search_name", "pk")
    )


def orders_to_pack(cycle: OrderCycle) -> QuerySet[Order]:
    """Bags to make, and cancelled ones to unpack, by moment of pick-up and name; with person and moment."""
    return (
        Order.objects.filter(cycle=cycle, pk__in=_lines(cycle).values("order"))
        .select_related("person", "slot", "cycle")
        .order_by("slot__starts_at", "person__search_name", "pk")
    )


def progress_of_orders(cycle: OrderCycle) -> dict[int, Progress]:
    """By order how far it is. One query, whatever there is."""
    rows = _counted(_lines(cycle).values("order_id"))
    return {row["order_id"]: _progress(row) for row in rows}


def piles_of(cycle: OrderCycle) -> list[Pile]:
    """What is divided over the bags, by name. One query."""
    size = "offer__variant__"
    of = f"{size}product__"
    content = ("content_amount", "content_unit", "sold_by")
    asked = (f"{of}name", f"{of}storage", f"{size}name", *(size + word for word in content))
    rows = _counted(_lines(cycle).values("offer__code", *asked)).annotate(pieces=Coalesce(Sum("now", filter=_HERE), 0))
    return [
        Pile(
            row["offer__code"],
            size_name(row[f"{of}name"], row[f"{size}name"], **{word: row[size + word] for word in content}),
            row[f"{of}storage"],
            row["pieces"],
            _progress(row),
        )
        for row in rows.order_by(f"{of}name", f"{size}name", f"{size}content_amount", "offer__code")
    ]


def shelves_of(piles: Iterable[Pile]) -> list[Shelf]:
    """The same by where it stands, the nameless place last."""
    where = sorted(piles, key=lambda pile: (not pile.storage, pile.storage))
    return [Shelf(storage, list(found)) for storage, found in groupby(where, key=lambda pile: pile.storage)]


def order_to_pack(code: str) -> Order:
    """One order with `goods`: its lines to pack by shelf. Refuses: OrderMissing. Two queries."""
    order = Order.objects.filter(code=normalise_code(code)).select_related("person", "slot", "cycle").first()
    if order is None:
        raise OrderMissing
    lines = lines_to_pack(order.cycle).filter(order=order)
    order.goods = list(lines.order_by(*_BY_SHELF))
    return order


def next_to_pack(order: Order) -> Order | None:
    """Whose bag comes after this one and is not ready yet; from the beginning again at the end. Two queries."""
    progress = progress_of_orders(order.cycle)
    orders = list(orders_to_pack(order.cycle))
    place = next((number for number, other in enumerate(orders) if other.pk == order.pk), -1)
    round_ = [*orders[place + 1 :], *orders[: max(place, 0)]]
    return next((other for other in round_ if not progress[other.pk].is_whole), None)


def bags_of_cycle(cycle: OrderCycle, *, states: Sequence[str] = (OrderState.PLACED,)) -> list[Order]:
    """Orders with `goods` (what counts now, by shelf) for paper: by moment of pick-up and name. Two queries."""
    lines = (
        with_recalls(OrderLine.objects.annotate(now=_NOW).filter(now__gt=0))
        .select_related("offer__variant__product", "substitute_for")
        .order_by(*_BY_SHELF)
    )
    orders = (
        Order.objects.filter(cycle=cycle, state__in=states)
        .select_related("person", "slot", "cycle")
        .prefetch_related(Prefetch("lines", queryset=lines, to_attr="goods"))  # type: ignore[no-redef] # the model tells readers of it
        .order_by("slot__starts_at", "person__search_name", "pk")
    )
    return [order for order in orders if order.goods]


_BY_SHELF: Final = (
    Case(When(offer__variant__product__storage="", then=1), default=0, output_field=IntegerField()),
    "offer__variant__product__storage",
    "name",
    "pk",
)


def _lines(cycle: OrderCycle) -> QuerySet[OrderLine]:
    return OrderLine.objects.filter(order__cycle=cycle).annotate(now=_NOW).filter(_WORK)


def _counted(rows: QuerySet[OrderLine, Any]) -> QuerySet[OrderLine, Any]:
    """Figures beside whatever these rows are grouped by."""
    called_back = Exists(Recall.objects.filter(offer=OuterRef("offer")))
    misplaced = Q(pieces_packed__gt=F("now")) | ~_HERE | Q(called_back)
    done = _DONE & ~Q(called_back)
    return rows.annotate(total=Count("pk"), done=Count("pk", filter=done), back=Count("pk", filter=misplaced))


def _progress(row: dict[str, Any]) -> Progress:
    return Progress(row["done"], row["total"], row["back"])
