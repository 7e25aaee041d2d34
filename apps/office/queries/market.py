"""Markets as a manager plans and follows them."""

import datetime as dt

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.hub.codes import normalise_code
from apps.hub.errors import Missing
from apps.market.enums import OrderState
from apps.market.models import Offer, Order, OrderCycle


def cycles_with_figures() -> QuerySet[OrderCycle]:
    """All markets, newest day first, with `order_count`, `turnover_cents` and `offer_count`. One query."""
    standing = (OrderState.PLACED, OrderState.HANDED_OVER)
    orders = Order.objects.filter(cycle=OuterRef("pk"), state__in=standing).order_by().values("cycle")
    offers = Offer.objects.filter(cycle=OuterRef("pk"), is_on=True).order_by().values("cycle")
    return OrderCycle.objects.annotate(
        order_count=_figure(Subquery(orders.annotate(figure=Count("pk")).values("figure"))),
        turnover_cents=_figure(Subquery(orders.annotate(figure=Sum("total_cents")).values("figure"))),
        offer_count=_figure(Subquery(offers.annotate(figure=Count("pk")).values("figure"))),
    ).order_by("-pickup_on", "-pk")


def cycle_by_code(code: str) -> OrderCycle:
    """One market with its figures. Refuses: Missing."""
    cycle = cycles_with_figures().filter(code=normalise_code(code)).first()
    if cycle is None:
        raise Missing
    return cycle


def market_is_planned_on(day: dt.date) -> bool:
    """Whether a market has its pick-up on this day already."""
    return OrderCycle.objects.filter(pickup_on=day).exists()


def _figure(subquery: Subquery) -> Coalesce:
    return Coalesce(subquery, 0, output_field=IntegerField())
