"""What stands beside the goods: the basket, or the order that was placed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from apps.hub.ui.formats import euro
from apps.market.enums import SoldBy
from apps.market.labels import earlier_words, label_of_line, line_label
from apps.market.models import Basket, Order, OrderCycle, PickupSlot
from apps.market.queries.basket import PricedLine, priced_lines
from apps.market.queries.order import standing_lines


@dataclass(slots=True)
class Panel:
    """`state` is empty, new, changing (of a placed order) or placed."""

    cycle: OrderCycle
    state: str = "empty"
    lines: list[tuple[str, str, bool]] = field(default_factory=list)
    deposit: str = ""
    total: str = ""
    count: int = 0
    order_code: str = ""
    slot: PickupSlot | None = None
    quantities: dict[str, int] = field(default_factory=dict)
    own: dict[str, int] = field(default_factory=dict)
    earlier: list[str] = field(default_factory=list)


def panel_of(basket: Basket | None, cycle: OrderCycle) -> Panel:
    """The panel of a basket. Two queries at most."""
    if basket is None:
        return Panel(cycle)
    lines = priced_lines([basket])[basket.pk]
    deposit = sum(line.deposit_cents for line in lines)
    return Panel(
        cycle,
        state=_state(basket, lines),
        lines=[_shown(line) for line in lines],
        deposit=euro(deposit) if deposit else "",
        total=euro(deposit + sum(line.amount_cents for line in lines)),
        count=sum(line.quantity for line in lines),
        order_code=basket.order.code if basket.order else "",
        slot=basket.slot,
        quantities={line.offer.code: line.quantity for line in lines},
        own={line.offer.code: line.claimed_already for line in lines},
        earlier=earlier_words((line.offer.variant.full_name, line.offer.cut_off_at) for line in lines),
    )


def panel_of_order(order: Order, cycle: OrderCycle) -> Panel:
    """The panel of somebody who ordered and is choosing nothing new on this device. One query."""
    lines = list(standing_lines(order).select_related("offer"))
    deposit = sum(line.deposit_total_cents for line in lines)
    pieces = {line.offer.code: line.quantity_ordered for line in lines}
    return Panel(
        cycle,
        state="placed",
        lines=[(label_of_line(line), euro(line.amount_cents), line.sold_by == SoldBy.WEIGHT) for line in lines],
        deposit=euro(deposit) if deposit else "",
        total=euro(order.total_cents),
        count=sum(pieces.values()),
        order_code=order.code,
        slot=order.slot,
        quantities=pieces,
        own=pieces,
        earlier=earlier_words((line.name, line.offer.cut_off_at) for line in lines if line.claimed),
    )


def _state(basket: Basket, lines: Sequence[PricedLine]) -> str:
    if basket.placed_at is not None:
        return "placed"
    if basket.order is not None:
        return "changing"
    return "new" if lines else "empty"


def _shown(line: PricedLine) -> tuple[str, str, bool]:
    variant = line.offer.variant
    label = line_label(
        name=variant.full_name, quantity=line.quantity, sold_by=variant.sold_by,
        content_amount=variant.content_amount,
    )  # fmt: skip
    return label, euro(line.amount_cents), variant.sold_by == SoldBy.WEIGHT
