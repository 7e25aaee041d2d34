"""Rules about the time: each refuses with its own code, and lets pass what just fits."""

import datetime as dt
from typing import Any

import pytest
from django.utils import translation

from apps.accounts.models import User
from apps.bookings.domain.rules.time import spell_opening
from apps.bookings.enums import HoursBind
from apps.bookings.models import OpeningHours, Resource
from apps.hub import clock
from apps.hub.enums import Weekday
from apps.hub.period import Period
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_hired_room, a_kind, a_resource, period_on
from tests.factories_rules import a_quota, a_wish, codes_against

pytestmark = pytest.mark.django_db

CHRISTMAS = dt.date(2026, 12, 25)  # a Friday
DAY = dt.timedelta(days=1)


def with_rules(resource: Resource, **rules: Any) -> Resource:
    """The thing, with these rules of its own."""
    Resource.objects.filter(pk=resource.pk).update(**rules)
    return resource


def test_wish_that_passes_has_no_reasons() -> None:
    assert codes_against(a_wish()) == set()


def test_out_of_service_is_refused_for_the_thing_and_for_its_kind() -> None:
    assert codes_against(a_wish(with_rules(a_resource(), is_active=False))) == {"not_bookable"}
    kind = a_kind("step")
    kind.is_active = False
    kind.save()
    assert codes_against(a_wish(a_resource(kind=kind))) == {"not_bookable"}


def test_past_is_refused_but_the_step_that_runs_is_not() -> None:
    today = clock.local_date(NOON)
    assert codes_against(a_wish(period=period_on(today, "11.30", "14"))) == {"in_the_past"}
    running = period_on(today, "12", "14")
    assert codes_against(a_wish(period=running, at=NOON + dt.timedelta(minutes=29))) == set()
    assert codes_against(a_wish(period=running, at=NOON + dt.timedelta(minutes=30))) == {"in_the_past"}


def test_notice_is_counted_in_elapsed_hours() -> None:
    bike = with_rules(a_resource(), notice_hours=24)
    tomorrow = clock.local_date(NOON) + DAY
    assert codes_against(a_wish(bike, period_on(tomorrow, "11.30", "14"))) == {"too_soon"}
    assert codes_against(a_wish(bike, period_on(tomorrow, "12", "14"))) == set()
    # what has passed is told as such, and once
    assert codes_against(a_wish(bike, period_on(clock.local_date(NOON), "9", "10"))) == {"in_the_past"}


@pytest.mark.parametrize(
    ("who", "days"), [("guest", 30), ("person", 30), ("member", 60), ("association", 200), ("company", 30)]
)
def test_horizon_is_that_of_the_group(mieke: User, who: str, days: int) -> None:
    assert mieke.person is not None
    mieke.person.is_member = who == "member"
    club = an_association("Fanfare", mieke.person)
    club.kind = "company" if who == "company" else "non_profit"
    bike = with_rules(a_resource(), horizon_days=30, horizon_member_days=60, horizon_association_days=200)
    person = None if who == "guest" else mieke.person
    association = club if who in {"association", "company"} else None
    last = clock.local_date(NOON) + days * DAY
    found = [
        codes_against(a_wish(bike, period_on(day, "9", "12"), person=person, association=association))
        for day in (last, last + DAY)
    ]
    assert found == [set(), {"too_far_ahead"}]


def test_horizon_of_a_group_without_its_own_is_everybodys(mieke: User) -> None:
    assert mieke.person is not None
    mieke.person.is_member = True
    wish = a_wish(a_resource(horizon_days=3), period_on(SATURDAY, "9", "12"), person=mieke.person)
    assert codes_against(wish) == {"too_far_ahead"}


@pytest.mark.parametrize(
    ("start", "end", "found"),
    [("9", "9.30", {"too_short"}), ("9", "10", set()), ("9", "12", set()), ("9", "12.30", {"too_long"})],
)
def test_length_has_a_least_and_a_most(start: str, end: str, found: set[str]) -> None:
    bike = with_rules(a_resource(), min_length=dt.timedelta(hours=1), max_length=dt.timedelta(hours=3))
    assert codes_against(a_wish(bike, period_on(SATURDAY, start, end))) == found


def test_length_is_elapsed_time_in_the_night_of_summer_time() -> None:
    spring = dt.date(2027, 3, 28)
    bike = with_rules(a_resource(), max_length=dt.timedelta(hours=11))
    night = period_on(spring - DAY, "20", "8", until=spring)
    assert codes_against(a_wish(bike, night)) == set()


@pytest.mark.parametrize(("start", "end"), [("9.10", "11"), ("9", "11.10")])
def test_step_holds_for_both_ends(start: str, end: str) -> None:
    assert codes_against(a_wish(period=period_on(SATURDAY, start, end))) == {"not_on_step"}


def test_hours_of_a_vehicle_hold_for_pick_up_and_return() -> None:
    bike = a_resource(hours=(dt.time(8), dt.time(18)))
    overnight = period_on(SATURDAY, "17", "9", until=SATURDAY + DAY)
    assert codes_against(a_wish(bike, overnight)) == set()
    assert codes_against(a_wish(bike, period_on(SATURDAY, "17", "18"))) == set()
    assert codes_against(a_wish(bike, period_on(SATURDAY, "7", "9"))) == {"closed"}
    assert codes_against(a_wish(bike, period_on(SATURDAY, "17", "18.30"))) == {"closed"}


def test_hours_of_a_room_hold_for_the_whole_time() -> None:
    room = a_hired_room()
    assert codes_against(a_wish(room, period_on(SATURDAY, "8", "22"))) == set()
    assert codes_against(a_wish(room, period_on(SATURDAY, "20", "9", until=SATURDAY + DAY))) == {"closed"}


def test_hours_that_touch_at_midnight_are_one() -> None:
    room = a_resource(kind=a_kind("zaal", module="cafe", hours_bind=HoursBind.WHOLE))
    OpeningHours.objects.bulk_create(
        OpeningHours(
            resource=room, weekday=day, opens=dt.time(18 if day == Weekday.SATURDAY else 0), closes=dt.time.min
        )
        for day in (Weekday.SATURDAY, Weekday.SUNDAY)
    )
    assert codes_against(a_wish(room, period_on(SATURDAY, "22", "2", until=SATURDAY + DAY))) == set()


def test_public_holiday_closes_a_room_for_all_it_touches() -> None:
    room = with_rules(a_hired_room(), closed_on_holidays=True)
    assert codes_against(a_wish(room, period_on(CHRISTMAS, "9", "12"))) == {"public_holiday"}
    assert codes_against(a_wish(room, period_on(CHRISTMAS + DAY, "9", "12"))) == set()
    assert codes_against(a_wish(a_hired_room("Zolder"), period_on(CHRISTMAS, "9", "12"))) == set()
    always = with_rules(
        a_resource(kind=a_kind("zaal", hours_bind=HoursBind.WHOLE)),
        closed_on_holidays=True,
    )
    over = period_on(CHRISTMAS - DAY, "20", "9", until=CHRISTMAS + DAY)
    until_midnight = period_on(CHRISTMAS - DAY, "20", "0", until=CHRISTMAS)
    assert codes_against(a_wish(always, over)) == {"public_holiday"}
    assert codes_against(a_wish(always, until_midnight)) == set()


def test_public_holiday_closes_pick_up_and_return_but_not_the_days_between() -> None:
    bike = with_rules(a_resource(), closed_on_holidays=True)
    around = period_on(CHRISTMAS - DAY, "9", "12", until=CHRISTMAS + DAY)
    back_on_it = period_on(CHRISTMAS - DAY, "9", "12", until=CHRISTMAS)
    assert codes_against(a_wish(bike, around)) == set()
    assert codes_against(a_wish(bike, back_on_it)) == {"public_holiday"}


def test_all_reasons_are_told_at_once() -> None:
    room = with_rules(a_hired_room(), closed_on_holidays=True, max_length=dt.timedelta(hours=2), house_rules="Stil.")
    wish = a_wish(room, period_on(CHRISTMAS, "6.10", "12"))
    assert codes_against(wish) == {"public_holiday", "too_long", "not_on_step", "closed", "house_rules_needed"}


def test_change_of_the_end_leaves_the_start_alone() -> None:
    bike = a_resource(hours=(dt.time(8), dt.time(18)), max_length=dt.timedelta(hours=4))
    booking = a_booking(bike, a_person(), period=period_on(SATURDAY, "9", "12"))
    with_rules(bike, notice_hours=2, horizon_days=1)
    in_use = clock.at_local(SATURDAY, dt.time(10))
    later, too_late = (Period(booking.starts_at, clock.at_local(SATURDAY, dt.time(hour))) for hour in (13, 14))
    assert codes_against(a_wish(bike, later, booking=booking, at=in_use)) == set()
    assert codes_against(a_wish(bike, too_late, booking=booking, at=in_use)) == {"too_long"}
    moved = period_on(SATURDAY, "9.30", "12")
    assert codes_against(a_wish(bike, moved, booking=booking, at=in_use)) == {"in_the_past"}


def test_booking_longer_than_the_present_most_may_get_shorter() -> None:
    bike = a_resource()
    booking = a_booking(bike, a_person(), period=period_on(SATURDAY, "9", "18"))
    with_rules(bike, max_length=dt.timedelta(hours=2))
    shorter, longer = (Period(booking.starts_at, clock.at_local(SATURDAY, dt.time(hour))) for hour in (16, 19))
    assert codes_against(a_wish(bike, shorter, booking=booking)) == set()
    assert codes_against(a_wish(bike, longer, booking=booking)) == {"too_long"}


@pytest.mark.parametrize("day", [dt.date(9999, 12, 30), dt.date(1, 1, 2)])
def test_ends_of_the_calendar_are_refused_like_any_other_day(mieke: User, day: dt.date) -> None:
    bike = a_resource(hours=(dt.time(8), dt.time(18)))
    a_quota(bike)
    period = period_on(day, "9", "12")
    assert codes_against(a_wish(bike, period, person=mieke.person)) & {"too_far_ahead", "in_the_past"}


def test_days_of_what_lasts_for_ages_are_not_counted() -> None:
    room = with_rules(a_hired_room(), closed_on_holidays=True)
    ages = Period(period_on(SATURDAY, "9", "12").start, dt.datetime(9998, 1, 1, tzinfo=dt.UTC))
    assert codes_against(a_wish(room, ages)) == {"too_long"}  # and within the time of a test


def test_opening_hours_hold_for_all_that_may_be_so_long() -> None:
    room = with_rules(a_hired_room(), max_length=366 * DAY)
    assert codes_against(a_wish(room, period_on(SATURDAY, "9", "12", until=SATURDAY + 90 * DAY))) == {"closed"}


def test_refusal_spells_the_end_of_the_day_as_24() -> None:
    with translation.override("nl"):
        spelled = spell_opening(a_resource(hours=(dt.time(8), dt.time(0))), SATURDAY)
    assert spelled.replace("\N{NO-BREAK SPACE}", " ") == "8.00–24.00 u"
