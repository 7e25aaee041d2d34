"""The preview: every date with its price, what is in the way, and what could be instead."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Association, Person
from apps.bookings.domain.series import Planned, SeriesRule, preview_series
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Quota, Resource
from apps.hub.actors import SYSTEM
from apps.hub.errors import BuurtpuntError
from tests.factories import NOON
from tests.factories_bookings import a_booking, a_divided_hall, a_hired_room, period_on
from tests.factories_series import TUESDAY, a_club, a_rule, evening

pytestmark = pytest.mark.django_db


def preview(resource: Resource, rule: SeriesRule, asker: tuple[Association, Person] | None = None) -> list[Planned]:
    club, person = asker or a_club()
    return preview_series(resource, rule=rule, person=person, association=club, by=SYSTEM, at=NOON)


def codes(planned: Planned) -> list[str]:
    return [reason.code for reason in planned.reasons]


def test_every_date_has_its_period_and_price() -> None:
    planned = preview(a_hired_room(), a_rule(count=3))
    assert [(each.date, each.price_cents) for each in planned] == [
        (TUESDAY, 1200),
        (dt.date(2026, 12, 8), 1200),
        (dt.date(2026, 12, 15), 1200),
    ]
    assert all(each.is_possible and each.period == evening(each.date) for each in planned)


def test_a_holiday_stands_in_the_list_as_skipped() -> None:
    planned = preview(a_hired_room(), a_rule(dt.date(2026, 12, 15), count=2, school=True))
    assert [(bool(each.skip_reason), each.is_possible) for each in planned] == [
        (False, True),
        (True, False),
        (True, False),
        (False, True),
    ]


def test_a_clash_tells_why_and_what_could_be_instead() -> None:
    cellar, loft = a_hired_room("Kelder"), a_hired_room("Zolder")
    a_booking(cellar, period=period_on(dt.date(2026, 12, 8), "18", "20"))
    planned = preview(cellar, a_rule(count=2))
    assert planned[0].is_possible
    assert codes(planned[1]) == ["slot_taken"]
    found = [(each.resource, each.period) for each in planned[1].alternatives]
    day = dt.date(2026, 12, 8)
    assert found == [
        (loft, evening(day)),
        (cellar, period_on(day, "20", "22")),
        (cellar, period_on(day, "16", "18")),
    ]


def test_the_parts_of_a_hall_come_first() -> None:
    hall, left, right = a_divided_hall()
    a_hired_room("Zolder")
    a_booking(left, period=evening(TUESDAY))
    planned = preview(hall, a_rule(count=1))
    assert [each.resource for each in planned[0].alternatives] == [right, Resource.objects.get(name="Zolder"), hall]


def test_all_that_is_against_a_date_is_told() -> None:
    room = a_hired_room()
    a_booking(room, period=period_on(TUESDAY, "20", "22"))
    planned = preview(room, a_rule(starts=dt.time(20, 10), ends=dt.time(23), count=1))
    assert codes(planned[0]) == ["slot_taken", "not_on_step", "closed"]


def test_a_time_that_does_not_exist_is_a_reason_and_no_fault() -> None:
    room = a_hired_room()
    planned = preview(room, a_rule(dt.date(2027, 3, 21), starts=dt.time(2, 30), ends=dt.time(5), count=2))
    assert codes(planned[1]) == ["time_does_not_exist"]
    assert (planned[1].period, planned[1].price_cents) == (None, None)


def test_earlier_dates_count_against_the_quota_of_later_ones() -> None:
    room = a_hired_room()
    Quota.objects.create(
        resource=room, limit=3, measure=QuotaMeasure.BOOKINGS, span=QuotaSpan.MONTH, holder=QuotaHolder.ASSOCIATION
    )
    planned = preview(room, a_rule(count=6))
    assert [codes(each) for each in planned] == [[], [], [], ["quota_reached"], ["quota_reached"], []]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (a_rule(), "series_end_needed"),
        (a_rule(dt.date(2026, 11, 17), count=3), "in_the_past"),
        (a_rule(dt.date(9999, 12, 28), count=1), "too_far_ahead"),
    ],
)
def test_a_rule_that_cannot_be_has_no_preview(rule: SeriesRule, code: str) -> None:
    with pytest.raises(BuurtpuntError) as refused:
        preview(a_hired_room(), rule)
    assert refused.value.code == code


def test_the_number_of_queries_does_not_grow_with_the_dates() -> None:
    room, asker = a_hired_room(), a_club()
    for _number in range(4):
        a_hired_room()
    for week in range(20):
        a_booking(room, period=evening(TUESDAY + dt.timedelta(weeks=2 * week)))
    counts = []
    for number in (1, 40):
        with CaptureQueriesContext(connection) as queries:
            planned = preview(room, a_rule(count=number), asker)
        assert len(planned) == number
        counts.append(len(queries))
    assert counts[0] == counts[1]
