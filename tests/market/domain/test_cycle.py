"""A market is planned, opened when it is complete, closed once, and reopened with a reason."""

import datetime as dt
from itertools import product

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.basket import forget_old_guest_baskets, open_basket
from apps.market.domain.cycle import (
    add_slot,
    close_cycle,
    close_due_cycles,
    move_cycle,
    open_cycle,
    open_due_cycles,
    plan_cycle,
    reopen_cycle,
)
from apps.market.domain.offer import change_offer
from apps.market.enums import CYCLE_TRANSITIONS, AgeLimit, CycleEvent, CycleState
from apps.market.errors import CycleTransitionRefused, InvalidCycleTimes, PublicationRefused
from apps.market.models import Basket, OrderCycle
from apps.payments.basket import BasketOwner
from apps.payments.enums import VatCode
from tests.factories import NOON
from tests.factories_market import (
    CLOSING,
    FRIDAY,
    a_basket,
    a_draft,
    a_producer,
    a_slot,
    a_variant,
    an_offer,
    an_open_cycle,
    an_order,
)

pytestmark = pytest.mark.django_db


def gaps_of(cycle: OrderCycle) -> list[str]:
    with pytest.raises(PublicationRefused) as refusal:
        open_cycle(cycle, by=SYSTEM, at=NOON)
    return [gap.what for gap in refusal.value.context["gaps"]]


def test_open_cycle_freezes_vat(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    small = a_producer("Kleine imker", vat_regime="small")
    offers = [
        an_offer(cycle),
        an_offer(cycle, a_variant(vat_code=VatCode.ALCOHOL, age_limit=AgeLimit.SIXTEEN)),
        an_offer(cycle, a_variant(producer=small)),
    ]

    open_cycle(cycle, by=SYSTEM, at=NOON)

    for offer, percent in zip(offers, (6, 21, 0), strict=True):
        offer.refresh_from_db()
        assert offer.vat_percent == percent


def test_open_cycle_lists_everything_that_is_missing(place: Place) -> None:
    cycle = a_draft()
    assert gaps_of(cycle) == ["offers", "slots"]
    a_slot(cycle)
    an_offer(cycle, a_variant("A", contains=None))
    an_offer(cycle, a_variant("B", vat_code=""))
    an_offer(cycle, a_variant("C"), price_cents=0)
    an_offer(cycle, a_variant("D", vat_code=VatCode.ALCOHOL))
    an_offer(cycle, a_variant("E", age_limit=None))

    assert gaps_of(cycle) == ["allergens", "vat", "price", "age", "age"]


def test_open_cycle_looks_past_offers_that_are_off(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    an_offer(cycle)
    off = an_offer(cycle, a_variant(contains=None))
    change_offer(off, price_cents=1, limit=None, max_per_customer=None, is_on=False, by=SYSTEM, at=NOON)

    assert open_cycle(cycle, by=SYSTEM, at=NOON).state == CycleState.OPEN


@pytest.mark.parametrize(("old", "new"), list(product(CycleState, CycleState)))
def test_cycle_makes_only_the_mapped_moves(place: Place, old: CycleState, new: CycleState) -> None:
    cycle = a_draft()
    OrderCycle.objects.filter(pk=cycle.pk).update(state=old)
    allowed = new in CYCLE_TRANSITIONS[old] or new is old

    if allowed:
        assert move_cycle(cycle, to=new, since=None, event=CycleEvent.ADVANCED, by=SYSTEM, at=NOON).state == new
        assert history_of(cycle).filter(event="advanced").count() == (old is not new)
    else:
        with pytest.raises(CycleTransitionRefused):
            move_cycle(cycle, to=new, since=None, event=CycleEvent.ADVANCED, by=SYSTEM, at=NOON)


def test_planning_is_for_managers(place: Place, rita: User, jef: User) -> None:
    with pytest.raises(NotAllowed):
        plan_cycle(opens_at=NOON, closes_at=CLOSING, pickup_on=FRIDAY, by=actor_for(rita), at=NOON)
    assert plan_cycle(opens_at=NOON, closes_at=CLOSING, pickup_on=FRIDAY, by=actor_for(jef), at=NOON).code


def test_pick_up_moment_twice_at_one_place_is_refused(place: Place) -> None:
    cycle = an_open_cycle()
    slot = cycle.slots.get()
    with pytest.raises(InvalidCycleTimes):
        add_slot(cycle, period=slot.period, place=slot.place, capacity=5, by=SYSTEM, at=NOON)


@pytest.mark.parametrize(
    ("opens", "closes", "pickup"),
    [
        pytest.param(CLOSING, NOON, FRIDAY, id="closes before it opens"),
        pytest.param(NOON, NOON, FRIDAY, id="closes when it opens"),
        pytest.param(NOON, CLOSING, dt.date(2026, 11, 25), id="pick-up before closing"),
    ],
)
def test_planning_in_the_wrong_order_is_refused(
    place: Place, opens: dt.datetime, closes: dt.datetime, pickup: dt.date
) -> None:
    with pytest.raises(InvalidCycleTimes):
        plan_cycle(opens_at=opens, closes_at=closes, pickup_on=pickup, by=SYSTEM, at=NOON)


def test_scan_closes_once_also_after_two_days_of_silence(place: Place) -> None:
    cycle = an_open_cycle()
    late = CLOSING + dt.timedelta(days=2)

    closed = [close_due_cycles(at) for at in (CLOSING - dt.timedelta(seconds=1), late, late)]

    assert closed == [0, 1, 0]
    cycle.refresh_from_db()
    assert (cycle.state, cycle.closes_at) == (CycleState.CLOSED, CLOSING)
    assert history_of(cycle).filter(event="closed").count() == 1


def test_scan_opens_what_is_due_and_leaves_what_is_incomplete(place: Place) -> None:
    ready, incomplete, by_hand = (a_draft(opens_at=NOON) for _number in range(3))
    for cycle in (ready, by_hand):
        a_slot(cycle)
        an_offer(cycle)
    OrderCycle.objects.filter(pk=by_hand.pk).update(opens_by_itself=False)

    assert (open_due_cycles(NOON - dt.timedelta(seconds=1)), open_due_cycles(NOON), open_due_cycles(NOON)) == (0, 1, 0)
    assert list(OrderCycle.objects.order_by("pk").values_list("state", flat=True)) == ["open", "draft", "draft"]
    assert incomplete.state == CycleState.DRAFT


def test_closing_by_hand_moves_the_closing_time(place: Place) -> None:
    assert close_cycle(an_open_cycle(), by=SYSTEM, at=NOON).closes_at == NOON


def test_reopening_takes_orders_again_and_says_why(place: Place, buyer: Person) -> None:
    cycle = close_cycle(an_open_cycle(), by=SYSTEM, at=NOON)

    again = reopen_cycle(cycle, closes_at=CLOSING, by=SYSTEM, at=NOON, reason="bakker was te laat")

    assert an_order(buyer, again, (again.offers.get(), 1)).total_cents == 340
    assert history_of(cycle).get(event="reopened").reason == "bakker was te laat"


def test_market_cannot_open_in_its_closing_second(place: Place) -> None:
    cycle = a_draft()
    a_slot(cycle)
    an_offer(cycle)
    with pytest.raises(CycleTransitionRefused):
        open_cycle(cycle, by=SYSTEM, at=cycle.closes_at)
    assert open_cycle(cycle, by=SYSTEM, at=cycle.closes_at - dt.timedelta(seconds=1)).state == CycleState.OPEN


def test_guest_baskets_go_after_a_week(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    a_basket(buyer, cycle, (cycle.offers.get(), 1))
    open_basket(BasketOwner(key="gast"), cycle, at=NOON)
    week = NOON + dt.timedelta(days=7)

    assert (forget_old_guest_baskets(week), forget_old_guest_baskets(week + dt.timedelta(seconds=1))) == (0, 1)
    assert Basket.objects.get().person == buyer
