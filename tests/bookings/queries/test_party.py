"""How somebody kept to what they booked, and what a request stands between."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.closure import close_resource
from apps.bookings.domain.use import check_in_booking, check_out_booking, mark_no_show
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.queries.clash import clashes_of
from apps.bookings.queries.party import history_of_party
from apps.hub.actors import SYSTEM, actor_for
from tests.factories import NOON, a_person, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_divided_hall, a_resource, a_room, period_on

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)


def test_history_counts_what_was_kept_late_and_missed(rita: User) -> None:
    bike, walter = a_resource(), a_person()
    used, missed, late, fine = (
        a_booking(bike, walter, period=period_on(SATURDAY + n * DAY, "9", "12")) for n in range(4)
    )
    check_in_booking(check_out_booking(used, by=SYSTEM, at=used.starts_at), by=SYSTEM, at=used.starts_at)
    mark_no_show(missed, by=actor_for(rita), at=missed.starts_at, reason="Niet verwittigd")
    cancel_booking(late, by=SYSTEM, at=late.starts_at - dt.timedelta(hours=2), reason="Ziek")
    cancel_booking(fine, by=SYSTEM, at=NOON)
    asked = a_booking(a_room(), walter)

    history = history_of_party(walter, but=asked)

    assert (history.total, history.kept, history.late, history.no_shows) == (4, 1, 1, 1)
    assert [(incident.booking, incident.event and incident.event.reason) for incident in history.incidents] == [
        (late, "Ziek"),
        (missed, "Niet verwittigd"),
    ]
    assert history.incidents[1].event is not None
    assert history.incidents[1].event.user == rita
    assert history.last == [fine, late, missed, used]


def test_history_of_an_association_is_its_own() -> None:
    walter = a_person()
    fanfare, bike = an_association("Fanfare", walter), a_resource()
    own = a_booking(bike, walter)
    theirs = a_booking(bike, walter, period=period_on(SATURDAY, "14", "16"), association=fanfare)
    assert history_of_party(fanfare).last == [theirs]
    assert history_of_party(walter).last == [theirs, own]


def test_history_costs_the_same_queries_at_1_and_at_20() -> None:
    bike, walter = a_resource(), a_person()
    counts = []
    for day in range(20):
        booking = a_booking(bike, walter, period=period_on(SATURDAY + day * DAY, "9", "12"))
        mark_no_show(booking, by=SYSTEM, at=booking.starts_at)
        if day in {0, 19}:
            with CaptureQueriesContext(connection) as queries:
                history = history_of_party(walter)
                assert [str(incident.booking.resource.kind) for incident in history.incidents]
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_clashes_of_a_hall_are_those_of_its_halves_too() -> None:
    hall, left, right = a_divided_hall()
    asked = a_booking(hall, period=period_on(SATURDAY, "9", "12"))
    beside = a_booking(left, period=period_on(SATURDAY, "14", "16"))
    a_booking(left, period=period_on(SATURDAY + DAY, "14", "16"))
    right.needs_approval = True
    right.save()
    other = a_booking(right, period=period_on(SATURDAY, "14", "16"))
    waits = join_waiting(resource=left, period=period_on(SATURDAY, "10", "11"), person=a_person(), by=SYSTEM, at=NOON)
    closure = close_resource(right, period=period_on(SATURDAY, "18", "20"), reason="Feest", by=SYSTEM, at=NOON)

    clashes = clashes_of(asked, at=NOON)

    assert (clashes.beside, clashes.others) == ([beside], [other])
    assert (clashes.waiting, clashes.closures) == ([waits], [closure])
