"""After closing each customer hears once what they will get; and a whole closing after two days of silence."""

import datetime as dt

import pytest
from icalendar import Calendar

from apps.accounts.models import Person
from apps.hub import jobs
from apps.hub.actors import SYSTEM
from apps.hub.models import MailAttachment
from apps.hub.ui.formats import euro
from apps.market.domain.confirmation import tell_all_news
from apps.market.domain.final_order import confirm_order, confirm_waiting_orders
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.order import cancel_order
from apps.market.domain.purchase import send_sheets
from apps.market.enums import AmendmentKind, CycleState
from apps.market.models import Order, OrderCycle, PurchaseOrder
from tests.factories import NOON, a_person
from tests.factories_market import CLOSING, a_slot, amend_line, an_order, closed
from tests.factories_market_sheets import CLOSED, LATER, a_market, a_supplier, an_offer_of, mails_about

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place")]


def an_ordered_market(*people: Person) -> tuple[OrderCycle, list[Order]]:
    cycle = a_market()
    bread = an_offer_of(cycle, a_supplier(), "Bruin")
    orders = [an_order(person, cycle, (bread, 2)) for person in people]
    tell_all_news(NOON)
    send_sheets(closed(cycle), by=SYSTEM, at=CLOSED)
    return cycle, orders


def sequence_of(mail_pk: int) -> tuple[str, int]:
    file = MailAttachment.objects.get(mail=mail_pk)
    event = Calendar.from_ical(bytes(file.content)).walk("VEVENT")[0]
    return str(event["uid"]), int(str(event["sequence"]))


def test_each_customer_is_told_once_with_code_and_calendar(buyer: Person, walter: Person) -> None:
    _cycle, orders = an_ordered_market(buyer, walter)

    assert [confirm_waiting_orders(LATER), confirm_waiting_orders(LATER)] == [2, 0]

    (mail,) = mails_about("order_closed")
    (placed,) = mails_about("order_placed")
    assert (mail.to, orders[0].code[:2] in mail.subject) == (buyer.email, True)
    (uid, before), (again, after) = sequence_of(placed.pk), sequence_of(mail.pk)
    assert (uid == again, after > before) == (True, True)
    assert list(Order.objects.values_list("confirmed_at", flat=True)) == [LATER, LATER]


def test_order_placed_in_the_last_second_still_gets_a_higher_sequence(buyer: Person) -> None:
    cycle = a_market()
    an_order(buyer, cycle, (an_offer_of(cycle, a_supplier()), 1), at=NOON)
    tell_all_news(NOON)
    closed(cycle, at=NOON)
    send_sheets(cycle, by=SYSTEM, at=NOON)

    confirm_waiting_orders(NOON)

    assert sequence_of(mails_about("order_closed")[0].pk)[1] > sequence_of(mails_about("order_placed")[0].pk)[1]


def test_confirmation_tells_the_final_content(buyer: Person) -> None:
    _cycle, (order,) = an_ordered_market(buyer)
    amend_line(order.lines.get(), AmendmentKind.WITHDRAWN, quantity=1, at=CLOSED)

    confirm_waiting_orders(LATER)

    order.refresh_from_db()
    mail = mails_about("order_closed")[0]
    for words in (mail.text, mail.html):
        assert "1\N{NO-BREAK SPACE}× Bruin" in words
        assert words.count(euro(order.total_cents)) >= 2  # of the line, and together


def test_nobody_is_told_before_the_producers(buyer: Person) -> None:
    cycle = a_market()
    an_order(buyer, cycle, (an_offer_of(cycle, a_supplier()), 1))
    closed(cycle)

    assert confirm_waiting_orders(LATER) == 0


def test_what_is_cancelled_fetched_or_past_needs_no_confirmation(buyer: Person, rival: Person, walter: Person) -> None:
    cycle = a_market()
    bread = an_offer_of(cycle, a_supplier())
    cancelled, fetched, waiting = (an_order(person, cycle, (bread, 1)) for person in (buyer, rival, walter))
    cancel_order(cancelled, by=SYSTEM, at=NOON)
    send_sheets(closed(cycle), by=SYSTEM, at=CLOSED)
    hand_over_order(fetched, by=SYSTEM, at=LATER)

    assert confirm_waiting_orders(waiting.slot.ends_at) == 0
    assert confirm_waiting_orders(LATER) == 1
    assert not confirm_order(cancelled, at=LATER)


def test_confirming_has_a_constant_number_of_queries_to_find_them(django_assert_num_queries: object) -> None:
    from apps.market.queries.order import orders_to_confirm

    cycle = a_market(capacity=30)
    a_slot(cycle, hour=18)
    bread = an_offer_of(cycle, a_supplier())
    for number in range(20):
        an_order(a_person(f"Buur {number}", phone=f"0470 00 00 {number:02d}"), cycle, (bread, 1))
    send_sheets(closed(cycle), by=SYSTEM, at=CLOSED)

    with django_assert_num_queries(1):  # type: ignore[operator] # pytest-django's fixture
        assert len(list(orders_to_confirm(LATER))) == 20


def test_worker_down_for_two_days_closes_orders_and_mails_exactly_once(buyer: Person, rival: Person) -> None:
    cycle = a_market()
    baker, farmer = a_supplier(), a_supplier("Hoeve", email="h@voorbeeld.example", minimum_cents=100_000)
    bread, milk = an_offer_of(cycle, baker, "Bruin"), an_offer_of(cycle, farmer, "Melk")
    an_order(buyer, cycle, (bread, 1), (milk, 1))
    an_order(rival, cycle, (milk, 1))
    OrderCycle.objects.filter(pk=cycle.pk).update(pickup_on=cycle.pickup_on + dt.timedelta(days=7))
    slot = cycle.slots.get()
    slot.starts_at, slot.ends_at = (moment + dt.timedelta(days=7) for moment in (slot.starts_at, slot.ends_at))
    slot.save()
    late = CLOSING + dt.timedelta(days=2)
    scans = [job for job in jobs.known() if job.name.startswith("market.")]

    for at in (late, late, late + dt.timedelta(minutes=1)):
        for job in scans:
            job.run(at)

    assert OrderCycle.objects.get(pk=cycle.pk).state == CycleState.ORDERED
    assert [sheet.producer for sheet in PurchaseOrder.objects.all()] == [baker]
    told = {template: len(mails_about(template)) for template in ("purchase_order", "order_amended", "order_closed")}
    assert told == {"purchase_order": 1, "order_amended": 2, "order_closed": 1}
