"""What comes instead: who said yes, what it costs, and when it is short itself."""

import datetime as dt
from dataclasses import replace

import pytest

from apps.accounts.models import Person
from apps.hub.actors import SYSTEM
from apps.hub.models import OutgoingMail
from apps.market.domain.shortage import divide_shortage
from apps.market.domain.substitution import Swap
from apps.market.enums import AmendmentKind, OnShortage
from apps.market.errors.division import DivisionChanged
from apps.market.models import Offer, OrderCycle
from apps.market.queries.shortage import shortage_of
from tests.factories import neighbours
from tests.factories_market import CLOSING, an_offer, an_order, closed
from tests.factories_market_division import a_bunch, at_shortage, counted, divide, mails, pieces, propose
from tests.factories_payments import due

pytestmark = pytest.mark.django_db
LATER = CLOSING + dt.timedelta(hours=2)


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
    assert ["er kwamen er toch meer" in text for text in mails()] == [True, True]
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
