"""What may still change about when people come, and when ordering ends."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.models import Person, User
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.basket import choose_slot
from apps.market.domain.copying import copy_to_next_week, next_free_week
from apps.market.domain.cycle import close_cycle, open_cycle
from apps.market.domain.moments import change_moments
from apps.market.domain.order import cancel_order
from apps.market.domain.rhythm import save_rhythm
from apps.market.domain.slot import change_slot, remove_slot
from apps.market.errors import CycleTransitionRefused, InvalidCycleTimes
from apps.market.errors.slot import CapacityBelowClaimed, ClosesAfterPickup, MomentsAreFixed, SlotChosen
from apps.market.models import Basket, Offer, OrderCycle, PickupSlot, Rhythm
from tests.factories import NOON
from tests.factories_market import CLOSING, FRIDAY, a_basket, a_draft, a_slot, an_offer, an_open_cycle, an_order

pytestmark = pytest.mark.django_db
WEEK, HOUR = dt.timedelta(days=7), dt.timedelta(hours=1)


def move(cycle: OrderCycle, **moments: Any) -> OrderCycle:
    now = {"opens_at": cycle.opens_at, "closes_at": cycle.closes_at, "pickup_on": cycle.pickup_on}
    return change_moments(cycle, **(now | moments), by=SYSTEM, at=NOON)


def test_places_can_be_more_and_not_fewer_than_chosen(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle(capacity=2)
    an_order(buyer, cycle, (cycle.offers.get(), 1))
    slot = cycle.slots.get()

    assert change_slot(slot, capacity=1, by=SYSTEM, at=NOON).left == 0
    with pytest.raises(CapacityBelowClaimed):
        change_slot(slot, capacity=0, by=SYSTEM, at=NOON)
    change_slot(slot, capacity=1, by=SYSTEM, at=NOON)
    event = history_of(cycle).get(event="slot_changed")
    assert (event.old, event.new) == ("2", "1")


def test_moment_that_nobody_chose_goes_and_baskets_choose_again(place: Place, buyer: Person) -> None:
    cycle = an_open_cycle()
    late = a_slot(cycle, hour=18)
    choose_slot(a_basket(buyer, cycle, (cycle.offers.get(), 1)), late, at=NOON)

    remove_slot(late, by=SYSTEM, at=NOON)

    assert (PickupSlot.objects.count(), Basket.objects.get().slot) == (1, None)
    assert history_of(cycle).get(event="slot_removed").data == {"slot": late.code}


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_moment_that_somebody_chose_stays(place: Place, buyer: Person, is_cancelled: bool) -> None:
    cycle = an_open_cycle()
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    if is_cancelled:
        cancel_order(order, by=SYSTEM, at=NOON)

    with pytest.raises(SlotChosen):
        remove_slot(cycle.slots.get(), by=SYSTEM, at=NOON)


def test_moments_stand_still_after_closing(place: Place) -> None:
    cycle = close_cycle(an_open_cycle(), by=SYSTEM, at=NOON)
    slot = cycle.slots.get()

    with pytest.raises(CycleTransitionRefused):
        change_slot(slot, capacity=99, by=SYSTEM, at=NOON)
    with pytest.raises(CycleTransitionRefused):
        remove_slot(slot, by=SYSTEM, at=NOON)
    with pytest.raises(CycleTransitionRefused):
        move(cycle, closes_at=CLOSING)


def test_draft_moves_whole_with_its_moments_of_pick_up(place: Place) -> None:
    cycle = a_draft()
    slot = a_slot(cycle)

    moved = move(cycle, opens_at=NOON + WEEK, closes_at=CLOSING + WEEK, pickup_on=FRIDAY + WEEK)

    assert (moved.closes_at, moved.pickup_on) == (CLOSING + WEEK, FRIDAY + WEEK)
    assert moved.slots.get().starts_at == slot.starts_at + WEEK
    event = history_of(cycle).get(event="moments_changed")
    assert (event.old, event.new) == ("2026-11-26 20.00 / 2026-11-27", "2026-12-03 20.00 / 2026-12-04")


def test_earlier_closing_of_a_producer_moves_along(place: Place) -> None:
    cycle = an_open_cycle()
    Offer.objects.update(cut_off_at=CLOSING - 24 * HOUR)

    move(cycle, closes_at=CLOSING + HOUR)

    assert cycle.offers.get().cut_off_at == CLOSING - 23 * HOUR


@pytest.mark.parametrize(
    ("moments", "refusal"),
    [
        ({"pickup_on": FRIDAY + WEEK}, MomentsAreFixed),
        ({"opens_at": NOON}, MomentsAreFixed),
        ({"closes_at": clock.at_local(FRIDAY, dt.time(17))}, ClosesAfterPickup),
        ({"closes_at": CLOSING + WEEK}, InvalidCycleTimes),
        ({"closes_at": NOON}, InvalidCycleTimes),
    ],
)
def test_open_market_moves_only_its_closing(place: Place, moments: dict[str, Any], refusal: type[Exception]) -> None:
    cycle = an_open_cycle()

    with pytest.raises(refusal):
        move(cycle, **moments)
    assert move(cycle, closes_at=CLOSING - HOUR).closes_at == CLOSING - HOUR


def test_moments_are_for_managers(place: Place, rita: User) -> None:
    cycle, by = an_open_cycle(), actor_for(rita)
    slot = cycle.slots.get()
    with pytest.raises(NotAllowed):
        change_slot(slot, capacity=1, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        remove_slot(slot, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        change_moments(
            cycle, opens_at=cycle.opens_at, closes_at=CLOSING, pickup_on=FRIDAY, by=by, at=NOON
        )  # fmt: skip


def test_one_tap_copies_to_the_first_week_that_is_free_and_ahead(place: Place) -> None:
    cycle = an_open_cycle()
    next_year = NOON + 10 * WEEK

    copies = [copy_to_next_week(cycle, by=SYSTEM, at=moment) for moment in (NOON, NOON, next_year)]

    assert [copy.pickup_on for copy in copies] == [FRIDAY + WEEK * weeks for weeks in (1, 2, 10)]
    assert (copies[0].closes_at, copies[0].offers.count(), copies[0].slots.count()) == (CLOSING + WEEK, 1, 1)


def test_one_tap_passes_over_public_holidays_unless_the_rhythm_does_not(place: Place) -> None:
    """Christmas 2026 and New Year 2027 are Fridays."""
    cycle = a_draft()
    before = dt.date(2026, 12, 18)
    move(cycle, closes_at=CLOSING + 3 * WEEK, pickup_on=before)
    cycle.refresh_from_db()
    working = Rhythm(
        weekday=4, opens_days_before=7, opens_time=dt.time(8), closes_days_before=2, closes_time=dt.time(18),
        skips_holidays=False,
    )  # fmt: skip

    skipping_day = next_free_week(cycle, at=NOON)[2]
    cycle.rhythm = working

    assert (skipping_day, next_free_week(cycle, at=NOON)[2]) == (before + 3 * WEEK, before + WEEK)


def test_one_tap_keeps_to_the_rhythm(place: Place) -> None:
    rhythm = Rhythm(
        name="Vrijdag", weekday=4, opens_days_before=7, opens_time=dt.time(8), closes_days_before=2,
        closes_time=dt.time(18), weeks_ahead=1, opens_by_itself=False,
    )  # fmt: skip
    save_rhythm(rhythm, by=SYSTEM, at=NOON)
    cycle = rhythm.cycles.get()
    a_slot(cycle)
    an_offer(cycle)
    open_cycle(cycle, by=SYSTEM, at=NOON)
    close_cycle(cycle, by=SYSTEM, at=NOON + HOUR)

    copy = copy_to_next_week(OrderCycle.objects.get(), by=SYSTEM, at=NOON)

    assert (copy.rhythm, copy.opens_by_itself) == (rhythm, False)
    assert clock.local(copy.closes_at) == dt.datetime(2026, 12, 2, 18, tzinfo=clock.BRUSSELS)
    assert next_free_week(cycle, at=NOON)[2] == FRIDAY + 2 * WEEK
