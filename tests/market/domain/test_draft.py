"""A planned market is dropped: it is nowhere any more, its week stays free, its shelf goods come back."""

import datetime as dt
from functools import partial

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.copying import copy_to_next_week
from apps.market.domain.cycle import open_cycle, open_due_cycles
from apps.market.domain.draft import drop_draft, plan_after_all
from apps.market.domain.moments import change_moments
from apps.market.domain.rhythm import plan_from_rhythms
from apps.market.domain.stock import offer_from_stock
from apps.market.enums import CycleState
from apps.market.errors import CycleTransitionRefused
from apps.market.errors.cycle import DraftHasOrders
from apps.market.models import Offer, OrderCycle, PickupSlot
from tests.factories import NOON
from tests.factories_market import FRIDAY, a_draft, a_rhythm, a_slot, an_offer, an_open_cycle, an_order
from tests.factories_market_after import a_jar, on_shelf
from tests.races import race

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(days=7)


def days() -> list[dt.date]:
    return sorted(OrderCycle.objects.values_list("pickup_on", flat=True))


def test_draft_goes_with_all_that_hangs_from_it(place: Place, jef: User) -> None:
    draft = a_draft()
    a_slot(draft)
    an_offer(draft)

    for _ in range(2):
        drop_draft(draft, by=actor_for(jef), at=NOON)

    assert (OrderCycle.objects.exists(), PickupSlot.objects.exists(), Offer.objects.exists()) == (False, False, False)
    assert [(event.user, event.old) for event in history_of(draft).filter(event="dropped")] == [(jef, "draft")]
    assert open_due_cycles(draft.opens_at) == 0


def test_goods_of_our_own_shelf_go_back_on_it(place: Place) -> None:
    draft, jar = a_draft(), a_jar()
    before = on_shelf(jar)
    offer_from_stock(draft, jar, pieces=6, price_cents=650, by=SYSTEM, at=NOON)

    drop_draft(draft, by=SYSTEM, at=NOON)

    assert on_shelf(jar) == before
    assert OrderCycle.with_dropped.get().offers.count() == 1  # the movements name it


def test_market_that_was_opened_is_not_dropped(place: Place) -> None:
    cycle = an_open_cycle()

    with pytest.raises(CycleTransitionRefused):
        drop_draft(cycle, by=SYSTEM, at=NOON)

    assert cycle.offers.exists()


def test_draft_with_an_order_stays(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    an_order(buyer, cycle, (cycle.offers.get(), 1))
    OrderCycle.objects.update(state=CycleState.DRAFT)  # no way leads there

    with pytest.raises(DraftHasOrders):
        drop_draft(cycle, by=SYSTEM, at=NOON)

    assert OrderCycle.objects.get().state == CycleState.DRAFT


def test_dropping_is_for_managers(place: Place, rita: User) -> None:
    rhythm = a_rhythm()

    with pytest.raises(NotAllowed):
        drop_draft(rhythm.cycles.get(), by=actor_for(rita), at=NOON)
    with pytest.raises(NotAllowed):
        plan_after_all(rhythm, FRIDAY, by=actor_for(rita), at=NOON)


def test_rhythm_leaves_the_week_free_and_goes_on_with_the_next(place: Place) -> None:
    rhythm = a_rhythm()
    drop_draft(rhythm.cycles.get(), by=SYSTEM, at=NOON)

    assert [plan_from_rhythms(NOON), plan_from_rhythms(NOON + WEEK)] == [0, 1]
    assert days() == [FRIDAY + WEEK]


def test_dropped_week_is_planned_after_all_once(place: Place) -> None:
    rhythm = a_rhythm()
    drop_draft(rhythm.cycles.get(), by=SYSTEM, at=NOON)

    made = [len(plan_after_all(rhythm, FRIDAY, by=SYSTEM, at=NOON)) for _ in range(2)]

    assert (made, days()) == ([1, 0], [FRIDAY])
    drop_draft(rhythm.cycles.get(), by=SYSTEM, at=NOON)
    assert plan_from_rhythms(NOON) == 0


def test_day_that_was_dropped_can_be_taken_by_hand(place: Place) -> None:
    last = a_draft()
    last = change_moments(last, opens_at=last.opens_at, closes_at=last.closes_at, pickup_on=FRIDAY, by=SYSTEM, at=NOON)
    again = copy_to_next_week(last, by=SYSTEM, at=NOON)
    drop_draft(again, by=SYSTEM, at=NOON)

    assert copy_to_next_week(last, by=SYSTEM, at=NOON).pickup_on == again.pickup_on


def test_day_that_was_dropped_can_be_copied_to_within_its_rhythm(place: Place) -> None:
    rhythm = a_rhythm()
    first = rhythm.cycles.get()
    drop_draft(copy_to_next_week(first, by=SYSTEM, at=NOON), by=SYSTEM, at=NOON)

    assert copy_to_next_week(first, by=SYSTEM, at=NOON).rhythm == rhythm


def test_market_that_was_moved_by_hand_is_not_planned_twice(place: Place) -> None:
    cycle = a_rhythm().cycles.get()
    change_moments(
        cycle, opens_at=cycle.opens_at, closes_at=cycle.closes_at, pickup_on=FRIDAY - dt.timedelta(days=1), by=SYSTEM,
        at=NOON,
    )  # fmt: skip

    assert plan_from_rhythms(NOON) == 0


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_opening_and_dropping_at_once_do_one_of_both(place: Place) -> None:
    cycle, jar = a_draft(), a_jar()
    an_offer(cycle)
    a_slot(cycle)
    before = on_shelf(jar)
    offer_from_stock(cycle, jar, pieces=6, price_cents=650, by=SYSTEM, at=NOON)

    outcome = race(
        [partial(act, cycle, by=SYSTEM, at=NOON) for act in (open_cycle, drop_draft)] * 10,
    )

    assert outcome.errors == []
    state = OrderCycle.with_dropped.get().state
    assert {refused.code for refused in outcome.refusals} <= {"cycle_transition_refused"}
    assert on_shelf(jar) == (before if state == CycleState.DROPPED else before - 6)
