"""What happens today, by time: bags to hand over, keys out and back, rooms to open and close."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Exists, OuterRef, Q

from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, BookingQuerySet, ResourceKind
from apps.bookings.queries.booking import all_bookings
from apps.counter.enums import TaskKind, TaskState
from apps.counter.rules import is_opened
from apps.hub import clock
from apps.market.enums import OrderState
from apps.market.models import Order, OrderLine, Recall
from apps.market.queries.order import orders_to_hand_over
from apps.payments.models import Charge
from apps.payments.queries.charge import charges_of

MARKET: Final = "market"
EARLY: Final = dt.timedelta(minutes=15)  # from when on people may well be there
GRACE: Final = dt.timedelta(minutes=15)  # how long a key may wait before it is late
DONE_STATES: Final = (BookingState.RETURNED, BookingState.SETTLED, BookingState.NO_SHOW)
_URGENCY: Final = {TaskState.LATE: 0, TaskState.NOW: 1, TaskState.SOON: 1, TaskState.DONE: 2}


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the queue."""

    kind: TaskKind
    state: TaskState
    at: dt.datetime
    order: Order | None = None
    booking: Booking | None = None

    @property
    def module(self) -> str:
        """Whose colour it has."""
        return self.booking.resource.kind.module if self.booking else MARKET

    @property
    def sort_key(self) -> tuple[int, dt.datetime, int]:
        """Late in front, then by time; what is done at the end."""
        thing = self.order or self.booking
        return _URGENCY[self.state], self.at, thing.pk if thing else 0


@dataclass(slots=True)
class Bag:
    """What an order comes to: pieces, where they stand, from which age, and whether any of it was called back."""

    pieces: int = 0
    places: list[str] = field(default_factory=list)
    age: int = 0
    is_called_back: bool = False


@dataclass(frozen=True, slots=True)
class Details:
    """What the lines of one page show beside their task; the same number of queries for any page."""

    bags: dict[int, Bag]
    order_charges: dict[int, Charge]
    booking_charges: dict[int, Charge]
    next_starts: dict[int, dt.datetime]


def tasks_of(day: dt.date, *, at: dt.datetime, without: Collection[str] = ()) -> list[Task]:
    """All of the day's tasks in the order of the queue; modules in `without` are off. Two queries."""
    tasks = [] if MARKET in without else [_order_task(order, at=at) for order in _orders_of(day)]
    bookings = (booking for booking in bookings_of_day(day) if booking.resource.kind.module not in without)
    tasks.extend(_booking_task(booking, at=at) for booking in bookings)
    return sorted(tasks, key=lambda task: task.sort_key)


def handlings_of(off: Collection[str]) -> frozenset[str]:
    """What is done with the things of this place: taken along, opened, or both. One query."""
    kinds = ResourceKind.objects.filter(is_active=True).exclude(module__in=off).order_by()
    return frozenset(kinds.values_list("handling", flat=True).distinct())


def _orders_of(day: dt.date) -> Iterable[Order]:
    return orders_to_hand_over(day).prefetch_related(None)


def bookings_of_day(day: dt.date, *, all_out: bool = False) -> BookingQuerySet:
    """What should go out or start that day, what is out and due by then (`all_out`: or later), and what is done."""
    period = clock.day_period(day)
    out = Q(state=BookingState.IN_USE)
    return (
        all_bookings()
        .filter(
            Q(state=BookingState.CONFIRMED, starts_at__lt=period.end, ends_at__gt=period.start)
            | (out if all_out else out & Q(ends_at__lt=period.end))
            | Q(state__in=DONE_STATES, ends_at__gte=period.start, ends_at__lt=period.end)
        )
        .with_all()
        .prefetch_related("resource__kind__fields")
        .order_by("starts_at", "pk")
    )


def _order_task(order: Order, *, at: dt.datetime) -> Task:
    slot = order.slot
    if order.state != OrderState.PLACED:
        state = TaskState.DONE
    elif at >= slot.ends_at:
        state = TaskState.LATE
    else:
        state = TaskState.NOW if at >= slot.starts_at - EARLY else TaskState.SOON
    return Task(TaskKind.ORDER, state, slot.starts_at, order=order)


def _booking_task(booking: Booking, *, at: dt.datetime) -> Task:
    opened = is_opened(booking)
    if booking.state == BookingState.CONFIRMED:
        kind = TaskKind.OPEN if opened else TaskKind.TAKE
        return Task(kind, urgency(booking.starts_at, grace=GRACE, at=at), booking.starts_at, booking=booking)
    kind = TaskKind.CLOSE if opened else TaskKind.BRING
    is_out = booking.state == BookingState.IN_USE
    state = urgency(booking.ends_at, grace=dt.timedelta(), at=at) if is_out else TaskState.DONE
    return Task(kind, state, booking.ends_at, booking=booking)


def urgency(due: dt.datetime, *, grace: dt.timedelta, at: dt.datetime) -> TaskState:
    """Late, now or soon, for something that should happen at `due`."""
    if at >= due + grace:
        return TaskState.LATE
    return TaskState.NOW if at >= due - EARLY else TaskState.SOON


def counts_of(tasks: Iterable[Task]) -> Counter[TaskKind]:
    """How many of each kind are still to do."""
    return Counter(task.kind for task in tasks if task.state is not TaskState.DONE)


def details_of(tasks: Sequence[Task]) -> Details:
    """What the lines of this page show. Four queries, or fewer when a kind is absent."""
    orders = [task.order for task in tasks if task.order]
    bookings = [task.booking for task in tasks if task.booking]
    return Details(
        bags=bags_of([order.pk for order in orders]),
        order_charges=charges_of(orders),
        booking_charges=charges_of(bookings),
        next_starts=_next_starts([task.booking for task in tasks if task.booking and task.state is TaskState.LATE]),
    )


def bags_of(order_ids: Sequence[int]) -> dict[int, Bag]:
    """Pieces, places and age limit per order. One query."""
    bags = {pk: Bag() for pk in order_ids}
    recalls = Recall.objects.filter(offer=OuterRef("offer"))
    lines = OrderLine.objects.holding().filter(order__in=order_ids).order_by("pk").annotate(called_back=Exists(recalls))
    rows = lines.values_list(
        "order_id", "quantity_ordered", "quantity_confirmed", "quantity_delivered", "age_limit",
        "offer__variant__product__storage", "called_back",
    )  # fmt: skip
    for pk, ordered, confirmed, delivered, age, place, called_back in rows:
        bag = bags[pk]
        quantity = next(number for number in (delivered, confirmed, ordered) if number is not None)
        bag.pieces += quantity
        if quantity:
            bag.age = max(bag.age, age)
            bag.is_called_back = bag.is_called_back or called_back
            if place and place not in bag.places:
                bag.places.append(place)
    return bags


def _next_starts(late: Sequence[Booking]) -> dict[int, dt.datetime]:
    """When the next party wants what is not back: by resource. One query."""
    if not late:
        return {}
    soonest = max(booking.ends_at for booking in late) + dt.timedelta(days=1)
    waiting = all_bookings().filter(
        resource__in={booking.resource_id for booking in late},
        state=BookingState.CONFIRMED,
        starts_at__gte=min(booking.starts_at for booking in late),
        starts_at__lt=soonest,
    )
    return dict(waiting.order_by("-starts_at").values_list("resource_id", "starts_at"))
