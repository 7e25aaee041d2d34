"""A recall reaches everybody who has it, once, and nobody else."""

import datetime as dt
import uuid

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import HistoryEvent, OutgoingMail
from apps.market.domain.amendment import Change
from apps.market.domain.hand_over import hand_over_order, mark_no_show
from apps.market.domain.leftover_move import sell_leftover
from apps.market.domain.order import cancel_order
from apps.market.domain.recall import recall_offer
from apps.market.enums import AmendmentKind, CycleEvent, CycleState, LeftoverMoveKind, OrderState
from apps.market.errors import OfferMissing
from apps.market.errors.amendment import CycleIsSettled
from apps.market.errors.leftover import LeftoverGone
from apps.market.errors.recall import NobodyGotIt, RecallNeedsText
from apps.market.models import Leftover, Offer, Order, OrderCycle, Recall
from apps.market.queries.amendment import orders_to_call, orders_to_tell
from apps.market.queries.recall import (
    holders_of,
    offers_somebody_has,
    pieces_with_passers_by,
    still_here,
    to_call,
)
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON
from tests.factories_market import a_draft, an_order
from tests.factories_market_recall import AFTER, TEXT, amend, left_over, mails, recall, replaced, villager

pytestmark = pytest.mark.django_db


def test_everybody_who_has_it_gets_one_mail_and_nobody_else(
    cycle: OrderCycle, chicken: Offer, bread: Offer, walter: Person
) -> None:
    an_order(villager("Anna"), cycle, (chicken, 2))
    hand_over_order(an_order(villager("Bert"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    an_order(walter, cycle, (chicken, 1))
    replaced(an_order(villager("Celia"), cycle, (bread, 1)), chicken)
    left_over(chicken, person=villager("Dirk"))
    left_over(chicken, person=villager("Eva"), kind=LeftoverMoveKind.GIVEN)
    # these have it not
    an_order(villager("Zita"), cycle, (bread, 1))
    cancel_order(an_order(villager("Yves"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    mark_no_show(an_order(villager("Xena"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    short = an_order(villager("Wout"), cycle, (chicken, 1))
    amend(short, Change(short.lines.get(), AmendmentKind.SHORTAGE, quantity=0))
    left_over(chicken, person=villager("Vera"), undone_at=AFTER)
    left_over(chicken, person=None, kind=LeftoverMoveKind.WASTED)

    made = recall(chicken)

    assert mails() == [f"{name}@voorbeeld.example" for name in ("anna", "bert", "celia", "dirk", "eva")]
    assert (made.mailed, made.to_call) == (5, 1)
    assert [holder.person for holder in to_call(holders_of(chicken))] == [walter]
    assert [(holder.person.first_name, holder.pieces, holder.is_waiting) for holder in holders_of(chicken)] == [
        ("Anna", 2, True), ("Bert", 1, False), ("Celia", 1, True), ("Dirk", 1, False), ("Eva", 1, False),
        ("Walter", 1, True),
    ]  # fmt: skip
    assert still_here(chicken) == (0, 5)  # the bag nobody fetched is on the last-chance list


def test_who_bought_at_the_moment_of_the_recall_was_warned_and_who_did_later_was_not(
    cycle: OrderCycle, chicken: Offer
) -> None:
    left_over(chicken, person=villager("Dirk"))
    left_over(chicken, person=None)
    just_before = NOON - dt.timedelta(microseconds=1)

    assert [holder.pieces for holder in holders_of(chicken, until=NOON)] == [1]
    assert pieces_with_passers_by(chicken, until=NOON) == 1
    assert (holders_of(chicken, until=just_before), pieces_with_passers_by(chicken, until=just_before)) == ([], 0)


def test_who_ordered_and_bought_more_is_warned_once(cycle: OrderCycle, chicken: Offer) -> None:
    anna = villager("Anna")
    hand_over_order(an_order(anna, cycle, (chicken, 2)), by=SYSTEM, at=NOON)
    left_over(chicken, person=anna)

    assert recall(chicken).mailed == 1
    assert holders_of(chicken)[0].pieces == 3


def test_same_form_twice_mails_once(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 1))
    key = uuid.uuid4()

    assert recall(chicken, key=key) == recall(chicken, key=key)
    assert (len(mails()), Recall.objects.count()) == (1, 1)
    assert HistoryEvent.objects.filter(event=CycleEvent.RECALLED).count() == 1

    recall(chicken)
    assert len(mails()) == 2


def test_mail_says_the_text_in_a_frame_of_their_language(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 1))
    an_order(villager("Bill", language="en"), cycle, (chicken, 1))

    recall(chicken)

    dutch, english = OutgoingMail.objects.filter(template="market/mail/recall").order_by("to")
    assert all(TEXT in mail.text and TEXT in mail.html for mail in (dutch, english))
    assert ("Dag Anna" in dutch.text, "Hello Bill" in english.text) == (True, True)
    assert dutch.subject != english.subject


def test_what_waits_here_can_be_taken_out_and_is_not_charged(
    cycle: OrderCycle, chicken: Offer, bread: Offer, walter: Person
) -> None:
    waiting = an_order(villager("Anna"), cycle, (chicken, 2), (bread, 1))
    gone = hand_over_order(an_order(villager("Bert"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    phoned = an_order(walter, cycle, (chicken, 1))

    made = recall(chicken, takes_out=True)

    def due(order: Order) -> int:
        charge = charge_of(order)
        assert charge is not None
        return outstanding_cents(charge)

    assert (due(waiting), due(gone), due(phoned)) == (300, 1000, 0)
    assert (made.mailed, made.to_call) == (2, 1)
    assert [holder.pieces for holder in holders_of(chicken)] == [2, 1, 1]  # who they were can still be seen
    assert list(orders_to_tell(cycle)) == list(orders_to_call(cycle)) == [phoned]
    phoned.refresh_from_db()
    assert phoned.state == OrderState.CANCELLED  # nothing is left of it
    taken, kept = (OutgoingMail.objects.get(to=f"{name}@voorbeeld.example", template="market/mail/recall").text
                   for name in ("anna", "bert"))  # fmt: skip
    assert ["je betaalt" in text.casefold() for text in (taken, kept)] == [True, False]


def test_what_the_customer_did_not_know_yet_is_still_told(cycle: OrderCycle, chicken: Offer, bread: Offer) -> None:
    order = an_order(villager("Anna"), cycle, (chicken, 2), (bread, 3))
    amend(order, Change(order.lines.get(name="Brood"), AmendmentKind.SHORTAGE, quantity=1))

    recall(chicken, takes_out=True)

    assert list(orders_to_tell(cycle)) == [order]


def test_second_recall_of_what_was_taken_out_reaches_the_same_people(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 2))
    recall(chicken, takes_out=True)

    assert recall(chicken, takes_out=True).mailed == 1
    assert list(offers_somebody_has(cycle)) == [chicken]


def test_settled_market_warns_but_takes_nothing_out(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 2))
    OrderCycle.objects.filter(pk=cycle.pk).update(state=CycleState.SETTLED)

    with pytest.raises(CycleIsSettled):
        recall(chicken, takes_out=True)
    assert mails() == []
    assert recall(chicken).mailed == 1


@pytest.mark.parametrize("text", ["", "  \n", "x" * 1001, "a\x00b"])
def test_warning_without_words_is_refused(text: str, chicken: Offer) -> None:
    with pytest.raises(RecallNeedsText):
        recall_offer(chicken.cycle, chicken, text=text, key=uuid.uuid4(), by=SYSTEM, at=AFTER)


def test_warning_of_a_thousand_signs_is_sent(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 1))
    made = recall_offer(cycle, chicken, text="x" * 1000, key=uuid.uuid4(), by=SYSTEM, at=AFTER)
    assert (len(made.text), mails()) == (1000, ["anna@voorbeeld.example"])


def test_nobody_to_warn_and_another_market_are_refused(chicken: Offer) -> None:
    with pytest.raises(NobodyGotIt):
        recall(chicken)
    with pytest.raises(OfferMissing):
        recall_offer(a_draft(), chicken, text=TEXT, key=uuid.uuid4(), by=SYSTEM, at=AFTER)


def test_what_only_stands_here_is_called_back_too(cycle: OrderCycle, chicken: Offer) -> None:
    absent = mark_no_show(an_order(villager("Xena"), cycle, (chicken, 1)), by=SYSTEM, at=NOON)
    assert list(offers_somebody_has(cycle)) == [chicken]

    made = recall(chicken, takes_out=True)

    assert (made.mailed, made.to_call, mails()) == (0, 0, [])
    assert absent.lines.get().quantity == 0
    with pytest.raises(LeftoverGone):
        sell_leftover(Leftover.objects.get(), person=villager("Dirk"), pieces=1, by=SYSTEM, at=AFTER)


@pytest.mark.parametrize(("kind", "taken"), [(LeftoverMoveKind.WASTED, 1), (LeftoverMoveKind.SOLD, 2)])
def test_warning_is_written_down_when_it_stands_here_or_went_with_passers_by_only(
    chicken: Offer, kind: str, taken: int
) -> None:
    left_over(chicken, person=None, kind=kind)
    Leftover.objects.update(taken=taken)

    made = recall(chicken)

    assert (made.mailed, made.to_call, Recall.objects.count()) == (0, 0, 1)


def test_what_was_thrown_away_whole_has_nobody(chicken: Offer) -> None:
    left_over(chicken, person=None, kind=LeftoverMoveKind.WASTED)
    Leftover.objects.update(taken=2)

    with pytest.raises(NobodyGotIt):
        recall(chicken)


def test_who_was_erased_is_not_among_those_that_have_it(cycle: OrderCycle, chicken: Offer) -> None:
    an_order(villager("Anna"), cycle, (chicken, 1))
    left_over(chicken, person=villager("Dirk"))
    Person.objects.update(name="", email="", phone="", household=None, erased_at=AFTER)

    assert holders_of(chicken) == []


def test_who_got_nothing_of_it_anyhow_has_nothing_taken_out(cycle: OrderCycle, chicken: Offer, bread: Offer) -> None:
    short = an_order(villager("Wout"), cycle, (chicken, 1), (bread, 1))
    amend(short, Change(short.lines.get(name="Kip"), AmendmentKind.SHORTAGE, quantity=0))
    an_order(villager("Anna"), cycle, (chicken, 1))

    recall(chicken, takes_out=True)

    assert HistoryEvent.objects.get(event=CycleEvent.RECALLED).data["orders_amended"] == 1


def test_only_a_manager_calls_back(cycle: OrderCycle, chicken: Offer, rita: User) -> None:
    an_order(villager("Anna"), cycle, (chicken, 2))
    with pytest.raises(NotAllowed):
        recall_offer(cycle, chicken, text=TEXT, key=uuid.uuid4(), by=actor_for(rita), at=AFTER)
