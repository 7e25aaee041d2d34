"""Hearts, the standing list, and who wants to be reminded of it."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import Person
from apps.hub import clock
from apps.market.enums import OrderState
from apps.market.models import Favourite, MarketWish, Offer, Order, OrderCycle, OrderLine, Reminder
from apps.market.queries.cycle import cycles_taking_orders


def favourites_of(person: Person) -> QuerySet[Favourite]:
    """All hearts of a person with their product and producer, what one takes usually in front."""
    return Favourite.objects.filter(person=person).select_related("product__producer").order_by("product__name", "pk")


def standing_list(person: Person) -> QuerySet[Favourite]:
    """What a person usually takes; hearts alone are not on it."""
    return favourites_of(person).filter(usual__gt=0, product__is_active=True)


def liked_products(person: Person | None, product_ids: Collection[int]) -> set[int]:
    """Which of these products have this person's heart. One query, none for nobody."""
    if person is None or not product_ids:
        return set()
    return set(Favourite.objects.filter(person=person, product__in=product_ids).values_list("product_id", flat=True))


def liked_offers(offers: QuerySet[Offer], *, person: Person) -> QuerySet[Offer]:
    """Those of which this person has the product at heart."""
    return offers.filter(variant__product__in=Favourite.objects.filter(person=person).values("product"))


def offers_of_products(cycle: OrderCycle, product_ids: Collection[int]) -> QuerySet[Offer]:
    """All that the cycle has of these products, also what was withdrawn, in order of size."""
    return (
        Offer.objects.filter(cycle=cycle, variant__product__in=product_ids)
        .select_related("variant__product__producer", "cycle")
        .order_by("variant__position", "variant__pk", "pk")
    )


def latest_lines(person: Person, product_ids: Collection[int], *, before: OrderCycle | None) -> dict[int, OrderLine]:
    """Per product the line in which this person ordered it last, in another market. One query."""
    lines = OrderLine.objects.filter(
        order__person=person, offer__variant__product__in=product_ids, quantity_ordered__gt=0
    ).of_standing_orders()
    if before is not None:
        lines = lines.exclude(order__cycle=before)
    found: dict[int, OrderLine] = {}
    for line in lines.select_related("offer__variant").order_by("order__placed_at", "pk"):
        found[line.offer.variant.product_id] = line
    return found


def cycles_about_to_close(at: dt.datetime, *, within: dt.timedelta) -> list[OrderCycle]:
    """Markets that take orders now and close before long, on the wall: a day before 20.00 is 20.00. One query."""
    return [cycle for cycle in cycles_taking_orders(at) if clock.wall_shift(cycle.closes_at, -within) <= at]


def people_to_remind(cycle: OrderCycle) -> QuerySet[Person]:
    """Who asked for it, can be mailed, ordered nothing in this market and was not reminded of it yet."""
    mine = {"person": OuterRef("pk"), "cycle": cycle}
    ordered = Order.objects.filter(**mine).exclude(state=OrderState.CANCELLED)
    return (
        Person.objects.filter(erased_at__isnull=True, market_wish__in=MarketWish.objects.filter(reminds=True))
        .exclude(email="")
        .exclude(Exists(ordered))
        .exclude(Exists(Reminder.objects.filter(**mine)))
        .order_by("pk")
    )
