"""Order sheets of one market as a manager follows them."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Sum

from apps.market.amounts import line_amount
from apps.market.enums import AmendmentKind, CycleState
from apps.market.models import Offer, OrderAmendment, OrderCycle, Producer, PurchaseLine, PurchaseOrder
from apps.market.models.order import COUNTS_NOW
from apps.market.queries.purchase import differences_in, lines_to_buy, sheets_of

_PRODUCER = "offer__variant__product__producer"


@dataclass(slots=True)
class ProducerSheets:
    """One producer in one market: what left, what waits, what changed since, and what was let go of.

    `value_cents` is what was ordered of them, or where it `waits` what will be. `cancelled` and `moved`
    count lines that stayed below the minimum.
    """

    producer: Producer
    sheets: list[PurchaseOrder] = field(default_factory=list)
    value_cents: int = 0
    changes: list[tuple[str, int]] = field(default_factory=list)
    cancelled: int = 0
    moved: int = 0
    waits: bool = False

    @property
    def is_below_minimum(self) -> bool:
        """Whether it would not be ordered now."""
        return self.waits and self.value_cents < self.producer.minimum_cents


def sheets_by_producer(cycle: OrderCycle) -> list[ProducerSheets]:
    """Every producer with something ordered, sent or let go of, by name. A constant number of queries."""
    sheets: dict[int, list[PurchaseOrder]] = defaultdict(list)
    for sheet in sheets_of(cycle):
        sheets[sheet.producer_id].append(sheet)
    waiting, let_go, changed = _values(cycle), _let_go(cycle), _named(differences_in(cycle))
    pks = sheets.keys() | waiting.keys() | let_go.keys()
    return [
        ProducerSheets(
            producer,
            sheets[producer.pk],
            sum(sheet.total_cents for sheet in sheets[producer.pk]) or waiting.get(producer.pk, 0),
            changed.get(producer.pk, []),
            let_go[producer.pk][AmendmentKind.BELOW_MINIMUM],
            let_go[producer.pk][AmendmentKind.MOVED],
            waits=producer.pk in waiting and not sheets[producer.pk],
        )
        for producer in Producer.objects.filter(pk__in=pks).order_by("name", "pk")
    ]


def short_lines(sheet: PurchaseOrder) -> list[PurchaseLine]:
    """Its lines of which less will come; the lines are there already."""
    return [line for line in sheet.lines.all() if line.quantity_promised is not None]


def _values(cycle: OrderCycle) -> dict[int, int]:
    """Purchase value in cents by producer of all that counts now. One query."""
    found: Counter[int] = Counter()
    rows = lines_to_buy(cycle).order_by().values_list(
        _PRODUCER, "offer__purchase_cents", "offer__variant__sold_by", "offer__variant__content_amount", "offer"
    )  # fmt: skip
    for producer, cents, sold_by, content, _offer, pieces in rows.annotate(total=Sum(COUNTS_NOW)):
        found[producer] += line_amount(price_cents=cents, quantity=pieces, sold_by=sold_by, content_amount=content)
    return found


def _let_go(cycle: OrderCycle) -> dict[int, Counter[str]]:
    """How many lines stayed below the minimum, by producer and what happened to them. One query."""
    kinds = (AmendmentKind.BELOW_MINIMUM, AmendmentKind.MOVED)
    rows = OrderAmendment.objects.filter(order__cycle=cycle, kind__in=kinds).order_by()
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for producer, kind, lines in rows.values_list(f"line__{_PRODUCER}", "kind").annotate(lines=Count("pk")):
        found[producer][kind] = lines
    return found


def _named(changes: dict[int, dict[int, int]]) -> dict[int, list[tuple[str, int]]]:
    """The same with the names of what changed. One query at most."""
    pks = {offer for found in changes.values() for offer in found}
    offers = Offer.objects.filter(pk__in=pks).select_related("variant__product") if pks else ()
    names = {offer.pk: str(offer.variant) for offer in offers}
    return {
        producer: sorted((names[offer], pieces) for offer, pieces in found.items())
        for producer, found in changes.items()
    }


def can_send(cycle: OrderCycle) -> bool:
    """Whether sheets may leave by hand: ordering has ended, and the goods are not here."""
    return cycle.state in {CycleState.CLOSED, CycleState.ORDERED}
