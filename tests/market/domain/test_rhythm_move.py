"""A rhythm with other days or hours: its drafts move along, what somebody changed by hand stays."""

import datetime as dt
from copy import copy

import pytest

from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.cycle import open_cycle
from apps.market.domain.moments import change_moments
from apps.market.domain.rhythm import plan_from_rhythms, save_rhythm
from apps.market.domain.rhythm_move import plan_moves
from apps.market.enums import CycleState, Stays
from apps.market.models import OrderCycle, Rhythm
from tests.factories import NOON
from tests.factories_market import FRIDAY, a_draft, a_rhythm, a_slot, an_offer

pytestmark = pytest.mark.django_db
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)


@pytest.fixture
def fridays(place: Place) -> Rhythm:
    """Every Friday, orders from a week before until Wednesday 20.00, two weeks planned."""
    rhythm = a_rhythm()
    rhythm.weeks_ahead = 2
    return save_rhythm(rhythm, by=SYSTEM, at=NOON)


def other(rhythm: Rhythm, **changes: object) -> Rhythm:
    """As it would be."""
    changed = copy(rhythm)
    for name, value in changes.items():
        setattr(changed, name, value)
    return changed


def by_day(rhythm: Rhythm) -> list[OrderCycle]:
    return list(rhythm.cycles.order_by("pickup_on"))


def codes(rhythm: Rhythm) -> list[str]:
    return [cycle.code for cycle in by_day(rhythm)]


def stays(rhythm: Rhythm, **changes: object) -> list[Stays | None]:
    return [move.stays for move in plan_moves(other(rhythm, **changes), before=rhythm, at=NOON)]


def test_drafts_move_to_another_day_of_their_week_with_their_moments(fridays: Rhythm) -> None:
    first = by_day(fridays)[0]
    a_slot(first)

    save_rhythm(other(fridays, weekday=5), moving=codes(fridays), by=SYSTEM, at=NOON)

    assert [cycle.pickup_on for cycle in by_day(fridays)] == [FRIDAY + DAY, FRIDAY + DAY + WEEK]
    first.refresh_from_db()
    assert first.closes_at == clock.at_local(FRIDAY - DAY, dt.time(20))
    assert clock.local(first.slots.get().starts_at) == dt.datetime.combine(
        FRIDAY + DAY, dt.time(16), tzinfo=clock.BRUSSELS
    )
    assert history_of(first).filter(event="moments_changed").count() == 1
    assert plan_from_rhythms(NOON) == 0


def test_what_is_not_named_stays_and_its_week_is_not_planned_again(fridays: Rhythm) -> None:
    first, second = by_day(fridays)

    save_rhythm(other(fridays, weekday=3), moving=[second.code], by=SYSTEM, at=NOON)

    assert [cycle.pickup_on for cycle in by_day(fridays)] == [first.pickup_on, second.pickup_on - DAY]


def test_market_that_somebody_changed_by_hand_stays_though_named(fridays: Rhythm) -> None:
    first = by_day(fridays)[0]
    change_moments(
        first, opens_at=first.opens_at, closes_at=first.closes_at + dt.timedelta(hours=1), pickup_on=first.pickup_on,
        by=SYSTEM, at=NOON,
    )  # fmt: skip
    assert stays(fridays, closes_time=dt.time(18)) == [Stays.BY_HAND, None]

    save_rhythm(other(fridays, closes_time=dt.time(18)), moving=codes(fridays), by=SYSTEM, at=NOON)

    assert [clock.local(cycle.closes_at).hour for cycle in by_day(fridays)] == [21, 18]


def test_open_market_never_moves(fridays: Rhythm) -> None:
    first = by_day(fridays)[0]
    a_slot(first)
    an_offer(first)
    open_cycle(first, by=SYSTEM, at=NOON)

    save_rhythm(other(fridays, closes_time=dt.time(18)), moving=codes(fridays), by=SYSTEM, at=NOON)

    assert [clock.local(cycle.closes_at).hour for cycle in by_day(fridays)] == [20, 18]


def test_change_that_moves_nothing_asks_nothing(fridays: Rhythm) -> None:
    assert stays(fridays, name="Markt", weeks_ahead=3, opens_by_itself=False) == []


def test_closing_that_is_over_already_moves_nothing(fridays: Rhythm) -> None:
    assert stays(fridays, closes_days_before=6, opens_days_before=7) == [Stays.PAST, None]


def test_day_of_another_market_is_not_taken(fridays: Rhythm) -> None:
    hand = a_draft()
    OrderCycle.objects.filter(pk=hand.pk).update(pickup_on=FRIDAY + WEEK + DAY)

    assert stays(fridays, weekday=5) == [None, Stays.TAKEN]
    assert stays(fridays, closes_time=dt.time(18)) == [None, None]


def test_holiday_is_not_taken_unless_the_rhythm_says_so(place: Place) -> None:
    before = clock.at_local(dt.date(2026, 12, 14), dt.time(12))
    saturdays = a_rhythm(at=before)
    OrderCycle.objects.all().delete()
    saturdays.weekday, saturdays.weeks_ahead = 5, 2
    saturdays = save_rhythm(saturdays, by=SYSTEM, at=before)
    moved = other(saturdays, weekday=4)  # Christmas is a Friday

    assert [move.stays for move in plan_moves(moved, before=saturdays, at=before)] == [None, Stays.HOLIDAY]
    moved.skips_holidays = False
    assert [move.stays for move in plan_moves(moved, before=saturdays, at=before)] == [None, None]


def test_closing_after_the_first_people_come_moves_nothing(fridays: Rhythm) -> None:
    for cycle in by_day(fridays)[:1]:
        a_slot(cycle)

    assert stays(fridays, closes_days_before=0, closes_time=dt.time(18)) == [Stays.PICKUP, None]


def test_same_question_costs_the_same_for_one_and_for_many(fridays: Rhythm, django_assert_num_queries: object) -> None:
    many = save_rhythm(other(fridays, weeks_ahead=20), by=SYSTEM, at=NOON)
    assert OrderCycle.objects.filter(state=CycleState.DRAFT).count() > 15
    with django_assert_num_queries(3):  # type: ignore[operator]
        plan_moves(other(many, closes_time=dt.time(18)), before=many, at=NOON)
