"""The address that calendar programs fetch."""

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.domain.role import grant_role, revoke_role
from apps.accounts.enums import Role
from apps.accounts.models import Person, User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.decision import confirm_booking, deny_booking
from apps.bookings.domain.feed import create_subscription, revoke_subscription, rotate_subscription
from apps.bookings.enums import FeedDetail, FeedScope
from apps.bookings.models import Booking, CalendarSubscription, Resource
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.models import Place
from tests.factories import NOON, an_association
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_room
from tests.ical import events_of

pytestmark = pytest.mark.usefixtures("noon", "place")
DAY = dt.timedelta(days=1)


def a_link(
    owner: User,
    scope: FeedScope = FeedScope.MINE,
    resource: Resource | None = None,
    detail: FeedDetail = FeedDetail.BUSY,
) -> tuple[CalendarSubscription, str]:
    subscription, token = create_subscription(
        owner=owner, name="Mijn gsm", scope=scope, resource=resource, detail=detail, by=actor_for(owner), at=NOON
    )
    return subscription, f"/kalender/{token}.ics"


def events_at(url: str) -> list[Any]:
    response = Client().get(url)
    assert response.status_code == 200
    return events_of(response.content)


def summaries(url: str) -> list[str]:
    return [str(event["SUMMARY"]) for event in events_at(url)]


def test_feed_answers_a_calendar_without_cookie_or_sign_in(mieke: User) -> None:
    booking = a_booking(person=mieke.person, activity="Naar het containerpark")
    _subscription, url = a_link(mieke)

    response = Client(headers={"accept": "application/json"}).get(url)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies
    (event,) = events_of(response.content)
    assert event["UID"] == f"{booking.uid}@localhost"
    assert event["SUMMARY"] == f"{booking.resource.name}: Naar het containerpark"
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (booking.starts_at, booking.ends_at)
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOON


def test_feed_head_answers_as_get_without_the_body(mieke: User) -> None:
    _subscription, url = a_link(mieke)

    whole, head = Client().get(url), Client().head(url)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_feed_of_mine_holds_only_mine(mieke: User, karim: User) -> None:
    mine = a_booking(person=mieke.person)
    a_booking(person=karim.person)
    _subscription, url = a_link(mieke)

    assert [event["UID"] for event in events_at(url)] == [f"{mine.uid}@localhost"]


def test_feed_of_a_half_shows_when_the_whole_hall_is_taken(jef: User, walter: Person) -> None:
    left, right, other = (a_room(name, needs_approval=False) for name in ("Linkerhelft", "Rechterhelft", "Kelder"))
    whole = a_room("Grote zaal", needs_approval=False, parts=(left, right))
    a_booking(whole, walter, period=a_period(start=dt.time(9), end=dt.time(10)))
    a_booking(left, walter, period=a_period(start=dt.time(11), end=dt.time(12)))
    a_booking(right, walter, period=a_period(start=dt.time(13), end=dt.time(14)))
    a_booking(other, walter)

    _link, of_left = a_link(jef, FeedScope.RESOURCE, left)
    _link, of_whole = a_link(jef, FeedScope.RESOURCE, whole)
    _link, of_all = a_link(jef, FeedScope.ALL)

    assert summaries(of_left) == ["Grote zaal: Bezet", "Bezet"]
    assert summaries(of_whole) == ["Bezet", "Linkerhelft: Bezet", "Rechterhelft: Bezet"]
    assert len(summaries(of_all)) == 4


def test_feed_names_people_only_when_asked_and_never_how_to_reach_them(jef: User, mieke: User) -> None:
    assert mieke.person
    fanfare = an_association("Fanfare De Eendracht", mieke.person)
    hall = a_room(needs_approval=False)
    a_booking(hall, mieke.person, activity="Sleutel 4711 ligt onder de mat", association=fanfare)
    a_booking(hall, mieke.person, period=a_period(start=dt.time(14), end=dt.time(15)))
    _link, busy = a_link(jef, FeedScope.RESOURCE, hall)
    _link, names = a_link(jef, FeedScope.RESOURCE, hall, FeedDetail.NAMES)

    assert summaries(busy) == ["Bezet", "Bezet"]
    assert summaries(names) == ["Fanfare De Eendracht", "Mieke V."]
    for url in (busy, names):
        content = Client().get(url).content.decode().replace("\r\n ", "")
        leaks = [word for word in (mieke.person.phone, mieke.email, "4711", "Verhulst") if word in content]
        assert leaks == []


def test_feed_follows_a_request_to_its_answer(jef: User, walter: Person) -> None:
    hall = a_room()
    yes = a_booking(hall, walter)
    no = a_booking(hall, walter, period=a_period(start=dt.time(14), end=dt.time(15)))
    _link, url = a_link(jef, FeedScope.RESOURCE, hall, FeedDetail.NAMES)
    before = {str(event["UID"]): event for event in events_at(url)}

    confirm_booking(yes, by=actor_for(jef), at=NOON + DAY)
    deny_booking(no, by=actor_for(jef), at=NOON + DAY, reason="Er is al toneel.")
    with time_machine.travel(NOON + DAY, tick=False):
        after = {str(event["UID"]): event for event in events_at(url)}

    assert set(before) == set(after) == {f"{yes.uid}@localhost", f"{no.uid}@localhost"}
    assert {str(event["STATUS"]) for event in before.values()} == {"TENTATIVE"}
    assert after[f"{yes.uid}@localhost"]["STATUS"] == "CONFIRMED"
    assert after[f"{no.uid}@localhost"]["STATUS"] == "CANCELLED"
    assert after[f"{no.uid}@localhost"]["SUMMARY"] == "Geannuleerd: Walter M."
    assert all(after[uid]["SEQUENCE"] > before[uid]["SEQUENCE"] for uid in before)


def test_feed_keeps_a_cancelled_booking_thirty_days_and_the_past_ninety(jef: User, walter: Person) -> None:
    bike = a_resource()
    cancelled = a_booking(bike, walter, period=a_period(dt.date(2027, 6, 5)))
    kept = a_booking(bike, walter)
    cancel_booking(cancelled, by=SYSTEM, at=NOON)
    _link, url = a_link(jef, FeedScope.ALL)

    def uids_after(days: int) -> set[str]:
        with time_machine.travel(NOON + days * DAY, tick=False):
            return {str(event["UID"]).partition("@")[0] for event in events_at(url)}

    assert uids_after(30) == {str(cancelled.uid), str(kept.uid)}
    assert uids_after(31) == {str(kept.uid)}
    assert uids_after(94) == {str(kept.uid)}
    assert uids_after(95) == set()


def test_feed_that_did_not_change_is_304_in_one_query_however_large(jef: User, walter: Person) -> None:
    bike = a_resource()
    _link, url = a_link(jef, FeedScope.ALL)
    counts = []
    for hour in range(8, 20):
        a_booking(bike, walter, period=a_period(start=dt.time(hour), end=dt.time(hour + 1)))
        etag = Client().get(url).headers["ETag"]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = Client().get(url, headers={"if-none-match": f'W/{etag}, "other"'})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", etag)
        counts.append(len(queries))

    assert set(counts) == {1}


def test_feed_is_built_in_the_same_number_of_queries_at_1_and_at_20(jef: User, walter: Person) -> None:
    bike = a_resource()
    _link, url = a_link(jef, FeedScope.RESOURCE, bike, FeedDetail.NAMES)
    counts = []
    for day in range(20):
        a_booking(bike, walter, period=a_period(SATURDAY + day * DAY))
        with CaptureQueriesContext(connection) as queries:
            assert Client().get(url).status_code == 200
        counts.append(len(queries))

    assert set(counts) == {4}  # the link, its bookings, the place, and the note of what was built


def test_feed_etag_changes_with_the_content_and_only_then(jef: User, mieke: User, walter: Person) -> None:
    booking = a_booking(a_room(), walter)
    _link, url = a_link(jef, FeedScope.RESOURCE, booking.resource, FeedDetail.NAMES)
    first = Client().get(url).headers["ETag"]

    a_booking(person=mieke.person)  # something else
    with time_machine.travel(NOON + dt.timedelta(days=3), tick=False):
        later = Client().get(url).headers["ETag"]
    confirm_booking(booking, by=actor_for(jef), at=NOON + DAY)
    changed = Client().get(url, headers={"if-none-match": first})

    assert later == first
    assert (changed.status_code, changed.headers["ETag"] != first) == (200, True)


@pytest.mark.parametrize("path", ["/kalender/onbekend.ics", "/kalender/.ics", "/kalender/%00.ics", "/kalender/é.ics"])
def test_feed_of_no_link_is_404(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_feed_that_was_revoked_is_404(mieke: User) -> None:
    subscription, url = a_link(mieke)

    revoke_subscription(subscription, by=actor_for(mieke), at=NOON)

    assert Client().get(url).status_code == 404


def test_feed_that_was_renewed_is_404_at_the_old_address(mieke: User) -> None:
    subscription, old = a_link(mieke)

    token = rotate_subscription(subscription, by=actor_for(mieke), at=NOON)

    assert (Client().get(old).status_code, Client().get(f"/kalender/{token}.ics").status_code) == (404, 200)


@pytest.mark.parametrize("scope", [FeedScope.ALL, FeedScope.RESOURCE])
def test_feed_of_who_lost_the_role_is_404(jef: User, lotte: User, scope: FeedScope) -> None:
    grant_role(lotte, Role.MANAGER, by=SYSTEM, at=NOON)
    resource = a_resource() if scope == FeedScope.RESOURCE else None
    _link, url = a_link(lotte, scope, resource)
    etag = Client().get(url).headers["ETag"]

    revoke_role(lotte, Role.MANAGER, by=actor_for(jef), at=NOON)

    assert Client().get(url).status_code == 404
    assert Client().get(url, headers={"if-none-match": etag}).status_code == 404


def test_feed_of_who_may_no_longer_sign_in_is_404(mieke: User) -> None:
    _link, url = a_link(mieke)
    User.objects.filter(pk=mieke.pk).update(is_active=False)

    assert Client().get(url).status_code == 404


def test_feed_notes_who_came_at_most_once_a_minute(mieke: User) -> None:
    subscription, url = a_link(mieke)
    google = Client(headers={"user-agent": "Google-Calendar-Importer"})
    phone = Client(headers={"user-agent": "iOS/19.1 (23B74) dataaccessd/1.0"})

    google.get(url)
    with time_machine.travel(NOON + dt.timedelta(seconds=59), tick=False):
        phone.get(url)
    subscription.refresh_from_db()
    first = (subscription.last_fetched_at, subscription.last_client)
    with time_machine.travel(NOON + dt.timedelta(seconds=60), tick=False):
        phone.get(url)
    subscription.refresh_from_db()

    assert first == (NOON, "Google")
    assert (subscription.last_fetched_at, subscription.last_client) == (NOON + dt.timedelta(seconds=60), "Apple")


def test_feed_token_is_random_and_stored_hashed(mieke: User) -> None:
    subscription, url = a_link(mieke)
    _other, second = a_link(mieke)
    token = re.fullmatch(r"/kalender/([\w-]+)\.ics", url)

    assert token
    assert len(token[1]) * 6 >= 128
    assert url != second
    assert token[1] not in str(vars(CalendarSubscription.objects.get(pk=subscription.pk)))


def test_feed_says_no_modified_moment_but_the_last_change(mieke: User) -> None:
    booking = a_booking(person=mieke.person)
    _link, url = a_link(mieke)

    with time_machine.travel(NOON + DAY, tick=False):
        (event,) = events_at(url)

    assert event["DTSTAMP"].dt == Booking.objects.get(pk=booking.pk).modified_at


def test_feed_says_the_name_of_the_place_and_how_often_to_come(mieke: User, place: Place) -> None:
    _link, url = a_link(mieke)

    calendar: Any = icalendar.Calendar.from_ical(Client().get(url).content)

    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == f"Mijn gsm · {place.name}"
    assert calendar["REFRESH-INTERVAL"].dt == dt.timedelta(hours=1)
