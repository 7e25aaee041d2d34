"""Dividing what is short: lines and money, exactly once, and what it refuses."""

import datetime as dt
from uuid import uuid4

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.shortage import Divided, divide_shortage, note_called
from apps.market.enums import AmendmentKind, CycleState, DivisionPolicy, OnShortage, OrderState
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.division import DivisionChanged, NothingToDivide
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method
from apps.payments.queries.charge import charge_of
from tests.factories import neighbours
from tests.factories_market import CLOSING, an_order, closed
from tests.factories_market_division import at_shortage, counted, divide, mails, pieces, propose
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
LATER = CLOSING + dt.timedelta(hours=2)


def test_fourteen_over_twenty(cycle: OrderCycle, carrots: Offer) -> None:
    for person, number in zip(neighbours(6), (5, 1, 4, 3, 2, 5), strict=True):
        an_order(person, cycle, (carrots, number))
    closed(cycle)
    counted(carrots, 14)

    done = divide(carrots)

    assert pieces(carrots) == {
        "Buur 0": 3, "Buur 1": 1, "Buur 2": 3, "Buur 3": 3, "Buur 4": 2, "Buur 5": 2,
    }  # fmt: skip
    assert (len(done.orders), done.mailed, done.to_call, len(mails())) == (3, 3, 0, 3)
    for order in Order.objects.all():
        assert order.total_cents == due(order) == sum(line.quantity * 180 for line in order.lines.all())
    assert all("14 van de 20" in text for text in mails())
    assert {row.kind for row in OrderAmendment.objects.all()} == {AmendmentKind.SHORTAGE}
    assert [event.data["given"] for event in history_of(cycle) if event.event == "shortage_divided"] == [14]


def test_same_form_twice_divides_once(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 1)
    proposal = propose(carrots)

    done = [
        divide_shortage(cycle, carrots, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=LATER)
        for _press in range(2)
    ]

    assert (len(done[0].orders), done[1]) == (1, Divided())
    assert (OrderAmendment.objects.count(), len(mails())) == (1, 1)


def test_other_numbers_than_were_looked_at_are_refused(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 2)
    seen = propose(carrots).seen
    other = propose(carrots, DivisionPolicy.HAND, by_hand={order.code: 1})

    with pytest.raises(DivisionChanged):
        divide_shortage(cycle, carrots, division=other.division, seen=seen, by=SYSTEM, at=LATER)
    assert pieces(carrots) == {buyer.name: 3}


@pytest.mark.parametrize("what", ["counted", "handed over", "enough"])
def test_what_moved_since_the_preview_is_refused(cycle: OrderCycle, carrots: Offer, what: str) -> None:
    orders = [an_order(person, cycle, (carrots, 3)) for person in neighbours(2)]
    closed(cycle)
    counted(carrots, 4)
    proposal = propose(carrots)

    if what == "handed over":
        hand_over_order(orders[0], by=SYSTEM, at=LATER)
    else:
        counted(carrots, 5 if what == "counted" else 6)

    with pytest.raises(DivisionChanged):
        divide_shortage(cycle, carrots, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=LATER)
    assert not OrderAmendment.objects.exists()


def test_nobody_but_a_manager_divides(cycle: OrderCycle, carrots: Offer, buyer: Person, rita: User) -> None:
    order = an_order(buyer, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 1)
    proposal = propose(carrots)

    with pytest.raises(NotAllowed):
        divide_shortage(
            cycle, carrots, division=proposal.division, seen=proposal.seen, by=actor_for(rita), at=LATER
        )  # fmt: skip
    with pytest.raises(NotAllowed):
        note_called(order, by=actor_for(rita), at=LATER)


@pytest.mark.parametrize(
    ("state", "refusal"), [(CycleState.OPEN, NothingToDivide), (CycleState.SETTLED, CycleIsSettled)]
)
def test_nothing_is_divided_while_people_order_or_after_the_books_closed(
    cycle: OrderCycle, carrots: Offer, buyer: Person, state: CycleState, refusal: type[Exception]
) -> None:
    an_order(buyer, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 1)
    proposal = propose(carrots)
    OrderCycle.objects.update(state=state)

    with pytest.raises(refusal):
        divide_shortage(cycle, carrots, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=LATER)


def test_order_with_nothing_left_is_cancelled_and_told(cycle: OrderCycle, carrots: Offer) -> None:
    first, second = neighbours(2)
    an_order(first, cycle, (carrots, 2))
    emptied = an_order(second, cycle, (carrots, 2))
    closed(cycle)
    counted(carrots, 2)

    done = divide(carrots, DivisionPolicy.FIRST)

    emptied.refresh_from_db()
    carrots.refresh_from_db()
    assert (emptied.state, emptied.slot.claimed, carrots.claimed, done.mailed) == (OrderState.CANCELLED, 1, 2, 1)
    assert (due(emptied), [order.pk for order in done.orders]) == (0, [emptied.pk])
    assert OutgoingMail.objects.filter(subject__contains="geannuleerd").count() == 1


@pytest.mark.parametrize(
    ("wish", "words"), [(OnShortage.REFUND, "vraag ernaar"), (OnShortage.LEAVE_OUT, "de volgende keer")]
)
def test_what_was_paid_comes_back_as_they_wished(
    cycle: OrderCycle, carrots: Offer, buyer: Person, wish: OnShortage, words: str
) -> None:
    order = at_shortage(an_order(buyer, cycle, (carrots, 3)), wish)
    charge = charge_of(order)
    assert charge
    take_payment([charge], method=Method.TERMINAL, expected_cents=540, key=uuid4(), by=SYSTEM, at=CLOSING)
    closed(cycle)
    counted(carrots, 1)

    divide(carrots)

    (text,) = mails()
    assert due(order) == -360
    assert "3,60" in text
    assert words in text


def test_paid_order_with_nothing_left_says_what_comes_back(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    order = an_order(buyer, cycle, (carrots, 1))
    charge = charge_of(order)
    assert charge
    take_payment([charge], method=Method.TERMINAL, expected_cents=180, key=uuid4(), by=SYSTEM, at=CLOSING)
    closed(cycle)
    counted(carrots, 0)

    divide(carrots)

    order.refresh_from_db()
    assert (order.state, due(order)) == (OrderState.CANCELLED, -180)
    assert "1,80" in mails()[0]
