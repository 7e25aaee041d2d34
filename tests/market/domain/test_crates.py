"""Bottles and crates of a producer: full ones in, empties back."""

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.market.domain.container import container_of_deposit
from apps.market.domain.crates import Total, proposed_containers, set_containers
from apps.market.domain.receipt import all_is_right, count_line, reopen_receipt
from apps.market.enums import ContainerReason, CycleState, RejectReason
from apps.market.errors import InvalidQuantity
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.receipt import ContainersChanged, CountTooLarge, NotToReceive
from apps.market.models import ContainerKind, ContainerMovement, GoodsReceipt, OrderCycle, Producer
from apps.market.queries.container import containers_of_producer
from apps.market.queries.container_balance import balances_by_kind
from tests.factories_market import a_producer
from tests.factories_market_receipt import MORNING, a_bottle, a_market_with, a_receipt, finished

pytestmark = pytest.mark.django_db

IN, BACK = ContainerReason.DELIVERED, ContainerReason.SENT_BACK


@pytest.fixture
def dairy(db: None) -> Producer:
    return a_producer("Zuivelhof")


@pytest.fixture
def receipt(cycle: OrderCycle, dairy: Producer, buyer: Person) -> GoodsReceipt:
    """Eight bottles of milk and four of buttermilk are expected."""
    goods = [(a_bottle(cycle, dairy), 8), (a_bottle(cycle, dairy, "Karnemelk"), 4)]
    return a_receipt(a_market_with((buyer, goods), cycle=cycle), dairy)


@pytest.fixture
def bottle(receipt: GoodsReceipt) -> ContainerKind:
    return ContainerKind.objects.get()


def put(receipt: GoodsReceipt, *totals: Total) -> list[ContainerMovement]:
    return set_containers(receipt.cycle, receipt.producer, totals=totals, by=SYSTEM, at=MORNING)


def pieces() -> list[tuple[str, int]]:
    return list(ContainerMovement.objects.values_list("reason", "pieces"))


def test_bottles_come_in_with_the_milk(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    row = ContainerMovement.objects.get()
    assert (row.kind, row.reason, row.pieces, row.producer, row.cycle) == (
        bottle, IN, 12, receipt.producer, receipt.cycle,
    )  # fmt: skip


def test_refused_bottle_went_back_with_its_milk(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    count_line(
        receipt.lines.order_by("pk")[0], received=8, rejected=3, reason=RejectReason.DAMAGED, version=0, by=SYSTEM,
        at=MORNING,
    )  # fmt: skip
    all_is_right(receipt, by=SYSTEM, at=MORNING)

    assert proposed_containers(receipt) == {bottle: 9}


def test_number_somebody_wrote_down_stays(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    put(receipt, Total(bottle, IN, 11))
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    assert pieces() == [(IN, 11)]


def test_delivery_counted_again_brings_its_bottles_again(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))
    reopen_receipt(receipt, by=SYSTEM, at=MORNING)
    line = receipt.lines.order_by("pk")[0]
    count_line(line, received=6, version=line.version, by=SYSTEM, at=MORNING)
    finished(receipt)

    assert pieces() == [(IN, 12), (IN, -12), (IN, 10)]
    assert [(row.kind, row.here) for row in balances_by_kind()] == [(bottle, 10)]


def test_empties_go_back_to_the_producer(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    finished(all_is_right(receipt, by=SYSTEM, at=MORNING))

    put(receipt, Total(bottle, BACK, 5))

    assert [row.pieces for row in containers_of_producer(receipt.producer)] == [7]


def test_total_typed_twice_moves_once(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    for _time in range(2):
        put(receipt, Total(bottle, BACK, 5))

    assert pieces() == [(BACK, -5)]


def test_correction_moves_the_difference(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    put(receipt, Total(bottle, BACK, 5))
    put(receipt, Total(bottle, BACK, 3, seen=5))

    assert pieces() == [(BACK, -5), (BACK, 2)]


def test_what_somebody_else_wrote_down_is_not_overwritten(receipt: GoodsReceipt, bottle: ContainerKind) -> None:
    put(receipt, Total(bottle, BACK, 5))

    with pytest.raises(ContainersChanged) as refusal:
        put(receipt, Total(container_of_deposit(300), IN, 2), Total(bottle, BACK, 7))

    assert refusal.value.context["now"] == 5
    assert pieces() == [(BACK, -5)]


@pytest.mark.parametrize("number", [0, 9_999])
def test_least_and_most_that_can_be_are_written_down(receipt: GoodsReceipt, bottle: ContainerKind, number: int) -> None:
    put(receipt, Total(bottle, BACK, 5))
    put(receipt, Total(bottle, BACK, number, seen=5))

    assert sum(count for _reason, count in pieces()) == -number


@pytest.mark.parametrize(("number", "error"), [(-1, InvalidQuantity), (10_000, CountTooLarge)])
def test_number_that_cannot_be_is_refused(
    receipt: GoodsReceipt, bottle: ContainerKind, number: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        put(receipt, Total(bottle, BACK, number))


@pytest.mark.parametrize(("state", "error"), [(CycleState.OPEN, NotToReceive), (CycleState.SETTLED, CycleIsSettled)])
def test_crates_move_from_closing_until_the_books_close(
    receipt: GoodsReceipt, bottle: ContainerKind, state: CycleState, error: type[Exception]
) -> None:
    OrderCycle.objects.update(state=state)

    with pytest.raises(error):
        put(receipt, Total(bottle, BACK, 1))


def test_crates_are_for_volunteers(receipt: GoodsReceipt, bottle: ContainerKind, mieke: User) -> None:
    with pytest.raises(NotAllowed):
        set_containers(
            receipt.cycle, receipt.producer, totals=[Total(bottle, BACK, 1)], by=actor_for(mieke), at=MORNING
        )
