"""From a rule to bookings: each date on its own, one mail, once per form."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.series import Instead, SeriesRule, create_series, retry_occurrence
from apps.bookings.enums import BookingState, Frequency, OccurrenceState, QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Booking, Occurrence, Quota, Resource, Series
from apps.hub import clock
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.domain.mail import send_waiting_mails
from apps.hub.errors import BuurtpuntError
from apps.hub.models import OutgoingMail
from apps.hub.queries.history import history_of
from apps.hub.ui import formats
from apps.payments.queries.charge import charge_of
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import a_booking, a_divided_hall, a_hired_room, period_on
from tests.factories_series import TUESDAY, a_club, a_rule, a_series, evening, states_of
from tests.ical import events_of

pytestmark = pytest.mark.django_db

SECOND = TUESDAY + dt.timedelta(weeks=1)
THIRD = TUESDAY + dt.timedelta(weeks=2)


def codes_of(series: Series) -> list[str]:
    return list(series.occurrences.order_by("date").values_list("reason_code", flat=True))


def test_every_date_is_a_booking_of_its_own() -> None:
    room = a_hired_room()
    series = a_series(room, a_rule(count=3), activity="Yoga")
    bookings = list(Booking.objects.order_by("starts_at"))
    assert [booking.period for booking in bookings] == [evening(TUESDAY), evening(SECOND), evening(THIRD)]
    assert {(booking.state, booking.activity, booking.association) for booking in bookings} == {
        (BookingState.CONFIRMED, "Yoga", series.association)
    }
    assert [charge.amount_cents for booking in bookings if (charge := charge_of(booking))] == [1200, 1200, 1200]
    assert [event.event for event in history_of(series)] == ["made"]


def test_what_cannot_be_is_kept_with_its_reason() -> None:
    room = a_hired_room()
    a_booking(room, period=period_on(SECOND, "20", "22"))
    series = a_series(room, a_rule(count=3))
    assert states_of(series) == [OccurrenceState.BOOKED, OccurrenceState.REJECTED, OccurrenceState.BOOKED]
    assert codes_of(series) == ["", "slot_taken", ""]


def test_a_skipped_holiday_is_kept_by_its_name() -> None:
    series = a_series(a_hired_room(), a_rule(dt.date(2026, 12, 15), count=2, school=True))
    assert states_of(series) == [
        OccurrenceState.BOOKED, OccurrenceState.SKIPPED, OccurrenceState.SKIPPED, OccurrenceState.BOOKED,
    ]  # fmt: skip
    assert codes_of(series) == ["", "holiday", "holiday", ""]
    assert series.occurrences.exclude(reason="").count() == 2


def test_an_hour_that_does_not_exist_is_rejected_alone() -> None:
    rule = a_rule(dt.date(2027, 3, 21), starts=dt.time(2, 30), ends=dt.time(5), count=3)
    room = a_hired_room()
    room.hours.all().delete()
    series = a_series(room, rule)
    assert codes_of(series) == ["", "time_does_not_exist", ""]


def test_wall_time_is_kept_over_the_clock_change() -> None:
    series = a_series(a_hired_room(), a_rule(dt.date(2027, 3, 23), count=2))
    starts = [row.booking.starts_at for row in series.occurrences.select_related("booking") if row.booking]
    assert [clock.local(start).time() for start in starts] == [dt.time(19), dt.time(19)]
    assert starts[1] - starts[0] == dt.timedelta(days=7, hours=-1)


def test_an_alternative_takes_the_place_of_a_clash() -> None:
    cellar, loft = a_hired_room("Kelder"), a_hired_room("Zolder")
    a_booking(cellar, period=evening(SECOND))
    a_booking(cellar, period=evening(THIRD))
    instead = {SECOND: Instead(loft, evening(SECOND)), THIRD: Instead(cellar, period_on(THIRD, "16", "18"))}
    series = a_series(cellar, a_rule(count=3), instead=instead)
    rows = [row.booking for row in series.occurrences.select_related("booking__resource").order_by("date")]
    assert [(row.resource, row.period) for row in rows if row] == [
        (cellar, evening(TUESDAY)),
        (loft, evening(SECOND)),
        (cellar, period_on(THIRD, "16", "18")),
    ]


def test_an_alternative_that_went_meanwhile_is_rejected() -> None:
    cellar, loft = a_hired_room("Kelder"), a_hired_room("Zolder")
    a_booking(loft, period=evening(SECOND))
    series = a_series(cellar, a_rule(count=2), instead={SECOND: Instead(loft, evening(SECOND))})
    assert codes_of(series) == ["", "slot_taken"]


def test_a_thing_that_needs_approval_is_asked() -> None:
    a_series(a_hired_room(needs_approval=True), a_rule(count=2))
    assert set(Booking.objects.values_list("state", flat=True)) == {BookingState.REQUESTED}


def test_a_hall_takes_the_time_of_its_parts() -> None:
    hall, left, _right = a_divided_hall()
    a_booking(left, period=evening(SECOND))
    assert codes_of(a_series(hall, a_rule(count=3))) == ["", "slot_taken", ""]


def test_quotas_hold_within_the_series() -> None:
    room = a_hired_room()
    Quota.objects.create(
        resource=room, limit=2, measure=QuotaMeasure.BOOKINGS, span=QuotaSpan.MONTH, holder=QuotaHolder.ASSOCIATION
    )
    assert codes_of(a_series(room, a_rule(count=6))) == ["", "", "quota_reached", "quota_reached", "quota_reached", ""]


def test_the_same_form_twice_is_one_series() -> None:
    room, (club, person), key = a_hired_room(), a_club(), uuid.uuid4()
    made = [
        create_series(
            room, rule=a_rule(count=2), person=person, association=club, request_key=key, by=SYSTEM, at=NOON
        )
        for _press in range(2)
    ]  # fmt: skip
    assert made[0] == made[1]
    assert (Series.objects.count(), Booking.objects.count(), OutgoingMail.objects.count()) == (1, 2, 1)


def test_the_key_of_somebody_else_is_no_way_in() -> None:
    room, (club, person), key = a_hired_room(), a_club(), uuid.uuid4()
    create_series(room, rule=a_rule(count=1), person=person, association=club, request_key=key, by=SYSTEM, at=NOON)
    other = a_person("Karim Benali", email="karim@voorbeeld.example")
    with pytest.raises(BuurtpuntError) as refused:
        create_series(room, rule=a_rule(count=1), person=other, request_key=key, by=SYSTEM, at=NOON)
    assert refused.value.code == "try_again"


def test_one_mail_tells_every_date_with_a_file_of_all() -> None:
    room = a_hired_room()
    a_booking(room, a_person("Walter Maes"), period=evening(SECOND))
    series = a_series(room, a_rule(dt.date(2026, 12, 1), count=4, school=True))
    queued = OutgoingMail.objects.get()
    assert queued.template == "bookings/mail/series"
    assert series.code[:2] in queued.text
    assert all(formats.day(day) in queued.text for day in (TUESDAY, SECOND, dt.date(2026, 12, 22)))
    file = queued.attachments.get()
    events = events_of(bytes(file.content))
    assert len(events) == 3
    send_waiting_mails(at=queued.next_try_at)
    assert len(mail.outbox) == 1


def test_who_gave_only_a_phone_number_gets_no_mail() -> None:
    person = a_person("Walter Maes")
    club = an_association("Kaarters", person)
    create_series(a_hired_room(), rule=a_rule(count=2), person=person, association=club, by=SYSTEM, at=NOON)
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (a_rule(), "series_end_needed"),
        (a_rule(count=61), "too_many_dates"),
        (a_rule(dt.date(2026, 11, 20), count=2), "in_the_past"),
        (a_rule(count=2, frequency=Frequency.LAST), "not_the_last"),
    ],
)
def test_a_rule_that_cannot_be_books_nothing(rule: SeriesRule, code: str) -> None:
    with pytest.raises(BuurtpuntError) as refused:
        a_series(a_hired_room(), rule)
    assert refused.value.code == code
    assert not Booking.objects.exists()


def test_a_series_of_which_nothing_can_be_is_not_made() -> None:
    room = a_hired_room()
    a_booking(room, a_person("Walter Maes"), period=evening(TUESDAY))
    with pytest.raises(BuurtpuntError) as refused:
        a_series(room, a_rule(count=1))
    assert refused.value.code == "nothing_possible"
    assert (Series.objects.count(), Occurrence.objects.count(), Booking.objects.count()) == (0, 0, 1)


def test_house_rules_must_be_accepted_once_for_all(mieke: User) -> None:
    room = a_hired_room()
    room.house_rules = "Vegen na gebruik."
    room.save()
    assert mieke.person
    club = an_association("Fanfare", mieke.person)
    given: dict[str, Any] = {"rule": a_rule(count=2), "person": mieke.person, "association": club, "at": NOON}
    with pytest.raises(BuurtpuntError) as refused:
        create_series(room, **given, by=actor_for(mieke))
    assert refused.value.code == "house_rules_needed"
    create_series(room, **given, by=actor_for(mieke), accepts_rules=True)
    assert Booking.objects.filter(rules_accepted_at=NOON).count() == 2


def test_a_series_is_for_an_association(mieke: User) -> None:
    assert mieke.person
    with pytest.raises(BuurtpuntError) as refused:
        create_series(a_hired_room(), rule=a_rule(count=2), person=mieke.person, by=actor_for(mieke), at=NOON)
    assert refused.value.code == "association_needed"


def test_for_an_association_of_others_nobody_may_ask(lotte: User, mieke: User) -> None:
    assert lotte.person
    assert mieke.person
    club = an_association("Fanfare", mieke.person)
    rule = a_rule(count=2)
    with pytest.raises(BuurtpuntError) as refused:
        create_series(
            a_hired_room(), rule=rule, person=lotte.person, association=club, by=actor_for(lotte), at=NOON
        )  # fmt: skip
    assert refused.value.code == "not_your_association"
    with pytest.raises(BuurtpuntError) as refused:
        create_series(a_hired_room(), rule=rule, person=mieke.person, association=club, by=actor_for(lotte), at=NOON)
    assert refused.value.code == "not_allowed"


def test_a_volunteer_makes_one_for_an_association(rita: User) -> None:
    club, person = a_club()
    series = create_series(
        a_hired_room(), rule=a_rule(count=2), person=person, association=club, by=actor_for(rita), at=NOON
    )
    assert (series.person, series.association) == (person, club)


def test_the_number_of_queries_per_date_stays_the_same() -> None:
    room, (club, person) = a_hired_room(), a_club()
    counts = {}
    for number, first in ((1, TUESDAY), (10, dt.date(2026, 12, 3)), (40, dt.date(2026, 12, 4))):
        with CaptureQueriesContext(connection) as queries:
            create_series(room, rule=a_rule(first, count=number), person=person, association=club, by=SYSTEM, at=NOON)
        counts[number] = len(queries)
    each = (counts[10] - counts[1]) / 9
    assert (counts[40] - counts[10]) / 30 == pytest.approx(each, abs=0.5)
    assert each < 30


def a_rejected_date(room: Resource) -> Occurrence:
    a_booking(room, a_person("Walter Maes"), period=evening(SECOND))
    return a_series(room, a_rule(count=3)).occurrences.get(date=SECOND)


def test_a_rejected_date_is_booked_at_another_hour() -> None:
    room = a_hired_room()
    row = a_rejected_date(room)
    done = retry_occurrence(row, resource=room, period=period_on(SECOND, "16", "18"), by=SYSTEM, at=NOON)
    assert (done.state, done.reason_code, done.reason) == (OccurrenceState.BOOKED, "", "")
    assert done.booking is not None
    assert done.booking.period == period_on(SECOND, "16", "18")
    assert [event.event for event in history_of(done.series)] == ["made", "date added"]


def test_a_rejected_date_is_booked_once_however_often() -> None:
    room = a_hired_room()
    row = a_rejected_date(room)
    for _press in range(2):
        retry_occurrence(row, resource=room, period=period_on(SECOND, "16", "18"), by=SYSTEM, at=NOON)
    assert Booking.objects.filter(association__isnull=False).count() == 3


def test_a_rejected_date_that_still_cannot_be_stays_rejected() -> None:
    room = a_hired_room()
    row = a_rejected_date(room)
    with pytest.raises(BuurtpuntError) as refused:
        retry_occurrence(row, resource=room, period=evening(SECOND), by=SYSTEM, at=NOON)
    assert refused.value.code == "slot_taken"
    row.refresh_from_db()
    assert row.state == OccurrenceState.REJECTED


def test_a_stranger_adds_no_date(lotte: User) -> None:
    room = a_hired_room()
    row = a_rejected_date(room)
    with pytest.raises(BuurtpuntError) as refused:
        retry_occurrence(row, resource=room, period=period_on(SECOND, "16", "18"), by=actor_for(lotte), at=NOON)
    assert refused.value.code == "not_allowed"


def test_a_skipped_date_can_be_booked_after_all() -> None:
    room = a_hired_room()
    series = a_series(room, a_rule(dt.date(2026, 12, 15), count=2, school=True))
    row = series.occurrences.filter(state=OccurrenceState.SKIPPED).earliest("date")
    done = retry_occurrence(row, resource=room, period=evening(row.date), by=SYSTEM, at=NOON)
    assert done.state == OccurrenceState.BOOKED
