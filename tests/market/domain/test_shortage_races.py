"""Many managers dividing at once, and dividing while bags go out: once, or not at all."""

import threading
from collections.abc import Callable
from functools import partial

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail, Place
from apps.market.domain.division_preview import Proposal
from apps.market.domain.hand_over import hand_over_order
from apps.market.domain.shortage import Divided, divide_shortage
from apps.market.domain.substitution import line_instead
from apps.market.enums import DivisionPolicy, OnShortage, OrderState
from apps.market.models import Offer, Order, OrderAmendment, OrderCycle, OrderLine
from apps.market.queries.surplus import surpluses_of
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import a_person
from tests.factories_market import CLOSING, an_offer, an_open_cycle, an_order, closed
from tests.factories_market_division import a_bunch, at_shortage, counted, pieces, propose
from tests.races import race

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

MANY = 12


def people(number: int, *, name: str = "Buur") -> list[Person]:
    return [a_person(f"{name} {n}", email=f"{name}-{n}@voorbeeld.example".lower()) for n in range(number)]


def a_market(*goods: str) -> tuple[OrderCycle, list[Offer]]:
    cycle = an_open_cycle(capacity=100)
    return cycle, [an_offer(cycle, a_bunch(name), price_cents=180) for name in goods]


def press(proposal: Proposal) -> Callable[[], Divided]:
    """One manager who looked at this and agrees."""
    offer = proposal.shortage.offer
    return partial(
        divide_shortage, offer.cycle, offer, division=proposal.division, seen=proposal.seen, by=SYSTEM, at=CLOSING
    )


def books_agree() -> bool:
    """Every standing order costs what its lines say, in the order and in the journal; claims are what lines claim."""
    for order in Order.objects.exclude(state=OrderState.CANCELLED):
        charge = charge_of(order)
        lines = sum(line.amount_cents for line in order.lines.holding())
        if charge is None or not order.total_cents == lines == outstanding_cents(charge):
            return False
    return all(
        offer.claimed == sum(line.claimed for line in OrderLine.objects.of_standing_orders().filter(offer=offer))
        for offer in Offer.objects.all()
    )


def test_many_presses_of_one_form_divide_once(place: Place) -> None:
    cycle, (carrots,) = a_market("Wortelen")
    for person in people(4):
        an_order(person, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 7)

    outcome = race([press(propose(carrots))] * MANY)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (MANY, [], [])
    assert sorted(len(done.orders) for done in outcome.results) == [0] * (MANY - 1) + [4]
    mails = OutgoingMail.objects.filter(template="market/mail/order_amended").count()
    assert (sum(pieces(carrots).values()), OrderAmendment.objects.count(), mails) == (7, 4, 4)
    assert books_agree()


def test_of_two_who_divide_otherwise_one_is_told(place: Place) -> None:
    cycle, (carrots,) = a_market("Wortelen")
    for person in people(4):
        an_order(person, cycle, (carrots, 3))
    closed(cycle)
    counted(carrots, 7)
    plans = [propose(carrots, policy) for policy in (DivisionPolicy.SHARE, DivisionPolicy.FIRST)]

    outcome = race([press(plan) for plan in plans * 4])

    assert (outcome.codes, outcome.errors, len(outcome.refusals)) == ({"division_changed"}, [], 4)
    assert sorted(len(done.orders) for done in outcome.results)[:-1] == [0, 0, 0]
    assert (sum(pieces(carrots).values()), books_agree()) == (7, True)


def test_one_spare_piece_replaces_once(place: Place) -> None:
    cycle, (carrots, turnips, leek) = a_market("Wortelen", "Rapen", "Prei")
    for person, offer in zip(people(2), (carrots, turnips), strict=True):
        at_shortage(an_order(person, cycle, (offer, 2)), OnShortage.SUBSTITUTE)
    closed(cycle)
    for offer in (carrots, turnips, leek):
        counted(offer, 1)
    plans = [propose(offer) for offer in (carrots, turnips)]
    assert all(plan.division.swaps for plan in plans)

    outcome = race([press(plan) for plan in plans])

    assert (len(outcome.results), outcome.codes, outcome.errors) == (1, {"division_changed"}, [])
    assert OrderLine.objects.filter(offer=leek).count() == 1
    assert books_agree()


def test_dividing_against_handing_over_gives_out_no_more_than_there_is(place: Place) -> None:
    cycle, (carrots,) = a_market("Wortelen")
    orders = [an_order(person, cycle, (carrots, 2)) for person in people(6)]
    closed(cycle)
    counted(carrots, 7)
    runners: list[Callable[[], Divided | Order]] = [press(propose(carrots))]
    runners += [partial(hand_over_order, order, by=SYSTEM, at=CLOSING) for order in orders[:2]]

    outcome = race(runners)

    assert (outcome.errors, outcome.codes <= {"division_changed"}) == ([], True)
    is_divided = not outcome.refusals
    assert sum(pieces(carrots).values()) == (7 if is_divided else 12)
    assert Order.objects.filter(state=OrderState.HANDED_OVER).count() == 2
    assert books_agree()


def test_control_gives_one_spare_piece_twice_without_the_lock(place: Place) -> None:
    """Looking and then writing, as the deed does under its locks: two people get the one piece that is there."""
    cycle, (carrots, turnips, leek) = a_market("Wortelen", "Rapen", "Prei")
    lines = [an_order(p, cycle, (o, 2)).lines.get() for p, o in zip(people(2), (carrots, turnips), strict=True)]
    closed(cycle)
    counted(leek, 1)
    everybody_looked = threading.Barrier(2)

    def give(line: OrderLine) -> None:
        (spare,) = surpluses_of(cycle)
        everybody_looked.wait(timeout=30)
        if spare.pieces >= 1:
            instead = line_instead(line, spare)
            instead.quantity_confirmed = 1
            instead.save()

    outcome = race([partial(give, line) for line in lines])

    assert (outcome.errors, OrderLine.objects.filter(offer=leek).count()) == ([], 2)
