"""Another hour or place for one date, for those that follow too, or for all."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.series import PlannedChange, approve_series, change_series, change_series_preview
from apps.bookings.enums import BookingState, OccurrenceState, SeriesScope
from apps.bookings.models import Booking, Resource, Series
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError
from apps.hub.models import OutgoingMail
from apps.hub.period import Period
from apps.hub.queries.history import history_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_hired_room, a_period, period_on
from tests.factories_series import TUESDAY, a_rule, a_series, evening, periods_of, states_of

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(weeks=1)
LATE: dict[str, Any] = {"starts": dt.time(20), "ends": dt.time(22)}


def late(date: dt.date) -> Period:
    return a_period(date, dt.time(20), dt.time(22))


def booking_on(series: Series, number: int) -> Booking:
    """Of the n-th date, from 0 on."""
    booking = list(series.occurrences.select_related("booking__resource").order_by("date"))[number].booking
    assert booking is not None
    return booking


def change(booking: Booking, scope: SeriesScope, *, at: dt.datetime = NOON, **options: Any) -> Series:
    return change_series(booking, scope=scope, **(LATE | options), by=SYSTEM, at=at)


def test_one_date_moves_alone() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    after = change(booking_on(series, 1), SeriesScope.ONE)
    assert after == series
    assert periods_of(series) == [evening(TUESDAY), late(TUESDAY + WEEK), evening(TUESDAY + 2 * WEEK)]


def test_this_and_following_go_on_in_a_series_that_follows() -> None:
    series = a_series(a_hired_room(), a_rule(count=4))
    uids = [booking_on(series, number).uid for number in range(4)]
    after = change(booking_on(series, 2), SeriesScope.FOLLOWING)
    series.refresh_from_db()
    assert after.follows == series
    assert (after.starts, after.first_date, after.until) == (dt.time(20), TUESDAY + 2 * WEEK, TUESDAY + 3 * WEEK)
    assert (series.until, series.count) == (TUESDAY + WEEK, None)
    assert periods_of(series) == [evening(TUESDAY), evening(TUESDAY + WEEK)]
    assert periods_of(after) == [late(TUESDAY + 2 * WEEK), late(TUESDAY + 3 * WEEK)]
    assert [booking_on(after, number).uid for number in range(2)] == uids[2:]
    assert [event.event for event in history_of(series)] == ["made", "goes on otherwise"]
    assert [event.event for event in history_of(after)] == ["made", "changed"]


def test_all_dates_change_in_the_series_itself() -> None:
    room, loft = a_hired_room("Kelder"), a_hired_room("Zolder")
    series = a_series(room, a_rule(count=2))
    after = change(booking_on(series, 1), SeriesScope.ALL, resource=loft)
    assert after == series
    assert periods_of(series) == [late(TUESDAY), late(TUESDAY + WEEK)]
    series.refresh_from_db()
    assert (series.starts, series.resource) == (dt.time(20), loft)
    assert set(Booking.objects.values_list("resource", flat=True)) == {loft.pk}


def test_all_leaves_what_is_past() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    after_first = clock.at_local(TUESDAY + dt.timedelta(days=1), dt.time(12))
    change(booking_on(series, 1), SeriesScope.ALL, at=after_first)
    assert periods_of(series) == [evening(TUESDAY), late(TUESDAY + WEEK), late(TUESDAY + 2 * WEEK)]


def test_each_date_keeps_its_own_place_when_only_the_hour_changes() -> None:
    room, loft = a_hired_room("Kelder"), a_hired_room("Zolder")
    series = a_series(room, a_rule(count=2))
    change(booking_on(series, 1), SeriesScope.ONE, starts=dt.time(19), ends=dt.time(21), resource=loft)
    change(booking_on(series, 0), SeriesScope.ALL)
    assert [booking_on(series, number).resource for number in range(2)] == [room, loft]


def test_what_cannot_move_stays_and_says_why() -> None:
    room = a_hired_room()
    series = a_series(room, a_rule(count=3))
    a_booking(room, a_person("Walter Maes"), period=period_on(TUESDAY + WEEK, "21", "22"))
    change(booking_on(series, 0), SeriesScope.ALL)
    assert periods_of(series) == [late(TUESDAY), evening(TUESDAY + WEEK), late(TUESDAY + 2 * WEEK)]
    assert states_of(series) == [OccurrenceState.BOOKED] * 3
    assert series.occurrences.get(date=TUESDAY + WEEK).reason_code == "slot_taken"


def test_what_was_rejected_is_tried_at_the_new_hour() -> None:
    room = a_hired_room()
    a_booking(room, a_person("Walter Maes"), period=period_on(TUESDAY + WEEK, "18", "20"))
    series = a_series(room, a_rule(count=3), activity="Yoga", attendees=12)
    change(booking_on(series, 0), SeriesScope.ALL)
    assert periods_of(series) == [late(TUESDAY), late(TUESDAY + WEEK), late(TUESDAY + 2 * WEEK)]
    assert (booking_on(series, 1).activity, booking_on(series, 1).attendees) == ("Yoga", 12)


def test_a_cancelled_date_stays_cancelled() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    cancel_booking(booking_on(series, 1), by=SYSTEM, at=NOON)
    change(booking_on(series, 0), SeriesScope.ALL)
    assert booking_on(series, 1).state == BookingState.CANCELLED
    assert periods_of(series)[1] == evening(TUESDAY + WEEK)


def test_twice_is_once() -> None:
    series = a_series(a_hired_room(), a_rule(count=4))
    booking = booking_on(series, 2)
    first = change(booking, SeriesScope.FOLLOWING)
    sequence = booking_on(first, 0).sequence
    again = change(booking, SeriesScope.FOLLOWING)
    assert again == first
    assert Series.objects.count() == 2
    assert booking_on(first, 0).sequence == sequence


def test_one_mail_tells_the_change() -> None:
    series = a_series(a_hired_room(), a_rule(count=4))
    OutgoingMail.objects.all().delete()
    change(booking_on(series, 1), SeriesScope.FOLLOWING)
    assert OutgoingMail.objects.get().template == "bookings/mail/series"


def test_an_hour_at_which_nothing_is_possible_changes_nothing() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    with pytest.raises(BuurtpuntError) as refused:
        change(booking_on(series, 1), SeriesScope.FOLLOWING, starts=dt.time(3), ends=dt.time(5))
    assert refused.value.code == "nothing_possible"
    assert Series.objects.count() == 1
    assert periods_of(series) == [evening(TUESDAY + number * WEEK) for number in range(3)]


def test_an_end_on_the_next_day() -> None:
    room = a_hired_room()
    room.hours.all().delete()
    series = a_series(room, a_rule(count=2))
    change(booking_on(series, 0), SeriesScope.ALL, starts=dt.time(22), ends=dt.time(1))
    assert periods_of(series)[0] == a_period(TUESDAY, dt.time(22), dt.time(1), until=TUESDAY + dt.timedelta(days=1))


def test_a_booking_that_stands_alone_is_no_series() -> None:
    with pytest.raises(BuurtpuntError) as refused:
        change(a_booking(), SeriesScope.ALL)
    assert refused.value.code == "not_in_series"


def test_a_series_that_is_over_cannot_change() -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    with pytest.raises(BuurtpuntError) as refused:
        change(booking_on(series, 0), SeriesScope.ALL, at=NOON + dt.timedelta(days=60))
    assert refused.value.code == "nothing_left_of_series"


@pytest.mark.parametrize("scope", SeriesScope)
def test_a_stranger_changes_nothing(lotte: User, scope: SeriesScope) -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    with pytest.raises(BuurtpuntError) as refused:
        change_series(booking_on(series, 1), scope=scope, **LATE, by=actor_for(lotte), at=NOON)
    assert refused.value.code == "not_allowed"
    assert periods_of(series)[1] == evening(TUESDAY + WEEK)


def preview(booking: Booking, scope: SeriesScope, **options: Any) -> list[PlannedChange]:
    return change_series_preview(booking, scope=scope, **(LATE | options), by=SYSTEM, at=NOON)


def test_the_preview_tells_each_difference_and_changes_nothing() -> None:
    series = a_series(a_hired_room(), a_rule(count=3))
    planned = preview(booking_on(series, 1), SeriesScope.FOLLOWING, ends=dt.time(21, 30))
    assert [(each.booking, each.difference_cents, each.reason) for each in planned] == [
        (booking_on(series, 1), -300, None),
        (booking_on(series, 2), -300, None),
    ]
    assert periods_of(series)[1] == evening(TUESDAY + WEEK)


def test_the_preview_says_what_stays() -> None:
    room = a_hired_room()
    series = a_series(room, a_rule(count=2))
    a_booking(room, a_person("Walter Maes"), period=period_on(TUESDAY, "21", "22"))
    first, second = preview(booking_on(series, 0), SeriesScope.ALL)
    assert first.reason is not None
    assert (first.reason.code, second.reason) == ("slot_taken", None)
    closed = preview(booking_on(series, 0), SeriesScope.ONE, starts=dt.time(3), ends=dt.time(5))
    assert [each.reason.code for each in closed if each.reason] == ["closed"]


def test_the_preview_and_the_change_agree() -> None:
    room, loft = a_hired_room("Kelder", needs_approval=True), a_hired_room("Zolder", needs_approval=True)
    series = a_series(room, a_rule(count=4))
    approve_series(series, by=SYSTEM, at=NOON)
    a_booking(loft, a_person("Walter Maes"), period=late(TUESDAY + 2 * WEEK))
    totals = [booking_on(series, number).total_cents for number in range(4)]
    planned = preview(booking_on(series, 0), SeriesScope.ALL, ends=dt.time(22), resource=loft)
    change(booking_on(series, 0), SeriesScope.ALL, resource=loft)
    for number, each in enumerate(planned):
        booking = booking_on(series, number)
        assert booking.total_cents - totals[number] == each.difference_cents
        assert (booking.resource == loft) == (each.reason is None)
        assert (booking.state == BookingState.REQUESTED) == each.asks_approval


def test_the_preview_of_what_is_over_is_empty() -> None:
    series = a_series(a_hired_room(), a_rule(count=2))
    later = NOON + dt.timedelta(days=60)
    options: dict[str, Any] = {"scope": SeriesScope.ALL, **LATE, "by": SYSTEM, "at": later}
    assert change_series_preview(booking_on(series, 0), **options) == []


def test_room_with_house_rules_of_its_own_takes_no_series_that_never_read_them(mieke: User) -> None:
    kitchen = a_hired_room("Keuken")
    Resource.objects.filter(pk=kitchen.pk).update(house_rules="Was zelf af.")
    kitchen.refresh_from_db()
    assert mieke.person is not None
    asker = (an_association("Yoga", mieke.person), mieke.person)
    series = a_series(a_hired_room(), a_rule(count=2), asker)
    with pytest.raises(BuurtpuntError) as refused:
        change_series(
            booking_on(series, 0), scope=SeriesScope.ALL, **LATE, resource=kitchen, by=actor_for(mieke), at=NOON
        )
    assert refused.value.code == "nothing_possible"
    assert periods_of(series) == [evening(TUESDAY), evening(TUESDAY + WEEK)]
    plan = change_series_preview(
        booking_on(series, 0), scope=SeriesScope.ALL, **LATE, resource=kitchen, by=actor_for(mieke), at=NOON
    )
    assert {planned.reason.code for planned in plan if planned.reason is not None} == {"house_rules_needed"}
