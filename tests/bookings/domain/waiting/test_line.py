"""The waiting list: who is in line, in which place, and whom it keeps from nothing."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.waiting import join_waiting, leave_waiting
from apps.bookings.enums import WaitingState
from apps.bookings.errors import FreeNow, InThePast, PromisedToWaiting, TooManyWaiting
from apps.bookings.models import Resource, WaitingEntry
from apps.bookings.queries.resource import bookable_resources
from apps.bookings.queries.waiting import first_in_line, place_in_line
from apps.hub.actors import GUEST, SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.queries.history import history_of
from tests.bookings.domain.waiting.line import MORNING, at_minute, cancelled, waiting
from tests.factories import NOON, a_person, a_user
from tests.factories_bookings import SATURDAY, a_booking, a_kind, a_resource, period_on

pytestmark = pytest.mark.django_db


def test_wish_of_which_a_part_is_still_taken_is_not_offered_and_keeps_nobody_out(berta: Resource) -> None:
    taken = a_booking(berta, period=period_on(SATURDAY, "9", "12"))
    a_booking(berta, period=period_on(SATURDAY, "13", "14"))
    entry = waiting(a_person(), berta, period_on(SATURDAY, "10", "14"))
    cancelled(taken, at_minute(10))
    assert offer_waiting(at=at_minute(11)) == 0
    a_booking(berta, period=period_on(SATURDAY, "9", "12"), at=at_minute(12))
    entry.refresh_from_db()
    assert entry.state == WaitingState.WAITING


def test_stranger_cannot_take_what_is_promised_but_who_waits_can(berta: Resource) -> None:
    taken, mieke = a_booking(berta, period=MORNING), a_person()
    entry = waiting(mieke, berta)
    cancelled(taken, at_minute(10))
    with pytest.raises(PromisedToWaiting):
        a_booking(berta, period=period_on(SATURDAY, "11", "13"), at=at_minute(11))
    booking = a_booking(berta, mieke, period=MORNING, at=at_minute(12))
    offer_waiting(at=at_minute(13))
    entry.refresh_from_db()
    assert (entry.state, entry.booking) == (WaitingState.TAKEN, booking)


def test_entry_lapses_once_its_start_has_passed(berta: Resource) -> None:
    a_booking(berta, period=MORNING)
    entry = waiting(a_person(), berta)
    assert offer_waiting(at=MORNING.start) == 0
    entry.refresh_from_db()
    assert entry.state == WaitingState.LAPSED
    assert first_in_line(berta, MORNING, at=MORNING.start) is None


def test_join_refuses_what_is_free_past_or_somebody_elses(berta: Resource) -> None:
    with pytest.raises(FreeNow):
        waiting(a_person(), berta)
    with pytest.raises(InThePast):
        waiting(a_person(), berta, period_on(dt.date(2026, 11, 23), "9", "12"))
    with pytest.raises(NotAllowed):
        join_waiting(resource=berta, period=MORNING, person=a_person(), by=actor_for(a_user()), at=NOON)


def test_join_twice_is_once_and_there_is_a_limit(berta: Resource, monkeypatch: pytest.MonkeyPatch) -> None:
    a_booking(berta, period=MORNING)
    mieke = a_person()
    assert waiting(mieke, berta) == waiting(mieke, berta)
    monkeypatch.setattr("apps.bookings.domain.waiting.MOST", 1)
    with pytest.raises(TooManyWaiting):
        waiting(mieke, berta, period_on(SATURDAY, "10", "12"))


def test_leaving_the_line_twice_is_once_and_not_for_strangers(berta: Resource) -> None:
    a_booking(berta, period=MORNING)
    entry = waiting(a_person(), berta)
    with pytest.raises(NotAllowed):
        leave_waiting(entry, by=actor_for(a_user()), at=NOON)
    leave_waiting(entry, by=GUEST, at=NOON)
    assert leave_waiting(entry, by=GUEST, at=NOON).state == WaitingState.WITHDRAWN
    assert [event.event for event in history_of(entry)] == ["joined", "left"]


def test_line_costs_one_query_while_nobody_waits(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    a_resource("Berta")
    (berta,) = bookable_resources()
    with django_assert_num_queries(1):
        assert first_in_line(berta, MORNING, at=NOON) is None


def test_places_count_only_who_waits_for_the_same_time(berta: Resource) -> None:
    bart = a_resource("Bart")
    for bike in (berta, bart):
        a_booking(bike, period=period_on(SATURDAY, "8", "20"))
    first = waiting(a_person(), berta, at=at_minute(1))
    waiting(a_person(), berta, period_on(SATURDAY, "14", "16"), at=at_minute(2))
    waiting(a_person(), bart, at=at_minute(3))
    any_bike = join_waiting(kind=a_kind(), period=MORNING, person=a_person(), by=SYSTEM, at=at_minute(4))
    last = waiting(a_person(), berta, at=at_minute(5))
    assert [place_in_line(entry) for entry in (first, any_bike, last)] == [1, 3, 3]


def test_long_line_in_vain_keeps_nobody_from_what_is_free(berta: Resource) -> None:
    a_booking(berta, period=MORNING)
    other = a_resource("Bakfiets Bram")
    in_vain = a_person("Karim Benali")
    WaitingEntry.objects.bulk_create(
        WaitingEntry(
            code=f"W{number}", resource=berta, person=in_vain, created_at=NOON, ends_at=MORNING.end,
            starts_at=MORNING.start + dt.timedelta(seconds=number),
        )
        for number in range(201)
    )  # fmt: skip
    taken = a_booking(other, period=MORNING)
    last = waiting(a_person("Mieke Verhulst", email="mieke@voorbeeld.example"), other, at=at_minute(1))
    cancelled(taken, at_minute(2))  # and nobody heard of it
    assert offer_waiting(at=at_minute(3)) == 1
    last.refresh_from_db()
    assert last.state == WaitingState.OFFERED
