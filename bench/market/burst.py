"""Everybody orders at once: by the domain, and by the bare conditional updates that guard the same stock."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from django.db import connection, transaction
from django.db.models import F

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from apps.market.domain.order import place_order
from apps.market.models import Offer, OrderCycle
from bench.market.fill import AT, fill_baskets

THREADS = 8
WISHES = 3


@dataclass(frozen=True)
class Burst:
    """How it went: orders made and refused, a second and the 99th percentile in milliseconds, oversold offers."""

    made: int
    refused: int
    per_second: float
    p99: float
    oversold: int


def by_domain(cycle: OrderCycle, people: list[Person]) -> Burst:
    """`place_order` for each resident's basket of three scarce goods: the whole of an order with its charge."""
    offers, slots = list(cycle.offers.order_by("pk")), list(cycle.slots.order_by("pk"))
    baskets = fill_baskets(cycle, people, [_wanted(offers, number) for number in range(len(people))])

    def order(number: int) -> bool:
        try:
            place_order(baskets[number], person=people[number], slot=slots[number % len(slots)], by=SYSTEM, at=AT)
        except BuurtpuntError:
            return False
        return True

    return _run(order, len(people), cycle)


def by_updates(cycle: OrderCycle, number: int) -> Burst:
    """The same pieces by `UPDATE … WHERE claimed < limit`, all or nothing, in one transaction per resident."""
    offers = list(cycle.offers.order_by("pk"))

    def claim(one: int) -> bool:
        with transaction.atomic():
            for offer in sorted(_wanted(offers, one), key=lambda offer: offer.pk):
                free = Offer.objects.filter(pk=offer.pk, claimed__lt=F("limit"))
                if not free.update(claimed=F("claimed") + 1):
                    transaction.set_rollback(True)
                    return False
        return True

    return _run(claim, number, cycle)


def _wanted(offers: Sequence[Offer], number: int) -> list[Offer]:
    return [offers[(number * 7 + one * 11) % len(offers)] for one in range(WISHES)]


def _run(one: Callable[[int], bool], number: int, cycle: OrderCycle) -> Burst:
    waiting: SimpleQueue[int] = SimpleQueue()
    for turn in range(number):
        waiting.put(turn)
    taken: list[float] = []
    results: list[bool] = []
    barrier = threading.Barrier(THREADS + 1)

    def work() -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            while True:
                turn = waiting.get_nowait()
                start = time.perf_counter()
                results.append(one(turn))
                taken.append(time.perf_counter() - start)
        except Empty:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _thread in range(THREADS)]
    for thread in threads:
        thread.start()
    barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    whole = time.perf_counter() - start
    oversold = Offer.objects.filter(cycle=cycle, claimed__gt=F("limit")).count()
    p99 = sorted(taken)[int(len(taken) * 0.99) - 1] * 1000
    return Burst(sum(results), len(results) - sum(results), len(results) / whole, p99, oversold)
