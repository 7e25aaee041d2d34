"""Baskets and what is in them."""

import datetime as dt

from django.db.models import Count, QuerySet

from apps.market.models import Basket, BasketLine, OrderCycle
from apps.payments.basket import BasketOwner


def baskets_of(owner: BasketOwner) -> QuerySet[Basket]:
    """Everything this person or browser is choosing, in whatever market."""
    if owner.person is not None:
        return Basket.objects.filter(person=owner.person)
    return Basket.objects.filter(guest_key=owner.key) if owner.key else Basket.objects.none()


def basket_in(owner: BasketOwner, cycle: OrderCycle) -> Basket | None:
    """The owner's basket in this cycle with its order and slot. One query at most."""
    if owner.is_nobody:
        return None
    return baskets_of(owner).filter(cycle=cycle).select_related("order__slot", "slot").first()


def lines_of(basket: Basket) -> QuerySet[BasketLine]:
    """What is in it, with everything a line shows."""
    return basket.lines.select_related("offer__variant__product__producer").order_by("pk")


def baskets_waiting(owner: BasketOwner, at: dt.datetime) -> QuerySet[Basket]:
    """Those with something still to confirm, in markets that take orders now."""
    return (
        baskets_of(owner)
        .filter(placed_at__isnull=True, cycle__state="open", cycle__closes_at__gt=at)
        .annotate(size=Count("lines"))
        .filter(size__gt=0)
        .select_related("cycle", "order", "slot")
        .order_by("cycle__closes_at", "pk")
    )


def old_guest_baskets(before: dt.datetime) -> QuerySet[Basket]:
    """Guests' baskets that nobody touched since."""
    return Basket.objects.filter(person__isnull=True, changed_at__lt=before)
