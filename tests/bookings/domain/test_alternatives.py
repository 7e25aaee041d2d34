"""What else is offered when a wish cannot be: never something that is refused too."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.accounts.models import Person
from apps.bookings.domain.alternatives import Alternative, alternatives
from apps.bookings.domain.booking import hold_slot
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.search import find_free
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import QuotaMeasure
from apps.bookings.models import Booking, Resource
from apps.hub import clock
from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from apps.hub.period import Period
from tests.factories import NOON, a_person
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_kind, a_resource, period_on
from tests.factories_rules import a_quota, a_wish

SUNDAY = SATURDAY + dt.timedelta(days=1)
MORNING = period_on(SATURDAY, "9", "12")


def spelled(found: list[Alternative]) -> list[str]:
    """'Bakfiets Berta 28 9.00-12.00'."""
    return [f"{option.resource.name} {_times(option.period)}" for option in found]


def _times(period: Period) -> str:
    start, end = clock.local(period.start), clock.local(period.end)
    return f"{start:%-d %-H.%M}-{end:%-H.%M}"


def in_the_way_of(thing: Resource, period: Period = MORNING) -> Booking:
    """Somebody else has it."""
    return a_booking(thing, a_person("Jef Maes"), period=period)


@pytest.mark.django_db
def test_taken_thing_offers_another_one_then_its_own_nearest_times() -> None:
    berta, _bavo = a_resource("Berta"), a_resource("Bavo")
    a_resource("Wagen", kind=a_kind("auto"))
    in_the_way_of(berta)
    assert spelled(alternatives(a_wish(berta, MORNING))) == [
        "Bavo 28 9.00-12.00",
        "Berta 28 12.00-15.00",
        "Berta 29 9.00-12.00",
    ]


@pytest.mark.django_db
def test_near_times_lie_on_both_sides() -> None:
    berta = a_resource("Berta")
    noon = period_on(SATURDAY, "12", "14")
    in_the_way_of(berta, noon)
    assert spelled(alternatives(a_wish(berta, noon)))[:2] == ["Berta 28 14.00-16.00", "Berta 28 10.00-12.00"]


@pytest.mark.django_db
def test_who_wants_it_by_day_is_offered_no_night() -> None:
    berta = a_resource("Berta")
    a_booking(berta, a_person(), period=period_on(SATURDAY, "8", "20"))
    evening = period_on(SATURDAY, "18", "21")
    assert spelled(alternatives(a_wish(berta, evening))) == [
        "Berta 29 18.00-21.00",
        "Berta 27 18.00-21.00",
        "Berta 30 18.00-21.00",
    ]


@pytest.mark.django_db
def test_who_wants_it_at_night_is_offered_the_night() -> None:
    berta = a_resource("Berta")
    night = period_on(SATURDAY, "22", "23.30")
    in_the_way_of(berta, night)
    assert spelled(alternatives(a_wish(berta, night)))[0] == "Berta 28 20.30-22.00"


@pytest.mark.django_db
def test_hall_of_which_a_half_is_taken_offers_the_other_half_first() -> None:
    hall, left, _right = a_divided_hall()
    in_the_way_of(left)
    assert spelled(alternatives(a_wish(hall, MORNING)))[0] == "Rechterhelft 28 9.00-12.00"


@pytest.mark.django_db
def test_too_long_a_wish_gets_the_longest_that_may_be() -> None:
    berta = a_resource("Berta", max_length=dt.timedelta(hours=4))
    assert spelled(alternatives(a_wish(berta, period_on(SATURDAY, "9", "18"))))[0] == "Berta 28 9.00-13.00"


@pytest.mark.django_db
def test_too_short_a_wish_off_the_clock_gets_one_that_fits() -> None:
    berta = a_resource("Berta")
    berta.min_length = dt.timedelta(hours=1)
    berta.save()
    assert spelled(alternatives(a_wish(berta, period_on(SATURDAY, "9.10", "9.20"))))[0] == "Berta 28 9.00-10.00"


@pytest.mark.django_db
def test_what_waits_for_somebody_else_is_not_offered() -> None:
    berta, bavo, jef = a_resource("Berta"), a_resource("Bavo"), a_person("Jef Maes")
    taken = in_the_way_of(bavo)
    join_waiting(resource=bavo, period=MORNING, person=jef, by=SYSTEM, at=NOON)
    taken.occupancies.all().delete()
    in_the_way_of(berta)
    assert "Bavo 28 9.00-12.00" not in spelled(alternatives(a_wish(berta, MORNING)))
    assert "Bavo 28 9.00-12.00" in spelled(alternatives(a_wish(berta, MORNING, person=jef)))


@pytest.mark.django_db
def test_who_has_enough_this_week_is_offered_the_next() -> None:
    berta, mieke = a_resource("Berta"), a_person("Mieke Janssens")
    a_quota(berta, 1, QuotaMeasure.BOOKINGS)
    a_booking(berta, mieke, period=period_on(SATURDAY, "14", "15"))
    found = alternatives(a_wish(berta, MORNING, person=mieke))
    assert {clock.week_period(clock.local_date(option.period.start)).start for option in found} >= {
        clock.week_period(SATURDAY + dt.timedelta(days=7)).start
    }
    assert all(not clock.week_period(SATURDAY).contains(option.period.start) for option in found)


@pytest.mark.django_db
def test_what_nobody_may_have_has_no_alternatives() -> None:
    berta = a_resource("Berta")
    berta.min_age = 18
    berta.save()
    assert alternatives(a_wish(berta, MORNING)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("day", [dt.date(2, 1, 1), dt.date(9998, 12, 30), dt.date(2020, 1, 1), dt.date(2029, 1, 1)])
def test_wishes_at_the_ends_of_the_calendar_are_calm(day: dt.date) -> None:
    berta = a_resource("Berta")
    for option in alternatives(a_wish(berta, period_on(day, "9", "12"))):
        assert option.period.start >= NOON


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 20])
def test_alternatives_ask_the_same_number_of_queries(number: int, django_assert_num_queries: object) -> None:
    berta = a_resource("Berta")
    for _one in range(number):
        in_the_way_of(a_resource(), period_on(SATURDAY, "13", "14"))
    in_the_way_of(berta)
    wish = a_wish(berta, MORNING)
    with django_assert_num_queries(12):  # type: ignore[operator] # pytest-django's fixture
        assert len(alternatives(wish)) == 3


_MOMENTS = st.integers(0, 14 * 24 * 2)


class HoldableTest(TestCase):
    """Whatever was booked, closed or asked: each alternative can be held at once."""

    @settings(max_examples=40, deadline=None)
    @given(
        taken=st.lists(st.tuples(st.integers(0, 3), _MOMENTS, st.integers(1, 24)), max_size=14),
        wanted=st.tuples(st.integers(0, 3), st.integers(-40, 800), st.integers(1, 400)),
        rules=st.tuples(st.integers(0, 48), st.integers(1, 20), st.sampled_from([0, 15, 45]), st.booleans()),
    )
    def test_what_is_offered_can_be_held_and_what_is_not_cannot(
        self,
        taken: list[tuple[int, int, int]],
        wanted: tuple[int, int, int],
        rules: tuple[int, int, int, bool],
    ) -> None:
        """Wishes and bookings by quarters and half hours, over two weeks, on a hall, its halves and a room."""
        hall, left, right = a_divided_hall()
        things = [hall, left, right, a_resource("Kelder", kind=hall.kind)]
        notice, longest, buffer, has_quota = rules
        for thing in things:
            thing.notice_hours, thing.max_length = notice, dt.timedelta(hours=longest)
            thing.buffer_after = dt.timedelta(minutes=buffer)
            thing.save()
        mieke = a_person("Mieke Janssens")
        if has_quota:
            a_quota(hall.kind, 3, QuotaMeasure.BOOKINGS)
        for index, start, length in taken:
            _take(things[index], _stretch(start, length, 30), mieke if start % 3 else a_person("Jef Maes"))
        index, start, length = wanted
        wish = a_wish(things[index], _stretch(start, length, 15), person=mieke)
        for option in alternatives(wish):
            assert _held_at(wish, option.resource, option.period) == option.quote.total_cents
        for found in find_free(wish.period, owner=wish.owner, by=wish.by, at=NOON):
            assert (_held_at(wish, found.resource, wish.period) is not None) == found.is_free


def _held_at(wish: Wish, thing: Resource, period: Period) -> int | None:
    """For how much it can be held at this moment, or None; nothing of it stays."""
    try:
        with transaction.atomic():
            held = hold_slot(thing, period=period, owner=wish.owner, by=wish.by, at=NOON)
            transaction.set_rollback(True)
    except BuurtpuntError:
        return None
    return held.total_cents


def _stretch(start: int, length: int, minutes: int) -> Period:
    begin = clock.at_local(dt.date(2026, 11, 24), dt.time(12)) + dt.timedelta(minutes=start * minutes)
    return Period(begin, begin + dt.timedelta(minutes=length * minutes))


def _take(thing: Resource, period: Period, person: Person) -> None:
    try:
        if period.start.minute:
            close_resource(thing, period=period, reason="Poetsen", by=SYSTEM, at=NOON)
        else:
            a_booking(thing, person, period=period)
    except BuurtpuntError:
        pass  # closed, or taken already
