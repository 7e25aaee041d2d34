"""What was changed on orders, and who was not told yet."""

from collections.abc import Iterable

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from apps.market.enums import AmendmentKind, OrderState
from apps.market.models import Order, OrderAmendment, OrderCycle


def amendments_of(order: Order) -> QuerySet[OrderAmendment]:
    """All of one order as they happened, with their line. One query."""
    return OrderAmendment.objects.filter(order=order).select_related("line__substitute_for").order_by("pk")


def amendments_of_orders(orders: Iterable[Order]) -> QuerySet[OrderAmendment]:
    """The same of several orders. One query."""
    rows = OrderAmendment.objects.filter(order__in=[order.pk for order in orders])
    return rows.select_related("line__substitute_for").order_by("pk")


def last_counts(order: Order) -> dict[int, int]:
    """The pieces by line id of lines whose number was last changed by counting at the counter. One query."""
    rows = OrderAmendment.objects.filter(order=order).exclude(quantity_before=F("quantity_after")).order_by("pk")
    last = {line: (kind, pieces) for line, kind, pieces in rows.values_list("line", "kind", "quantity_after")}
    return {line: pieces for line, (kind, pieces) in last.items() if kind == AmendmentKind.COUNTED}


def orders_to_tell(cycle: OrderCycle) -> QuerySet[Order]:
    """Orders of a cycle with a change that their customer was not told of, annotated `amended_at`. One query."""
    return _to_tell([cycle])


def orders_to_call(cycle: OrderCycle) -> QuerySet[Order]:
    """Those of `orders_to_tell` that no mail can reach: somebody calls them, or tells them at the counter.

    Also of whose order our change left nothing: they need not come.
    """
    return _to_call([cycle])


def calls_waiting(cycles: Iterable[OrderCycle]) -> dict[int, int]:
    """By cycle id how many are to be called, where anybody is. One query."""
    rows = _to_call(cycles).order_by().values_list("cycle")
    return dict(rows.annotate(people=Count("pk")))


def _to_call(cycles: Iterable[OrderCycle]) -> QuerySet[Order]:
    emptied = Q(state=OrderState.CANCELLED, cancelled_at__lte=F("amended_at"))
    return _to_tell(cycles).filter(Q(state=OrderState.PLACED) | emptied, person__email="")


def _to_tell(cycles: Iterable[OrderCycle]) -> QuerySet[Order]:
    latest = OrderAmendment.objects.filter(order=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    return (
        Order.objects.filter(cycle__in=[cycle.pk for cycle in cycles])
        .annotate(amended_at=Subquery(latest))
        .filter(amended_at__isnull=False)
        .filter(Q(told_at__isnull=True) | Q(told_at__lt=F("amended_at")))
        .select_related("person", "slot", "cycle")
        .order_by("pk")
    )
