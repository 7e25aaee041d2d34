"""The worker is killed at any write, and the next one finishes: the end is as if nothing had happened."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import connection, transaction

from apps.accounts.models import Person
from apps.hub import jobs
from apps.hub.actors import SYSTEM
from apps.hub.models import HistoryEvent, MailAttachment, NumberSeries, OutgoingMail, Place
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.leftover_move import sell_leftover
from apps.market.domain.wish import set_reminds
from apps.market.enums import CycleState
from apps.market.models import (
    Leftover,
    Offer,
    Order,
    OrderCycle,
    OrderLine,
    PurchaseLine,
    PurchaseOrder,
    Reminder,
    Rhythm,
)
from apps.payments.models import Charge
from tests.factories import NOON
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, a_full_market, weigh
from tests.factories_market import CLOSING, a_rhythm, a_slot, an_offer, an_order
from tests.factories_market_sheets import a_market, a_supplier, an_offer_of

pytestmark = pytest.mark.django_db
_WRITES: Final = ("INSERT", "UPDATE", "DELETE")
FEWEST: Final = 8  # else the scene has nothing to kill


class KilledError(BaseException):
    """As a kill: nothing catches it, and what was not committed is gone."""


def closing(buyer: Person, rival: Person) -> dt.datetime:
    """It closes, a sheet leaves, two people are told; one of two producers has less than the minimum."""
    small = a_supplier("Hoeve Ter Lo", email="hoeve@voorbeeld.example", minimum_cents=50_00)
    cycle = a_market()
    offers = [an_offer_of(cycle, a_supplier(), "Bruin"), an_offer_of(cycle, small, "Melk")]
    for person in (buyer, rival):
        an_order(person, cycle, *((offer, 2) for offer in offers))
    return CLOSING + dt.timedelta(minutes=20)


def evening(buyer: Person, rival: Person) -> dt.datetime:
    """The market is over: prices, who did not come, what became of their bread, and the market moves on."""
    cycle = a_full_market()
    bags = [a_full_bag(person, cycle, brood=2, kaas=1) for person in (buyer, rival)]
    OrderCycle.objects.filter(pk=cycle.pk).update(state=CycleState.RECEIVED)
    for bag in bags:
        weigh(bag, 480)
    mark_no_show(bags[0], by=SYSTEM, at=AT_WORK)
    left = Leftover.objects.get(line__order=bags[0], line__name="Brood")
    sell_leftover(left, person=rival, pieces=1, by=SYSTEM, at=AT_WORK)
    hand_over_order(bags[1], by=SYSTEM, at=AT_WORK)
    return AT_WORK + dt.timedelta(hours=5)


def planning(buyer: Person, rival: Person) -> dt.datetime:
    """Next weeks' markets are planned, one opens, two people are reminded."""
    for person in (buyer, rival):
        set_reminds(person, reminds=True, by=SYSTEM, at=NOON)
    rhythm = a_rhythm()
    a_market(closes_at=NOON + dt.timedelta(hours=20))
    first = rhythm.cycles.get()
    a_slot(first)
    an_offer(first)
    Rhythm.objects.filter(pk=rhythm.pk).update(weeks_ahead=3)
    return NOON + dt.timedelta(hours=1)


def work(at: dt.datetime) -> None:
    """All scans of the market, twice: what one makes possible another does."""
    for _round in range(2):
        for job in jobs.known():
            if job.name.startswith("market."):
                job.run(at)


def state() -> dict[str, Any]:
    """Everything that somebody can notice; no ids, codes or links."""
    return {
        "mails": Counter(OutgoingMail.objects.values_list("to", "template", "subject")),
        "attachments": Counter(MailAttachment.objects.values_list("mail__template", "content_type")),
        "history": Counter(HistoryEvent.objects.values_list("subject_type", "event")),
        "numbers": dict(NumberSeries.objects.values_list("code", "last")),
        "sheets": sorted(PurchaseOrder.objects.values_list("number", "producer__name", "state", "total_cents")),
        "sheet lines": Counter(PurchaseLine.objects.values_list("purchase__number", "name", "quantity")),
        "cycles": sorted(OrderCycle.objects.values_list("pickup_on", "state", "closes_at")),
        "orders": sorted(
            Order.objects.values_list("person__name", "state", "total_cents", "confirmed_at", "told_at", "news"),
            key=str,
        ),
        "absent": sorted(Order.objects.values_list("person__name", "no_show_at", "no_show_told_at"), key=str),
        "lines": Counter(
            OrderLine.objects.values_list("order__person__name", "name", "quantity_ordered", "quantity_confirmed")
        ),
        "charges": Counter(Charge.objects.values_list("person__name", "amount_cents", "revision")),
        "offers": Counter(Offer.objects.values_list("variant__product__name", "limit", "claimed")),
        "reminders": Counter(Reminder.objects.values_list("person__name", "cycle__pickup_on")),
    }


class Killer:
    """Counts what is written and stops at the n-th; never at 0."""

    def __init__(self, stop: int) -> None:
        """At which write."""
        self.stop, self.writes = stop, 0

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """As Django wraps each statement."""
        if sql.lstrip().upper().startswith(_WRITES):
            self.writes += 1
            if self.writes == self.stop:
                raise KilledError
        return execute(sql, *rest)


@pytest.mark.parametrize("scene", [closing, evening, planning])
def test_next_worker_finishes_whatever_a_killed_one_left(
    scene: Callable[[Person, Person], dt.datetime], place: Place, buyer: Person, rival: Person
) -> None:
    at = scene(buyer, rival)

    def lived(stop: int) -> tuple[dict[str, Any], int]:
        """The end when killed at that write, and how many were written in the first run."""
        with transaction.atomic():
            killer = Killer(stop)
            try:
                with connection.execute_wrapper(killer):
                    work(at)
            except KilledError:
                work(at)
            end = state()
            transaction.set_rollback(True)
        return end, killer.writes

    undisturbed, writes = lived(0)
    assert writes >= FEWEST
    for stop in range(1, writes + 1):
        end, _writes = lived(stop)
        assert end == undisturbed, stop
