import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person, User
from apps.bookings.domain.use import check_out_booking
from apps.counter.domain.action import hand_over, mark_not_come
from apps.counter.enums import TaskKind, TaskState
from apps.counter.queries.queue import Task, counts_of, details_of, tasks_of
from apps.counter.queries.till import cash_of_day
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.market.models import OrderCycle, Product
from tests.factories import a_person
from tests.factories_bookings import a_booking, period_on
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, a_key, a_room_for, by, paying, person_behind
from tests.factories_market import FRIDAY

pytestmark = pytest.mark.usefixtures("friday")


def at(text: str) -> dt.datetime:
    """That time on Friday."""
    return clock.at_local(FRIDAY, clock.parse_time(text))


def seen(tasks: list[Task]) -> list[tuple[TaskKind, TaskState]]:
    """What and how urgent."""
    return [(task.kind, task.state) for task in tasks]


@pytest.mark.parametrize(
    ("moment", "state"),
    [("15.44", TaskState.SOON), ("15.45", TaskState.NOW), ("16.29", TaskState.NOW), ("16.30", TaskState.LATE)],
)
def test_bag_is_soon_now_then_late(moment: str, state: TaskState, mieke: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    assert seen(tasks_of(FRIDAY, at=at(moment))) == [(TaskKind.ORDER, state)]


@pytest.mark.parametrize(
    ("moment", "state"),
    [("15.44", TaskState.SOON), ("15.45", TaskState.NOW), ("16.14", TaskState.NOW), ("16.15", TaskState.LATE)],
)
def test_key_waits_a_quarter_before_it_is_late(moment: str, state: TaskState, mieke: User, market: OrderCycle) -> None:
    a_bike_for(mieke)
    assert seen(tasks_of(FRIDAY, at=at(moment))) == [(TaskKind.TAKE, state)]


@pytest.mark.parametrize(
    ("moment", "state"), [("17.00", TaskState.SOON), ("17.50", TaskState.NOW), ("18", TaskState.LATE)]
)
def test_vehicle_is_late_the_moment_its_time_is_up(
    moment: str, state: TaskState, mieke: User, market: OrderCycle
) -> None:
    check_out_booking(a_bike_for(mieke), by=SYSTEM, at=AT_WORK)
    assert seen(tasks_of(FRIDAY, at=at(moment))) == [(TaskKind.BRING, state)]


def test_queue_is_late_first_then_by_time_with_done_at_the_end(
    mieke: User, karim: User, lotte: User, rita: User, market: OrderCycle
) -> None:
    hand_over(a_bag(karim, market), key=a_key(), by=by(rita), at=AT_WORK)
    a_bag(mieke, market)
    a_room_for(lotte, start="19", end="21")
    check_out_booking(a_bike_for(karim, start="14", end="15.30"), by=SYSTEM, at=AT_WORK)
    assert seen(tasks_of(FRIDAY, at=AT_WORK)) == [
        (TaskKind.BRING, TaskState.LATE),
        (TaskKind.ORDER, TaskState.NOW),
        (TaskKind.OPEN, TaskState.SOON),
        (TaskKind.ORDER, TaskState.DONE),
    ]


def test_other_days_are_not_in_the_queue(mieke: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    assert tasks_of(FRIDAY - dt.timedelta(days=1), at=AT_WORK) == []


def test_module_that_is_off_is_left_out(mieke: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    a_bike_for(mieke)
    assert seen(tasks_of(FRIDAY, at=AT_WORK, without={"market"})) == [(TaskKind.TAKE, TaskState.NOW)]


def test_counts_leave_out_what_is_done(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    a_bag(mieke, market)
    mark_not_come(a_bike_for(karim), key=a_key(), by=by(rita), at=AT_WORK)
    assert counts_of(tasks_of(FRIDAY, at=AT_WORK)) == {TaskKind.ORDER: 1}


def test_late_vehicle_knows_who_waits_for_it(mieke: User, karim: User, market: OrderCycle) -> None:
    bike = a_bike_for(mieke, start="14", end="15")
    check_out_booking(bike, by=SYSTEM, at=AT_WORK)
    a_booking(bike.resource, person_behind(karim), period=period_on(FRIDAY, "17", "18"))
    tasks = tasks_of(FRIDAY, at=AT_WORK)
    assert details_of(tasks).next_starts == {bike.resource_id: at("17")}


def test_bag_tells_pieces_places_and_age(mieke: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market, beer=6)
    bag = details_of(tasks_of(FRIDAY, at=AT_WORK)).bags[order.pk]
    assert (bag.pieces, bag.places, bag.age) == (9, ["Rek C", "Koelkast 2", "Bak onder de toog"], 16)


def test_bag_counts_what_was_delivered(mieke: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market, beer=6)
    order.lines.filter(name__startswith="Tripel").update(quantity_delivered=0)
    order.lines.filter(name__startswith="Volle").update(quantity_confirmed=2)
    Product.objects.update(storage="Rek C")
    bag = details_of(tasks_of(FRIDAY, at=AT_WORK)).bags[order.pk]
    assert (bag.pieces, bag.places, bag.age) == (4, ["Rek C"], 0)


def test_cash_of_day_counts_what_was_received(mieke: User, karim: User, rita: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    hand_over(order, tender=paying(order), key=a_key(), by=by(rita), at=AT_WORK)
    assert (cash_of_day(FRIDAY), cash_of_day(FRIDAY - dt.timedelta(days=1))) == (1430, 0)


@pytest.mark.parametrize("count", [1, 20])
def test_queue_asks_the_same_for_one_and_for_twenty(
    count: int, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        neighbour: Person = a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56")
        a_bag(neighbour, market)
        check_out_booking(a_bike_for(neighbour, start="14", end="15", name=f"Fiets {number}"), by=SYSTEM, at=AT_WORK)
    with django_assert_num_queries(7):
        tasks = tasks_of(FRIDAY, at=AT_WORK)
        details_of(tasks)
    assert len(tasks) == 2 * count
