"""Which market is open, was, or comes."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.market.enums import NEVER_OPENED, CycleState, OrderState
from apps.market.models import Order, OrderCycle, PickupSlot


def cycles_taking_orders(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Those in which one can order now, the first to close in front."""
    return OrderCycle.objects.filter(state=CycleState.OPEN, opens_at__lte=at, closes_at__gt=at).order_by(
        "closes_at", "pk"
    )


def next_cycle(at: dt.datetime) -> OrderCycle | None:
    """The first that opens after now, if one is planned. One query."""
    planned = Q(state=CycleState.DRAFT, opens_by_itself=True) | Q(state=CycleState.OPEN)
    return OrderCycle.objects.filter(planned, opens_at__gt=at).order_by("opens_at", "pk").first()


def cycles_visible_to_all() -> QuerySet[OrderCycle]:
    """Published markets: all but drafts."""
    return OrderCycle.objects.exclude(state=CycleState.DRAFT)


def cycles_due_to_close(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Open, and past their closing time however long ago."""
    return OrderCycle.objects.filter(state=CycleState.OPEN, closes_at__lte=at).order_by("pk")


def cycles_due_to_open(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Planned to open by themselves, with their moment come and their closing still ahead."""
    return OrderCycle.objects.filter(
        state=CycleState.DRAFT, opens_by_itself=True, opens_at__lte=at, closes_at__gt=at
    ).order_by("pk")


def cycles_given_out(at: dt.datetime) -> QuerySet[OrderCycle]:
    """Received, past the end of their last pick-up moment, and with no bag that still waits."""
    waiting = Order.objects.filter(cycle=OuterRef("pk"), state=OrderState.PLACED)
    ahead = PickupSlot.objects.filter(cycle=OuterRef("pk"), ends_at__gt=at)
    received = OrderCycle.objects.filter(state=CycleState.RECEIVED)
    return received.exclude(Exists(waiting)).exclude(Exists(ahead)).order_by("pk")


def slots_of(cycle: OrderCycle) -> QuerySet[PickupSlot]:
    """The pick-up moments of a cycle by time, full ones too."""
    return cycle.slots.order_by("starts_at", "place", "pk")


def slots_between(start: dt.datetime, end: dt.datetime) -> QuerySet[PickupSlot]:
    """Pick-up moments of published markets that start in this stretch, for the agenda."""
    return (
        PickupSlot.objects.filter(starts_at__gte=start, starts_at__lt=end)
        .exclude(cycle__state__in=NEVER_OPENED)
        .select_related("cycle")
        .order_by("starts_at", "place", "pk")
    )


def days_with_a_market(*, after: dt.date) -> set[dt.date]:
    """Days after this one on which any market is. One query."""
    return set(OrderCycle.objects.filter(pickup_on__gt=after).values_list("pickup_on", flat=True))
