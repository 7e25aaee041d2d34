"""Two workers at once, a manager beside them, and a producer who presses twice: each thing happens once."""

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection, transaction

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.models import NumberSeries, Place
from apps.market.domain.answer import acknowledge_sheet, report_shortage
from apps.market.domain.cycle import close_due_cycles, reopen_cycle
from apps.market.domain.final_order import confirm_waiting_orders
from apps.market.domain.purchase import send_due_sheets, send_sheet, send_sheets, send_supplement
from apps.market.enums import CycleState, OrderState
from apps.market.models import Order, OrderCycle, OrderLine, Producer, PurchaseOrder
from tests.factories import a_person
from tests.factories_market import an_order, closed
from tests.factories_market_sheets import LATER, a_market, a_sent_sheet, a_supplier, an_offer_of, mails_about
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 30
WORKERS = 8


def a_full_market(people: int = 4, **fields: object) -> OrderCycle:
    """Two producers, and so many people who ordered of both."""
    cycle = a_market()
    offers = [
        an_offer_of(cycle, a_supplier(name, **fields), purchase_cents=250)  # type: ignore[arg-type] # as given
        for name in ("Bakkerij Ooms", "Hoeve Ter Lo")
    ]
    for number in range(people):
        person = a_person(f"Buur {number}", email=f"buur{number}@voorbeeld.example")
        an_order(person, cycle, *((offer, 1) for offer in offers))
    return cycle


def test_thirty_at_once_send_one_sheet(place: Place) -> None:
    cycle = closed(a_full_market())
    producer = Producer.objects.get(slug="hoeve-ter-lo")

    outcome = race([partial(send_sheet, cycle, producer, by=SYSTEM, at=LATER)] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert len({sheet.pk for sheet in outcome.results if sheet}) == 1
    assert (len(mails_about("purchase_order")), NumberSeries.objects.get(code="B").last) == (1, 1)


def test_workers_that_scan_at_once_send_and_confirm_each_thing_once(place: Place) -> None:
    cycle = a_full_market()

    def work() -> int:
        close_due_cycles(LATER)
        done = send_due_sheets(LATER)
        return done + confirm_waiting_orders(LATER)

    outcome = race([work] * WORKERS)
    work()

    assert outcome.errors == []
    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.ORDERED
    assert (PurchaseOrder.objects.count(), len(mails_about("purchase_order"))) == (2, 2)
    assert len(mails_about("order_closed")) == Order.objects.count() == 4


def test_workers_that_scan_at_once_apply_a_minimum_once(place: Place) -> None:
    cycle = a_full_market(minimum_cents=100_000)
    closed(cycle)

    outcome = race([partial(send_due_sheets, LATER)] * WORKERS)

    assert outcome.errors == []
    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.CANCELLED}
    assert (cycle.slots.get().claimed, len(mails_about("order_amended"))) == (0, 4)
    assert OrderLine.objects.filter(amendments__isnull=False).distinct().count() == 8
    assert not PurchaseOrder.objects.exists()


def test_reopening_against_sending_is_one_or_the_other(place: Place) -> None:
    cycle = closed(a_full_market())
    runners: list[Callable[[], object]] = [partial(send_sheets, cycle, by=SYSTEM, at=LATER) for _ in range(3)]
    runners.append(partial(reopen_cycle, cycle, closes_at=LATER + dt.timedelta(hours=2), by=SYSTEM, at=LATER))

    outcome = race(runners)

    state = OrderCycle.objects.get(pk=cycle.pk).state
    assert outcome.errors == []
    assert outcome.codes <= {"sheets_left", "ordering_goes_on", "cycle_transition_refused"}
    assert (state == CycleState.OPEN) == (not PurchaseOrder.objects.exists())


def test_supplement_pressed_by_many_is_sent_once(place: Place, buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    OrderLine.objects.update(quantity_confirmed=1)

    outcome = race([partial(send_supplement, sheet.cycle, sheet.producer, by=SYSTEM, at=LATER)] * MANY)

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"nothing_to_supplement"}, [])
    assert sorted(PurchaseOrder.objects.values_list("supplement", flat=True)) == [0, 1]


def test_answers_at_once_leave_one_whole_answer(place: Place, buyer: Person) -> None:
    sheet = a_sent_sheet(buyer)
    line = sheet.lines.get()
    runners: list[Callable[[], object]] = [
        partial(report_shortage, sheet, promised={line.pk: number % 3}, by=GUEST, at=LATER) for number in range(15)
    ]
    runners += [partial(acknowledge_sheet, sheet, by=GUEST, at=LATER) for _ in range(15)]

    outcome = race(runners)

    line.refresh_from_db()
    assert (outcome.errors, outcome.refusals) == ([], [])
    is_short = PurchaseOrder.objects.get(pk=sheet.pk).state == "short"
    assert is_short == (line.quantity_promised is not None)


def test_control_sends_many_without_lock_and_constraint(transactional_db: None) -> None:
    """Look, then write, on a bare table: what the market's lock and the unique constraint prevent."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE control_sheet (producer integer NOT NULL)")
    everybody_looked = threading.Barrier(WORKERS)

    def send() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM control_sheet")
            known = cursor.fetchone()[0]
        everybody_looked.wait(timeout=30)
        if not known:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO control_sheet VALUES (1)")

    try:
        outcome = race([send] * WORKERS)
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM control_sheet")
            sent = cursor.fetchone()[0]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_sheet")

    assert (outcome.errors, sent) == ([], WORKERS)
