"""Telling a customer what was changed on their order: one mail for all that was not told yet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.hub.domain.mail import send_mail_later
from apps.market.domain.lines import total_of
from apps.market.enums import OnShortage, OrderState
from apps.market.labels import label_of_line, weighing_of_line
from apps.market.models import Order, OrderAmendment, OrderLine
from apps.market.queries.amendment import amendments_of, amendments_of_orders
from apps.market.queries.order import standing_lines
from apps.payments.queries.charge import due_of


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the mail: what it was, what it is, and why; amounts in cents."""

    name: str
    kind: str
    before: OrderAmendment
    after: OrderAmendment

    @property
    def instead_of(self) -> str:
        """What this replaces, if it does."""
        line = self.after.line
        return line.substitute_for.name if line.substitute_for else ""


def untold_of(order: Order) -> list[Told]:
    """Per line what changed since the customer was last told: the first state and the last. One query."""
    return told_of(row for row in amendments_of(order) if order.told_at is None or row.at > order.told_at)


def untold_of_orders(orders: Sequence[Order]) -> dict[int, list[Told]]:
    """The same of several orders, by order id. One query."""
    since = {order.pk: order.told_at for order in orders}
    rows: dict[int, list[OrderAmendment]] = {order.pk: [] for order in orders}
    for row in amendments_of_orders(orders):
        told_at = since[row.order_id]
        if told_at is None or row.at > told_at:
            rows[row.order_id].append(row)
    return {pk: told_of(found) for pk, found in rows.items()}


def told_of(amendments: Iterable[OrderAmendment]) -> list[Told]:
    """These amendments, as they happened, told per line."""
    rows: dict[int, list[OrderAmendment]] = {}  # a line that is not saved yet has no number
    for row in amendments:
        rows.setdefault(row.line_id or -id(row.line), []).append(row)
    return [Told(found[-1].line.name, found[-1].kind, found[0], found[-1]) for found in rows.values()]


def tell_customers(orders: Iterable[Order], *, at: dt.datetime) -> int:
    """Queue one mail per order with something untold, and note that it was told; returns how many mails.

    Part of the caller's transaction, which holds the orders' locks. Who has no address stays on the list
    of people to call (`queries.amendment.orders_to_call`).
    """
    return sum(_tell(order, at=at) for order in orders)


def note_told(order: Order, *, at: dt.datetime) -> Order:
    """Somebody said it in person or on the phone. The caller holds the order's lock."""
    order.told_at = at
    order.save(update_fields=["told_at"])
    return order


def mail_context(
    order: Order, told: Sequence[Told], *, lines: Sequence[OrderLine] | None = None, outstanding: int | None = None
) -> dict[str, object]:
    """What the mail shows, in the active language.

    In a preview `lines` are the order's lines as they would be, and `outstanding` what would then be still
    to pay in cents; below zero it was paid already, and the mail says how it comes back.
    """
    held = [line for line in (_lines_of(order) if lines is None else lines) if line.quantity]
    if outstanding is None:
        outstanding = due_of(order).cents
    labelled = [(label_of_line(line), line.amount_cents, weighing_of_line(line)) for line in held]
    return {
        "order": order,
        "told": told,
        "is_empty": order.state == OrderState.CANCELLED or not held,
        "lines": labelled,
        "is_estimate": any(weighed for _label, _cents, weighed in labelled),
        "total_cents": total_of(held),
        "deposit_cents": sum(line.deposit_total_cents for line in held),
        "give_back_cents": max(0, -outstanding),
        "wants_money": any(row.after.line.on_shortage == OnShortage.REFUND for row in told),
    }


def _lines_of(order: Order) -> QuerySet[OrderLine]:
    return standing_lines(order).select_related("offer__variant")


def _tell(order: Order, *, at: dt.datetime) -> int:
    told = untold_of(order)
    if not told or not order.person.email:
        return 0
    with translation.override(order.person.language):
        context = mail_context(order, told)
    send_mail_later(
        to=order.person.email,
        template="market/mail/order_amended",
        context=context | {"url": personal_link(order.person, reverse("market:order", kwargs={"code": order.code}))},
        language=order.person.language,
    )
    note_told(order, at=at)
    return 1
