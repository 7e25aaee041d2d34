"""What stands under 'Wat je nog te doen hebt', on the home page and on 'Mijn'."""

import datetime as dt

import pytest

from apps.accounts.models import User
from apps.bookings.domain.cancel import cancel_booking
from apps.bookings.domain.offering import offer_waiting
from apps.bookings.domain.use import check_out_booking
from apps.bookings.domain.waiting import join_waiting
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.hub.modules import Todo
from tests.cast import client_of
from tests.factories import an_association
from tests.factories_bookings import SATURDAY, a_booking, a_hired_room, a_period
from tests.factories_mobipunt import a_vehicle
from tests.factories_series import a_rule, a_series

pytestmark = pytest.mark.usefixtures("place", "noon")
DAY = dt.timedelta(days=1)
PAGES = pytest.mark.parametrize("path", ["/", "/mijn/"])


def todos_on(user: User, path: str, key: str = "todos") -> list[Todo]:
    response = client_of(user).get(path)
    assert response.status_code == 200
    found: list[Todo] = response.context[key]
    return found


def codes(found: list[Todo]) -> list[str]:
    return [todo.code for todo in found]


@PAGES
def test_of_a_series_only_the_next_time_stands_there(mieke: User, path: str) -> None:
    assert mieke.person is not None
    club = an_association("Yoga", mieke.person)
    series = a_series(a_hired_room(), a_rule(count=6), (club, mieke.person))
    bike = a_booking(a_vehicle(), mieke.person, period=a_period(SATURDAY + 20 * DAY))
    first = Booking.objects.filter(occurrence__series=series).earliest("starts_at")
    assert codes(todos_on(mieke, path)) == [first.code, bike.code]
    cancel_booking(first, by=SYSTEM, at=first.created_at)
    second = Booking.objects.filter(occurrence__series=series).order_by("starts_at")[1]
    assert codes(todos_on(mieke, path)) == [second.code, bike.code]


def test_home_shows_the_first_four_and_the_way_to_all(mieke: User) -> None:
    bike, room = a_vehicle(), a_hired_room()
    made = [a_booking(bike, mieke.person, period=a_period(SATURDAY + number * DAY)) for number in range(3)]
    made += [a_booking(room, mieke.person, period=a_period(SATURDAY + (9 + number) * DAY)) for number in range(3)]
    assert codes(todos_on(mieke, "/")) == [booking.code for booking in made[:4]]
    assert b'href="/reservaties/"' in client_of(mieke).get("/").content


@PAGES
def test_what_came_free_stands_there_until_it_is_answered(
    mieke: User, karim: User, noon: dt.datetime, path: str
) -> None:
    assert karim.person is not None
    taken = a_booking(a_vehicle(), mieke.person, period=a_period())
    entry = join_waiting(resource=taken.resource, period=taken.period, person=karim.person, by=SYSTEM, at=noon)
    assert todos_on(karim, path) == []
    cancel_booking(taken, by=SYSTEM, at=noon)
    offer_waiting(at=noon)
    assert [todo.url for todo in todos_on(karim, path)] == [f"/reservaties/wachtlijst/{entry.code}/"]


def test_what_is_out_stays_to_do_however_late(mieke: User, noon: dt.datetime) -> None:
    late = a_booking(
        a_vehicle(), mieke.person, at=noon - 2 * DAY, period=a_period(noon.date(), dt.time(8), dt.time(10))
    )
    check_out_booking(late, by=SYSTEM, at=late.starts_at)
    assert codes(todos_on(mieke, "/mijn/")) == [late.code]
    assert codes(todos_on(mieke, "/mijn/", "past")) == []
