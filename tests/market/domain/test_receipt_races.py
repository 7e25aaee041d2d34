"""Many volunteers at one delivery: nothing is lost, and what happens once happens once."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from apps.hub.actors import SYSTEM
from apps.hub.models import HistoryEvent, OutgoingMail, Place
from apps.market.domain.crates import Total, set_containers
from apps.market.domain.receipt import all_is_right, count_line, finish_receipt, start_receipt
from apps.market.domain.weighing import weigh_line
from apps.market.enums import ContainerReason, CycleEvent, CycleState, ReceiptEvent, ReceiptState
from apps.market.models import (
    ContainerKind,
    ContainerMovement,
    GoodsReceipt,
    Offer,
    Order,
    OrderAmendment,
    OrderCycle,
    OrderLine,
    Producer,
    ReceiptLine,
)
from tests.factories import a_person
from tests.factories_market import a_producer, an_open_cycle, an_order
from tests.factories_market_receipt import (
    MORNING,
    a_bottle,
    a_chicken,
    a_loaf,
    a_receipt,
    finished,
    line_of,
    ordered,
)
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30
MAILED = 4


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=MANY)


@pytest.fixture
def farmer(db: None) -> Producer:
    return a_producer("Hoeve De Kip")


def orders_of_chicken(cycle: OrderCycle, *goods: tuple[Offer, int], people: int = MAILED) -> list[Order]:
    """Everybody has an address."""
    neighbours = [a_person(f"Buur {n}", phone=f"0470 00 00 {n:02d}", email=f"buur{n}@w.example") for n in range(people)]
    return [an_order(person, cycle, *goods) for person in neighbours]


def weigh(line: OrderLine, grams: int) -> OrderLine:
    return weigh_line(line, grams=grams, by=SYSTEM, at=MORNING)


def lines_of(offer: Offer) -> list[OrderLine]:
    return list(OrderLine.objects.filter(offer=offer).select_related("order").order_by("pk"))


def price_mails() -> list[str]:
    return sorted(mail.to for mail in OutgoingMail.objects.all() if "weegt" in mail.text)


def test_thirty_begin_the_same_delivery_once(cycle: OrderCycle, farmer: Producer) -> None:
    orders_of_chicken(cycle, (a_loaf(cycle, farmer), 2), (a_bottle(cycle, farmer), 1))
    ordered(cycle)

    outcome = race([partial(start_receipt, cycle, farmer, by=SYSTEM, at=MORNING)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert (GoodsReceipt.objects.count(), ReceiptLine.objects.count()) == (1, 2)


@pytest.mark.parametrize("volunteers", [2, MANY])
def test_of_different_counts_one_stands_and_the_others_are_told(
    cycle: OrderCycle, farmer: Producer, volunteers: int
) -> None:
    loaf = a_loaf(cycle, farmer)
    orders_of_chicken(cycle, (loaf, 5))
    receipt = a_receipt(ordered(cycle), farmer)
    seen = line_of(receipt, loaf)

    outcome = race(
        [partial(count_line, seen, received=n + 1, version=0, by=SYSTEM, at=MORNING) for n in range(volunteers)]
    )

    assert (len(outcome.results), outcome.errors) == (1, [])
    assert (len(outcome.refusals), outcome.codes) == (volunteers - 1, {"count_changed"})
    line = line_of(receipt, loaf)
    assert (line.quantity_received, line.version) == (outcome.results[0].quantity_received, 1)
    assert all(refusal.context["now"] for refusal in outcome.refusals)


def test_thirty_equal_counts_are_one(cycle: OrderCycle, farmer: Producer) -> None:
    loaf = a_loaf(cycle, farmer)
    orders_of_chicken(cycle, (loaf, 5))
    receipt = a_receipt(ordered(cycle), farmer)

    outcome = race([partial(count_line, line_of(receipt, loaf), received=18, version=0, by=SYSTEM, at=MORNING)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert HistoryEvent.objects.filter(event=ReceiptEvent.COUNTED).count() == 1


def test_two_at_different_lines_and_one_who_says_all_is_right(cycle: OrderCycle, farmer: Producer) -> None:
    offers = [a_loaf(cycle, farmer, f"Brood {n}") for n in range(6)]
    orders_of_chicken(cycle, *((offer, 2) for offer in offers), people=2)
    receipt = a_receipt(ordered(cycle), farmer)
    lines = [line_of(receipt, offer) for offer in offers]
    runners: list[Callable[[], object]] = [
        partial(count_line, line, received=3, version=0, by=SYSTEM, at=MORNING) for line in lines
    ]
    runners.insert(3, partial(all_is_right, receipt, by=SYSTEM, at=MORNING))

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"count_changed"}) == ([], True)
    counted = [line_of(receipt, offer).quantity_received for offer in offers]
    assert counted.count(4) == len(outcome.refusals)  # who was second was told; nobody was overwritten
    assert counted.count(3) == len(offers) - len(outcome.refusals)


def test_finishing_happens_once_the_market_moves_once_and_mails_leave_once(cycle: OrderCycle, farmer: Producer) -> None:
    chicken, milk = a_chicken(cycle, farmer), a_bottle(cycle, farmer)
    orders_of_chicken(cycle, (chicken, 1), (milk, 3))
    receipt = a_receipt(ordered(cycle), farmer)
    all_is_right(receipt, by=SYSTEM, at=MORNING)
    for number, line in enumerate(lines_of(chicken)):
        weigh(line, 1600 + number)

    outcome = race([partial(finish_receipt, receipt, by=SYSTEM, at=MORNING)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert {done.state for done in outcome.results} == {ReceiptState.DONE}
    assert HistoryEvent.objects.filter(event=ReceiptEvent.FINISHED).count() == 1
    assert HistoryEvent.objects.filter(event=CycleEvent.ADVANCED, new=CycleState.RECEIVED).count() == 1
    assert price_mails() == [f"buur{n}@w.example" for n in range(MAILED)]
    assert list(ContainerMovement.objects.values_list("pieces", flat=True)) == [12]


def test_two_producers_finished_at_once_move_the_market_once(cycle: OrderCycle, farmer: Producer) -> None:
    others = [a_producer(f"Boer {n}") for n in range(7)]
    orders_of_chicken(cycle, *((a_loaf(cycle, who, f"Brood {who.pk}"), 1) for who in others), people=2)
    ordered(cycle)
    receipts = [all_is_right(a_receipt(cycle, who), by=SYSTEM, at=MORNING) for who in others]

    outcome = race([partial(finish_receipt, receipt, by=SYSTEM, at=MORNING) for receipt in receipts])

    assert (len(outcome.results), outcome.errors) == (len(others), [])
    assert HistoryEvent.objects.filter(event=CycleEvent.ADVANCED, new=CycleState.RECEIVED).count() == 1


def test_last_weights_at_once_tell_everybody_once(cycle: OrderCycle, farmer: Producer) -> None:
    chicken = a_chicken(cycle, farmer)
    orders_of_chicken(cycle, (chicken, 1), people=8)
    finished(all_is_right(a_receipt(ordered(cycle), farmer), by=SYSTEM, at=MORNING))

    outcome = race([partial(weigh, line, 1500 + n) for n, line in enumerate(lines_of(chicken))])

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (8, [], [])
    assert price_mails() == [f"buur{n}@w.example" for n in range(8)]


def test_thirty_weights_of_one_chicken_leave_one(cycle: OrderCycle, farmer: Producer) -> None:
    chicken = a_chicken(cycle, farmer)
    orders_of_chicken(cycle, (chicken, 1), people=1)
    ordered(cycle)
    [line] = lines_of(chicken)

    outcome = race([partial(weigh, line, 1500 + number) for number in range(MANY)])

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"weighed_meanwhile"}, [])
    assert OrderAmendment.objects.count() == 1


def test_empties_written_down_by_thirty_go_back_once(cycle: OrderCycle, farmer: Producer) -> None:
    orders_of_chicken(cycle, (a_bottle(cycle, farmer), 2))
    ordered(cycle)
    total = Total(ContainerKind.objects.get(), ContainerReason.SENT_BACK, 6)

    outcome = race([partial(set_containers, cycle, farmer, totals=[total], by=SYSTEM, at=MORNING)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert list(ContainerMovement.objects.values_list("pieces", flat=True)) == [-6]


def test_control_loses_counts_without_lock_and_version(cycle: OrderCycle, farmer: Producer) -> None:
    """Look, then write: all thirty believe that theirs stands, and twenty-nine are overwritten in silence."""
    loaf = a_loaf(cycle, farmer)
    orders_of_chicken(cycle, (loaf, 5))
    receipt = a_receipt(ordered(cycle), farmer)
    everybody_looked = threading.Barrier(MANY)

    def count(number: int) -> int:
        line = line_of(receipt, loaf)
        everybody_looked.wait(timeout=30)
        if line.quantity_received is None:
            ReceiptLine.objects.filter(pk=line.pk).update(quantity_received=number)
        return number

    outcome = race([partial(count, number) for number in range(MANY)])

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert line_of(receipt, loaf).quantity_received in outcome.results
