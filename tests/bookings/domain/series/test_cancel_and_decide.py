"""Cancelling one date, those that follow too, or all; and a manager's answer to all at once."""

import datetime as dt
from collections.abc import Callable

import pytest

from apps.accounts.domain.association import add_member
from apps.accounts.models import User
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.series import (
    approve_series,
    cancel_series,
    cancel_series_preview,
    deny_series,
    retry_occurrence,
)
from apps.bookings.enums import BookingState, OccurrenceState, SeriesScope
from apps.bookings.models import Booking, Occupancy, Series
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person
from tests.factories_bookings import a_booking, a_hired_room
from tests.factories_series import TUESDAY, a_rule, a_series, evening, states_of

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(weeks=1)


def bookings_of(series: Series) -> list[Booking]:
    rows = series.occurrences.select_related("booking__resource__kind").order_by("date")
    return [row.booking for row in rows if row.booking is not None]


def booking_states(series: Series) -> list[str]:
    return [booking.state for booking in bookings_of(series)]


def test_one_date_is_cancelled_alone() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    cancel_series(bookings_of(series)[1], scope=SeriesScope.ONE, by=SYSTEM, at=NOON)
    assert booking_states(series) == [BookingState.CONFIRMED, BookingState.CANCELLED, BookingState.CONFIRMED]


def test_this_and_following_are_cancelled_and_the_series_ends_before() -> None:
    series = a_series(a_hired_room(), a_rule(count=4))
    cancel_series(bookings_of(series)[2], scope=SeriesScope.FOLLOWING, by=SYSTEM, at=NOON, reason="Te weinig volk")
    series.refresh_from_db()
    assert booking_states(series)[2:] == [BookingState.CANCELLED] * 2
    assert booking_states(series)[:2] == [BookingState.CONFIRMED] * 2
    assert (series.until, series.count, series.cancelled_at) == (TUESDAY + WEEK, None, None)
    assert Occupancy.objects.count() == 2
    assert [(event.event, event.reason) for event in history_of(series)][1:] == [("cancelled", "Te weinig volk")]


@pytest.mark.parametrize(("scope", "number"), [(SeriesScope.ALL, 2), (SeriesScope.FOLLOWING, 0)])
def test_all_are_cancelled(scope: SeriesScope, number: int) -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    cancel_series(bookings_of(series)[number], scope=scope, by=SYSTEM, at=NOON)
    series.refresh_from_db()
    assert set(booking_states(series)) == {BookingState.CANCELLED}
    assert series.cancelled_at == NOON
    assert not Occupancy.objects.exists()


def test_what_is_past_stays() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    later = clock.at_local(TUESDAY + dt.timedelta(days=1), dt.time(12))
    cancel_series(bookings_of(series)[1], scope=SeriesScope.ALL, by=SYSTEM, at=later)
    assert booking_states(series) == [BookingState.CONFIRMED, BookingState.CANCELLED, BookingState.CANCELLED]


def test_each_date_costs_by_its_own_terms() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    late = evening(TUESDAY).start - dt.timedelta(hours=2)
    booking = bookings_of(series)[0]
    preview = cancel_series_preview(booking, scope=SeriesScope.ALL, at=late)
    assert (len(preview.bookings), preview.back_cents, preview.fee_cents) == (3, 3000, 600)
    assert booking_states(series) == [BookingState.CONFIRMED] * 3
    cancel_series(booking, scope=SeriesScope.ALL, by=SYSTEM, at=late)
    owed = [charge.amount_cents for each in bookings_of(series) if (charge := charge_of(each))]
    assert owed == [600, 0, 0]


def test_cancelling_twice_is_once() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    booking = bookings_of(series)[0]
    OutgoingMail.objects.all().delete()
    for _press in range(2):
        cancel_series(booking, scope=SeriesScope.ALL, by=SYSTEM, at=NOON)
    assert OutgoingMail.objects.count() == 1
    assert [event.event for event in history_of(series)] == ["made", "cancelled"]


def test_cancelling_the_rest_twice_is_refused_softly() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    booking = bookings_of(series)[1]
    cancel_series(booking, scope=SeriesScope.FOLLOWING, by=SYSTEM, at=NOON)
    with pytest.raises(BuurtpuntError) as refused:
        cancel_series(booking, scope=SeriesScope.FOLLOWING, by=SYSTEM, at=NOON)
    assert refused.value.code == "nothing_left_of_series"


def test_a_rejected_date_of_a_cancelled_series_is_over() -> None:
    room = a_hired_room()
    a_booking(room, a_person("Walter Maes"), period=evening(TUESDAY + WEEK))
    series = a_series(room, a_rule(count=3))
    cancel_series(bookings_of(series)[0], scope=SeriesScope.ALL, by=SYSTEM, at=NOON)
    row = series.occurrences.get(date=TUESDAY + WEEK)
    assert (row.state, row.reason_code) == (OccurrenceState.SKIPPED, "cancelled")
    with pytest.raises(BuurtpuntError) as refused:
        retry_occurrence(row, resource=room, period=evening(TUESDAY), by=SYSTEM, at=NOON)
    assert refused.value.code == "series_ended"


def test_who_books_for_the_club_may_cancel(karim: User) -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    assert karim.person
    assert series.association
    add_member(series.association, karim.person, by=SYSTEM, at=NOON)
    cancel_series(bookings_of(series)[0], scope=SeriesScope.ALL, by=actor_for(karim), at=NOON)
    assert set(booking_states(series)) == {BookingState.CANCELLED}


@pytest.mark.parametrize("scope", SeriesScope)
def test_a_stranger_cancels_nothing(lotte: User, scope: SeriesScope) -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    with pytest.raises(BuurtpuntError) as refused:
        cancel_series(bookings_of(series)[0], scope=scope, by=actor_for(lotte), at=NOON)
    assert refused.value.code == "not_allowed"


def test_only_a_manager_waives_the_cost(rita: User) -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    with pytest.raises(BuurtpuntError) as refused:
        cancel_series(bookings_of(series)[0], scope=SeriesScope.ALL, by=actor_for(rita), at=NOON, waive_fee=True)
    assert refused.value.code == "not_allowed"
    assert set(booking_states(series)) == {BookingState.CONFIRMED}


def test_a_booking_that_stands_alone_is_no_series() -> None:
    with pytest.raises(BuurtpuntError) as refused:
        cancel_series(a_booking(), scope=SeriesScope.ALL, by=SYSTEM, at=NOON)
    assert refused.value.code == "not_in_series"


def test_a_manager_approves_all_at_once(jef: User) -> None:
    series = a_series(a_hired_room(needs_approval=True), a_rule(count=3))
    OutgoingMail.objects.all().delete()
    assert approve_series(series, by=actor_for(jef), at=NOON, note="Sleutel aan de toog") == 3
    assert set(booking_states(series)) == {BookingState.CONFIRMED}
    queued = OutgoingMail.objects.get()
    assert "Sleutel aan de toog" in queued.text
    assert sum(charge.amount_cents for each in bookings_of(series) if (charge := charge_of(each))) == 3600
    assert approve_series(series, by=actor_for(jef), at=NOON) == 0
    assert OutgoingMail.objects.count() == 1


def test_a_manager_decides_per_date_and_then_the_rest(jef: User) -> None:
    series = a_series(a_hired_room(needs_approval=True), a_rule(count=3))
    deny_booking(bookings_of(series)[0], by=actor_for(jef), at=NOON, reason="Bal van de burgemeester")
    confirm_booking(bookings_of(series)[1], by=actor_for(jef), at=NOON)
    assert approve_series(series, by=actor_for(jef), at=NOON) == 1
    assert booking_states(series) == [BookingState.DENIED, BookingState.CONFIRMED, BookingState.CONFIRMED]


def test_a_manager_denies_all_with_a_word(jef: User) -> None:
    series = a_series(a_hired_room(needs_approval=True), a_rule(count=3))
    OutgoingMail.objects.all().delete()
    assert deny_series(series, by=actor_for(jef), at=NOON, reason="De vloer wordt vernieuwd") == 3
    assert set(booking_states(series)) == {BookingState.DENIED}
    assert not Occupancy.objects.exists()
    assert "De vloer wordt vernieuwd" in OutgoingMail.objects.get().text
    assert states_of(series) == [OccurrenceState.BOOKED] * 3
    assert deny_series(series, by=actor_for(jef), at=NOON, reason="Nog eens") == 0


def test_no_without_a_word_is_refused(jef: User) -> None:
    series = a_series(a_hired_room(needs_approval=True), a_rule(count=2))
    with pytest.raises(BuurtpuntError) as refused:
        deny_series(series, by=actor_for(jef), at=NOON, reason="  ")
    assert refused.value.code == "reason_needed"


def approve(series: Series, user: User) -> int:
    return approve_series(series, by=actor_for(user), at=NOON)


def deny(series: Series, user: User) -> int:
    return deny_series(series, by=actor_for(user), at=NOON, reason="Nee")


@pytest.mark.parametrize("decide", [approve, deny])
def test_only_a_manager_decides(rita: User, decide: Callable[[Series, User], int]) -> None:
    series = a_series(a_hired_room(needs_approval=True), a_rule(count=2))
    with pytest.raises(BuurtpuntError) as refused:
        decide(series, rita)
    assert refused.value.code == "not_allowed"
    assert set(booking_states(series)) == {BookingState.REQUESTED}


def test_a_request_that_ran_out_is_not_approved_any_more(jef: User) -> None:
    room = a_hired_room(needs_approval=True)
    room.answer_hours = 24
    room.save()
    series = a_series(room, a_rule(count=2))
    assert approve_series(series, by=actor_for(jef), at=NOON + dt.timedelta(hours=25)) == 0
