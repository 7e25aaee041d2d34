"""Changing somebody's order for them: the one way, and the one recompute of what it costs then."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.ui.formats import day_long
from apps.market.domain.lines import amount_of, charge_lines, total_of
from apps.market.enums import AmendmentKind, CycleState, OrderEvent, OrderState
from apps.market.errors import OrderTransitionRefused
from apps.market.errors.amendment import CycleIsSettled
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle, OrderLine
from apps.payments.domain.charge import open_charge

_COLUMNS: Final = (
    "quantity_ordered", "quantity_confirmed", "quantity_delivered", "delivered_grams", "amount_cents", "packed_at",
    "packed_by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one line: pieces that count from now, or grams on the scale; None leaves it as it is.

    `ordered` changes the ordering itself, as if the customer had; at 0 the line holds and claims nothing any
    more. For orders that can still be edited, or can be again (`domain.withdraw`).
    """

    line: OrderLine
    kind: AmendmentKind
    quantity: int | None = None
    grams: int | None = None
    reason: str = ""
    ordered: int | None = None


def refuse_if_settled(cycle: OrderCycle) -> None:
    """Refuses: CycleIsSettled."""
    if cycle.state == CycleState.SETTLED:
        raise CycleIsSettled


def lock_orders(pks: Iterable[int]) -> dict[int, Order]:
    """These orders by id, locked in id order, with person, slot and cycle. The caller holds the cycle's lock."""
    rows = Order.objects.select_for_update(of=("self",)).select_related("person", "slot", "cycle")
    return {order.pk: order for order in rows.filter(pk__in=set(pks)).order_by("pk")}


def amend_order(order: Order, changes: Sequence[Change], *, by: Actor, at: dt.datetime) -> Order:
    """Write these changes of one order's lines as amendments, and let its price follow.

    The caller holds the locks of the cycle and of this order (`lock_orders`) and tells the customer
    (`domain.telling`). A change that changes nothing leaves no amendment. Pieces of kind COUNTED are what
    went along; of any other kind what a customer can still get. Pieces that replace something claim the stock
    of their offer, under its lock. A weight counts for the pieces that were weighed: of other pieces none is
    known. Refuses: CycleIsSettled, OrderTransitionRefused for a cancelled order.
    """
    if not connection.in_atomic_block:
        message = "an order is amended under the locks of its caller"
        raise RuntimeError(message)
    refuse_if_settled(order.cycle)
    if order.state == OrderState.CANCELLED:
        raise OrderTransitionRefused
    made = [amendment for change in changes if (amendment := _apply(order, change, by=by, at=at)) is not None]
    if made:
        OrderAmendment.objects.bulk_create(made)
        record(
            order, event=OrderEvent.AMENDED, by=by, at=at, reason=changes[0].reason,
            kinds=",".join(sorted({amendment.kind for amendment in made})), lines=len(made),
        )  # fmt: skip
    return recompute_order(order, by=by, at=at)


def recompute_order(order: Order, *, by: Actor, at: dt.datetime) -> Order:
    """Bring amounts, total and charge in line with what counts now; the one place where weighing meets money.

    The caller holds the order's lock. Equal to what stood: nothing is written to the books.
    """
    lines = list(order.lines.holding().order_by("pk"))
    for line in lines:
        line.amount_cents = amount_of(line)
    OrderLine.objects.bulk_update(lines, ["amount_cents"])
    order.total_cents = total_of(lines)
    order.save(update_fields=["total_cents"])
    if order.state != OrderState.CANCELLED:
        with translation.override(order.person.language):
            open_charge(
                order, module="market", title=_("Market of %(day)s") % {"day": day_long(order.cycle.pickup_on)},
                person=order.person, lines=charge_lines([line for line in lines if line.quantity]),
                due_at=order.slot.starts_at, by=by, at=at,
            )  # fmt: skip
    return order


def change_line(order: Order, line: OrderLine, change: Change, *, by: Actor, at: dt.datetime) -> OrderAmendment | None:
    """Change the columns of a line that is in hand, and say it as an amendment: neither is written.

    None when nothing changes. A preview shows with this what `amend_order` would do.
    """
    before, amount = (line.quantity, line.delivered_grams), line.amount_cents
    if change.ordered is not None:
        line.quantity_ordered, line.quantity_confirmed, line.quantity_delivered = change.ordered, None, None
        line.delivered_grams = line.packed_at = line.packed_by = None
    elif change.quantity is not None and change.quantity != line.quantity:
        _count(line, change.quantity, kind=change.kind, is_over=order.state == OrderState.HANDED_OVER)
        line.packed_at = line.packed_by = None  # `pieces_packed` keeps what lies in the bag
    if change.grams is not None:
        line.delivered_grams = change.grams
    if before == (line.quantity, line.delivered_grams):
        return None
    line.amount_cents = amount_of(line)
    return OrderAmendment(
        order=order, line=line, kind=change.kind, quantity_before=before[0], quantity_after=line.quantity,
        grams_before=before[1], grams_after=line.delivered_grams, amount_before_cents=amount,
        amount_after_cents=line.amount_cents, reason=change.reason[:200], by_user=by.user, at=at,
    )  # fmt: skip


def _apply(order: Order, change: Change, *, by: Actor, at: dt.datetime) -> OrderAmendment | None:
    """Write the line's own columns and its claim on stock; the amendment is still to be written."""
    line = OrderLine.objects.get(pk=change.line.pk, order=order)
    claimed = line.claimed
    amendment = change_line(order, line, change, by=by, at=at)
    if amendment is None:
        return None
    line.save(update_fields=_COLUMNS)
    if line.claimed != claimed:
        Offer.objects.filter(pk=line.offer_id).update(claimed=F("claimed") + line.claimed - claimed)
    return amendment


def _count(line: OrderLine, quantity: int, *, kind: AmendmentKind, is_over: bool) -> None:
    if kind is AmendmentKind.COUNTED:
        line.quantity_delivered = quantity
    else:
        line.quantity_confirmed = quantity
        if not is_over:
            line.quantity_delivered = None  # counted before, and now one can get another number
    line.delivered_grams = None
