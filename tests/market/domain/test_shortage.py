"""Dividing what is short: lines, money, substitutes and mails, exactly once."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import OutgoingMail, Place
from apps.hub.queries.history import history_of
from apps.market.domain.amendment import Change, amend_order, lock_orders
from apps.market.domain.division_preview import preview_orders
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.shortage import Divided, divide_shortage, note_called
from apps.market.domain.substitution import Swap
from apps.market.domain.telling import mail_context
from apps.market.enums import AmendmentKind, CycleState, DivisionPolicy, OnShortage, OrderState
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.division import DivisionChanged, NothingToDivide
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle, OrderLine
from apps.market.queries.amendment import orders_to_call
from apps.market.queries.shortage import shortage_of
from apps.payments.domain.payment import take_payment
from apps.payments.enums import Method
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import a_person
from tests.factories_market import CLOSING, an_offer, an_open_cycle, an_order
from tests.factories_market_division import a_bunch, at_shortage, closed, counted, divide, pieces, promised, propose

pytestmark = pytest.mark.django_db

LATER = CLOSING + dt.timedelta(hours=2)


@pytest.fixture
def cycle(place: Place) -> OrderCycle:
    return an_open_cycle(capacity=100)


@pytest.fixture
def carrots(cycle: OrderCycle) -> Offer:
    return an_offer(cycle, a_bunch(), price_cents=180)


@pytest.fixture
def leek(cycle: OrderCycle) -> Offer:
    """Something similar of which too many come."""
    return an_offer(cycle, a_bunch("Prei"), price_cents=150, limit=20)


def neighbours(number: int, *, email: bool = True) -> list[Person]:
    return [
        a_person(
            f"Buur {index}", phone=f"0470 00 00 {index:02d}", email=f"buur-{index}@voorbeeld.example" if email else ""
        )
        for index in range(number)
    ]


def due(order: Order) -> int:
    charge = charge_of(order)
    assert charge is not None
    return outstanding_cents(charge)


def mails(to: Person | None = None) -> list[str]:
    sent = OutgoingMail.objects.filter(template="market/mail/order_amended").order_by("pk")
    return list((sent.filter(to=to.email) if to else sent).values_list("text", flat=True))


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


def test_something_similar_comes_instead_for_who_said_yes(cycle: OrderCycle, carrots: Offer, leek: Offer) -> None:
    yes, no = neighbours(2)
    agrees = at_shortage(an_order(yes, cycle, (carrots, 3)), OnShortage.SUBSTITUTE)
    an_order(no, cycle, (carrots, 3), (leek, 1))
    closed(cycle)
    counted(carrots, 2)
    counted(leek, 2)

    divide(carrots)

    line = agrees.lines.get(substitute_for__isnull=False)
    leek.refresh_from_db()
    agrees.refresh_from_db()
    assert (line.offer, line.quantity_ordered, line.quantity, line.price_cents) == (leek, 0, 1, 150)
    assert (line.name, line.vat_percent, line.allergens) == ("Prei", leek.vat_percent, {})
    assert (leek.claimed, agrees.total_cents, due(agrees)) == (2, 180 + 150, 330)
    assert {row.kind for row in agrees.amendments.all()} == {AmendmentKind.SHORTAGE, AmendmentKind.SUBSTITUTED}
    assert "Prei in plaats van Wortelen" in mails(yes)[0]


def test_dearer_substitute_costs_what_was_ordered(cycle: OrderCycle, carrots: Offer, buyer: Person) -> None:
    asparagus = an_offer(cycle, a_bunch("Asperges"), price_cents=900)
    order = at_shortage(an_order(buyer, cycle, (carrots, 2)), OnShortage.SUBSTITUTE)
    closed(cycle)
    counted(carrots, 1)
    counted(asparagus, 1)

    divide(carrots)

    order.refresh_from_db()
    assert order.total_cents == 2 * 180


def test_manager_leaves_a_substitute_out(cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person) -> None:
    order = at_shortage(an_order(buyer, cycle, (carrots, 2)), OnShortage.SUBSTITUTE)
    closed(cycle)
    counted(carrots, 1)
    counted(leek, 5)

    divide(carrots, chosen={order.code: ""})

    assert list(order.lines.values_list("name", flat=True)) == ["Wortelen"]


def test_substitute_that_others_took_meanwhile_is_refused(
    cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person
) -> None:
    at_shortage(an_order(buyer, cycle, (carrots, 2)), OnShortage.SUBSTITUTE)
    closed(cycle)
    counted(carrots, 0)
    counted(leek, 2)
    proposal = propose(carrots)
    counted(leek, 1)

    with pytest.raises(DivisionChanged):
        divide_shortage(cycle, carrots, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=LATER)
    leek.refresh_from_db()
    assert leek.claimed == 0


@pytest.mark.parametrize("forged", ["dearer", "stranger", "more pieces"])
def test_swap_that_was_not_ours_is_refused(
    cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person, forged: str
) -> None:
    order = at_shortage(an_order(buyer, cycle, (carrots, 2)), OnShortage.SUBSTITUTE)
    bread = cycle.offers.exclude(pk__in=(carrots.pk, leek.pk)).get()
    closed(cycle)
    counted(carrots, 0)
    for offer in (leek, bread):
        counted(offer, 9)
    proposal = propose(carrots)
    line = order.lines.get()
    swap = {
        "dearer": Swap(line.pk, leek.pk, 2, 180),
        "stranger": Swap(line.pk, bread.pk, 2, 180),
        "more pieces": Swap(line.pk, leek.pk, 5, 150),
    }[forged]
    theirs = replace(proposal, division=replace(proposal.division, swaps=(swap,)))

    with pytest.raises(DivisionChanged):
        divide_shortage(cycle, carrots, division=theirs.division, seen=theirs.seen, by=SYSTEM, at=LATER)
    theirs = replace(
        proposal, division=replace(proposal.division, shares=(replace(proposal.division.shares[0], pieces=9),))
    )
    with pytest.raises(DivisionChanged):
        divide_shortage(cycle, carrots, division=theirs.division, seen=theirs.seen, by=SYSTEM, at=LATER)


def test_more_that_comes_later_goes_up_and_the_substitute_stays(cycle: OrderCycle, carrots: Offer, leek: Offer) -> None:
    first, second = neighbours(2)
    agrees = at_shortage(an_order(first, cycle, (carrots, 3)), OnShortage.SUBSTITUTE)
    an_order(second, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 2)
    counted(leek, 1)
    divide(carrots)
    OutgoingMail.objects.all().delete()

    counted(carrots, 6)
    done = divide(carrots, at=LATER)

    assert pieces(carrots) == {first.name: 2, second.name: 3}
    assert {line.name: line.quantity for line in agrees.lines.all()} == {"Wortelen": 2, "Prei": 1}
    assert (done.mailed, shortage_of(carrots)) == (2, None)
    assert all("er kwamen er toch meer" in text for text in mails())
    agrees.refresh_from_db()
    assert agrees.total_cents == due(agrees) == 2 * 180 + 150


def test_less_after_all_takes_more_and_adds_to_the_substitute(
    cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person
) -> None:
    order = at_shortage(an_order(buyer, cycle, (carrots, 3)), OnShortage.SUBSTITUTE)
    closed(cycle)
    counted(carrots, 2)
    counted(leek, 2)
    divide(carrots)
    counted(carrots, 1)

    divide(carrots)

    leek.refresh_from_db()
    assert {line.name: line.quantity for line in order.lines.all()} == {"Wortelen": 1, "Prei": 2}
    assert leek.claimed == 2


def test_substitute_that_is_short_itself_gives_its_claim_back(
    cycle: OrderCycle, carrots: Offer, leek: Offer, buyer: Person
) -> None:
    order = at_shortage(an_order(buyer, cycle, (carrots, 3)), OnShortage.SUBSTITUTE)
    closed(cycle)
    counted(carrots, 1)
    counted(leek, 2)
    divide(carrots)
    counted(leek, 1)

    proposal = propose(leek)
    divide(leek)

    leek.refresh_from_db()
    (claim,) = proposal.shortage.claims
    assert claim.key.startswith(f"{order.code}-")
    assert (leek.claimed, order.lines.get(offer=leek).quantity) == (1, 1)


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
    with transaction.atomic():
        change = Change(order.lines.get(offer=leek), AmendmentKind.WITHDRAWN, quantity=2)
        amend_order(lock_orders([order.pk])[order.pk], [change], by=SYSTEM, at=CLOSING)
    counted(carrots, 2)

    (shown,) = preview_orders(propose(carrots), by=SYSTEM, at=LATER)

    assert [(told.name, told.after.quantity_after) for told in shown.told] == [("Prei", 2), ("Wortelen", 2)]
    divide(carrots, at=LATER)
    assert all(words in mails()[0] for words in ("Prei: 2 in plaats van 3", "Wortelen: 2 in plaats van 3"))


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
