"""What the manager sees before, what the customer is told, and who is called."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.queries.history import history_of
from apps.market.domain.division_preview import preview_orders
from apps.market.domain.shortage import note_called
from apps.market.domain.telling import mail_context
from apps.market.enums import AmendmentKind, CycleState, DivisionPolicy, OnShortage, OrderState
from apps.market.models import Offer, Order, OrderCycle, OrderLine
from apps.market.queries.amendment import orders_to_call
from tests.factories import a_person, neighbours
from tests.factories_market import CLOSING, amend_line, an_order, closed
from tests.factories_market_division import at_shortage, counted, divide, mails, promised, propose
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
LATER = CLOSING + dt.timedelta(hours=2)


def test_preview_shows_what_is_done(cycle: OrderCycle, carrots: Offer, leek: Offer) -> None:
    for person in neighbours(3):
        at_shortage(an_order(person, cycle, (carrots, 2)), OnShortage.SUBSTITUTE)
    an_order(a_person("Zonder Rest", email="zonder@voorbeeld.example"), cycle, (carrots, 1))
    closed(cycle)
    counted(carrots, 3)
    counted(leek, 2)
    proposal = propose(carrots, DivisionPolicy.FIRST)
    shown = preview_orders(proposal, by=SYSTEM, at=LATER)
    said = {
        found.order.pk: mail_context(found.order, found.told, lines=found.lines, outstanding=found.outstanding)
        for found in shown
    }

    divide(carrots, DivisionPolicy.FIRST)

    assert len(shown) == 3
    for found in shown:
        order = Order.objects.get(pk=found.order.pk)
        real = mail_context(order, ())
        assert (found.total_after, found.outstanding) == (order.total_cents, due(order))
        assert found.is_emptied is (order.state == OrderState.CANCELLED)
        for name in ("lines", "deposit_cents", "give_back_cents", "is_empty"):
            assert said[order.pk][name] == real[name]
    assert OrderLine.objects.filter(substitute_for__isnull=False).count() == 2


def test_preview_tells_also_what_was_not_told_yet(
    cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (carrots, 3), (leek, 3))
    closed(cycle)
    amend_line(order.lines.get(offer=leek), AmendmentKind.WITHDRAWN, quantity=2, at=CLOSING)
    counted(carrots, 2)

    (shown,) = preview_orders(propose(carrots), by=SYSTEM, at=LATER)

    assert [(told.name, told.after.quantity_after) for told in shown.told] == [("Prei", 2), ("Wortelen", 2)]
    divide(carrots, at=LATER)
    assert all(words in mails()[0] for words in ("Prei: 2 in plaats van 3", "Wortelen: 2 in plaats van 3"))


@pytest.mark.parametrize(("earlier", "told"), [(0, ["Wortelen"]), (1, ["Prei", "Wortelen"])])
def test_preview_leaves_out_what_was_told_at_the_moment_itself(
    earlier: int, told: list[str], cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person
) -> None:
    order = an_order(buyer, cycle, (carrots, 3), (leek, 3))
    closed(cycle)
    amend_line(order.lines.get(offer=leek), AmendmentKind.WITHDRAWN, quantity=2, at=CLOSING)
    Order.objects.update(told_at=CLOSING - dt.timedelta(microseconds=earlier))
    counted(carrots, 2)

    (shown,) = preview_orders(propose(carrots), by=SYSTEM, at=LATER)

    assert [row.name for row in shown.told] == told


def test_mail_says_when_it_is_the_producer_who_has_too_little(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    an_order(buyer, cycle, (carrots, 3))
    closed(cycle)
    promised(carrots, ordered=3, coming=1)

    divide(carrots)

    assert "de producent heeft er 1 van de 3" in mails()[0]


def test_preview_costs_the_same_at_1_and_at_20(
    cycle: OrderCycle, carrots: Offer, django_assert_num_queries: Callable[..., Any]
) -> None:
    everybody = neighbours(20)
    an_order(everybody[0], cycle, (carrots, 2))
    OrderCycle.objects.update(state=CycleState.CLOSED)
    counted(carrots, 1)
    one = propose(carrots)
    OrderCycle.objects.update(state=CycleState.OPEN)
    for person in everybody[1:]:
        an_order(person, cycle, (carrots, 2))
    twenty = propose(carrots, DivisionPolicy.FIRST)

    for proposal, number in ((one, 1), (twenty, 20)):
        with django_assert_num_queries(3):
            assert len(preview_orders(proposal, by=SYSTEM, at=LATER)) == number


def test_who_has_no_mail_is_called_once(cycle: OrderCycle, carrots: Offer) -> None:
    orders = [an_order(person, cycle, (carrots, 2)) for person in neighbours(2, email=False)]
    closed(cycle)
    counted(carrots, 1)

    done = divide(carrots)

    assert (done.mailed, done.to_call, set(orders_to_call(cycle))) == (0, 2, set(orders))
    for _press in range(2):
        note_called(orders[0], by=SYSTEM, at=LATER)
    assert list(orders_to_call(cycle)) == [orders[1]]
    assert [event.event for event in history_of(orders[0])].count("called") == 1
