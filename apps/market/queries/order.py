"""Orders: of a person, for the counter, for the books."""

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from apps.accounts.models import Person
from apps.hub import clock
from apps.hub.codes import normalise_code
from apps.market.enums import NEVER_OPENED, AgeLimit, CycleState, NewsOfOrder, OrderState, SoldBy
from apps.market.errors import OrderMissing
from apps.market.models import Order, OrderAmendment, OrderCycle, OrderLine, PickupSlot
from apps.market.queries.recall import with_recalls


def order_in(cycle: OrderCycle, person: Person) -> Order | None:
    """The person's standing order in this cycle. One query."""
    return (
        Order.objects.filter(cycle=cycle, person=person)
        .exclude(state=OrderState.CANCELLED)
        .select_related("cycle", "slot")
        .first()
    )


def orders_of(person: Person) -> QuerySet[Order]:
    """All a person ever ordered, newest first, with moment and place."""
    return Order.objects.filter(person=person).select_related("cycle", "slot").order_by("-placed_at", "-pk")


def orders_to_fetch(person: Person, at: dt.datetime) -> QuerySet[Order]:
    """What the person still has to come for; a day's grace after the moment."""
    return (
        Order.objects.filter(person=person, state=OrderState.PLACED, slot__ends_at__gt=at - dt.timedelta(days=1))
        .select_related("cycle", "slot")
        .order_by("slot__starts_at", "pk")
    )


def orders_done(person: Person, at: dt.datetime) -> QuerySet[Order]:
    """What the person has no more to come for, latest first."""
    waiting = orders_to_fetch(person, at)
    return orders_of(person).exclude(pk__in=waiting.values("pk")).order_by("-slot__starts_at", "-pk")


def orders_to_confirm(at: dt.datetime) -> QuerySet[Order]:
    """Orders still to be fetched of markets whose producers know, and that were not confirmed yet."""
    return (
        Order.objects.filter(
            state=OrderState.PLACED,
            confirmed_at__isnull=True,
            cycle__state__in=(CycleState.ORDERED, CycleState.RECEIVED, CycleState.DISTRIBUTED),
            slot__ends_at__gt=at,
        )
        .select_related("person__user", "cycle", "slot")
        .order_by("pk")
    )


def orders_with_news(at: dt.datetime) -> QuerySet[Order]:
    """Orders still to be fetched of which the placing or changing is not mailed yet, the oldest first."""
    waiting = Order.objects.exclude(news=NewsOfOrder.NONE).filter(state=OrderState.PLACED, slot__ends_at__gt=at)
    return waiting.order_by("changed_at", "pk")


def standing_lines(order: Order) -> QuerySet[OrderLine]:
    """The lines that hold something, in order of adding."""
    return order.lines.holding().order_by("pk")


def _with_everything(orders: QuerySet[Order]) -> QuerySet[Order]:
    """With person, moment and lines with the place each product stands: two queries for any number."""
    lines = (
        with_recalls(OrderLine.objects.holding())
        .select_related("offer__variant__product", "substitute_for")
        .order_by("offer__variant__product__storage", "pk")
    )
    return orders.select_related("person", "cycle", "slot").prefetch_related(
        Prefetch("lines", queryset=lines, to_attr="goods")  # type: ignore[no-redef] # the model tells readers of it
    )


def orders_to_hand_over(day: dt.date) -> QuerySet[Order]:
    """For the counter's queue: orders of that day in any state but cancelled, by moment and name.

    Each has `goods`, its lines with their product; two queries for any number.
    """
    period = clock.day_period(day)
    return _with_everything(
        Order.objects.filter(slot__starts_at__gte=period.start, slot__starts_at__lt=period.end)
        .exclude(state=OrderState.CANCELLED)
        .exclude(cycle__state__in=NEVER_OPENED)
        .order_by("slot__starts_at", "person__search_name", "pk")
    )


def order_for_counter(code: str) -> Order:
    """One order with all the hand-over sheet shows (`goods`). Refuses: OrderMissing. Two queries."""
    order = _with_everything(Order.objects.filter(code=normalise_code(code))).first()
    if order is None:
        raise OrderMissing
    return order


def goods_by_storage(goods: Iterable[OrderLine]) -> list[tuple[str, list[OrderLine]]]:
    """What to take from where: (storage place, lines), the nameless place last."""
    where = sorted(goods, key=lambda line: (not _storage(line), _storage(line), line.pk))
    return [(place, list(lines)) for place, lines in groupby(where, key=_storage)]


def _storage(line: OrderLine) -> str:
    return line.offer.variant.product.storage


def pieces_in(goods: Iterable[OrderLine]) -> int:
    """How many pieces the bag holds."""
    return sum(line.quantity for line in goods)


def needs_weighing(line: OrderLine) -> bool:
    """Whether it cannot go along before it was on the scale."""
    return line.sold_by == SoldBy.WEIGHT and line.quantity > 0 and line.delivered_grams is None


def age_to_check(goods: Iterable[OrderLine]) -> int:
    """The highest age limit in the bag; 0 for none."""
    return max((line.age_limit for line in goods if line.quantity), default=int(AgeLimit.NONE))


def orders_absent(*, marked_by: dt.datetime) -> QuerySet[Order]:
    """Those that nobody fetched, marked so by this moment, of which the customer was not told. One query."""
    return Order.objects.filter(
        state=OrderState.NO_SHOW, no_show_at__lte=marked_by, no_show_told_at__isnull=True
    ).order_by("pk")


def orders_that_went_on(*, ended_by: dt.datetime) -> QuerySet[Order]:
    """Those that nobody fetched, in markets whose pick-up ended by this moment, with a change not told. One query."""
    latest = OrderAmendment.objects.filter(order=OuterRef("pk")).order_by("-at", "-pk").values("at")[:1]
    ahead = PickupSlot.objects.filter(cycle=OuterRef("cycle"), ends_at__gt=ended_by)
    return (
        Order.objects.filter(state=OrderState.NO_SHOW, no_show_at__isnull=False)
        .exclude(cycle__state=CycleState.SETTLED)
        .exclude(person__email="")
        .annotate(amended_at=Subquery(latest))
        .filter(Q(told_at__isnull=True) | Q(told_at__lt=F("amended_at")), amended_at__isnull=False)
        .exclude(Exists(ahead))
        .order_by("pk")
    )


def orders_left_waiting(at: dt.datetime) -> QuerySet[Order]:
    """Bags whose moment is over and that nobody fetched, of markets that are not settled, by moment and name.

    With person and moment, annotated `last_ends_at`: the end of the last moment of their market. One query.
    """
    last = PickupSlot.objects.filter(cycle=OuterRef("cycle")).order_by("-ends_at").values("ends_at")[:1]
    return (
        Order.objects.filter(state=OrderState.PLACED, slot__ends_at__lte=at)
        .exclude(cycle__state__in=(*NEVER_OPENED, CycleState.SETTLED))
        .annotate(last_ends_at=Subquery(last))
        .select_related("person", "slot", "cycle")
        .order_by("slot__starts_at", "person__search_name", "pk")
    )


def last_order_before(person: Person, cycle: OrderCycle | None) -> Order | None:
    """What 'as last time' repeats: the latest standing order of this person in another market. One query."""
    others = Order.objects.filter(person=person).exclude(state=OrderState.CANCELLED)
    if cycle is not None:
        others = others.exclude(cycle=cycle)
    return others.select_related("cycle", "slot").order_by("-placed_at", "-pk").first()


def orders_with_old_proxy(before: dt.datetime) -> QuerySet[Order]:
    """Those of pick-ups before that moment that still name who came instead."""
    return Order.objects.filter(slot__ends_at__lt=before).exclude(proxy_name="")
