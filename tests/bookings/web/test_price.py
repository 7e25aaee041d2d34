"""What stands beside a price, before booking and after."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.enums import CustomerGroup
from apps.accounts.models import Person, User
from apps.bookings.enums import Basis
from apps.bookings.models import Resource
from apps.bookings.queries.resource import with_details
from apps.bookings.web.offer import Offer, make_offer
from apps.bookings.web.rates import rates_of
from apps.hub.models import Place
from apps.payments.basket import BasketOwner
from tests.cast import client_of
from tests.factories import NOON
from tests.factories_bookings import SATURDAY, a_booking, a_period, a_resource, a_tariff

pytestmark = pytest.mark.usefixtures("noon")


@pytest.fixture
def car(place: Place) -> Resource:
    """A car per started half hour, with kilometres and a deposit, but for members."""
    car = a_resource("Deelwagen Kwik")
    car.tariffs.all().delete()
    half_hour = {"basis": Basis.TIME, "minutes": 30, "amount_cents": 150}
    km = {"basis": Basis.KM, "from_km": 0, "amount_cents": 25}
    a_tariff(half_hour, km, resource=car, deposit_cents=10_000)
    a_tariff({**half_hour, "amount_cents": 120}, resource=car, group=CustomerGroup.MEMBER)
    return car


def offered(car: Resource, person: Person | None = None) -> Offer:
    """The offer of Saturday morning."""
    return make_offer(car, a_period(), owner=BasketOwner(person=person, key="" if person else "x"), at=NOON)


def test_kilometres_and_deposit_are_told_before_booking(car: Resource) -> None:
    offer = offered(car)
    assert offer.quote
    assert (offer.quote.total_cents, offer.quote.deposit_cents) == (900, 10_000)
    assert ["0,25" in offer.beside[0], "100" in offer.beside[1]] == [True, True]


def test_member_sees_the_price_of_members(car: Resource, mieke: User) -> None:
    assert mieke.person
    mieke.person.is_member = True
    offer = offered(car, mieke.person)
    assert offer.quote
    assert (offer.quote.total_cents, offer.beside) == (720, [])


def test_time_without_a_price_is_refused_with_its_reason(car: Resource) -> None:
    car.tariffs.all().delete()
    a_tariff({"basis": Basis.PART, "part_from": dt.time(13), "part_to": dt.time(18), "amount_cents": 1}, resource=car)
    offer = offered(car)
    assert (offer.quote, len(offer.reasons), offer.is_possible) == (None, 1, False)


def test_deposit_is_kept_with_the_booking_and_shown(car: Resource, mieke: User) -> None:
    assert mieke.person
    booking = a_booking(car, mieke.person)
    page = client_of(mieke).get(f"/reservaties/{booking.code}/").content.decode()
    assert booking.deposit_cents == 10_000
    assert "€\N{NO-BREAK SPACE}100" in page


def test_all_rates_of_the_day_are_told_with_the_next_change(car: Resource, django_assert_num_queries: Any) -> None:
    next_year = dt.date(2027, 1, 1)
    a_tariff({"basis": Basis.DAY, "amount_cents": 2500}, resource=car, valid_from=next_year)
    loaded = with_details(Resource.objects.filter(pk=car.pk)).get()
    with django_assert_num_queries(0):
        now, then = (rates_of(loaded, CustomerGroup.EVERYBODY, day) for day in (SATURDAY, next_year))
    assert now
    assert then
    assert ([line["cents"] for line in now.lines], bool(now.deposit), now.changes_on) == ([150, 25], True, next_year)
    assert ([line["cents"] for line in then.lines], then.deposit, then.changes_on) == ([2500], "", None)
    assert rates_of(a_bare_thing(), CustomerGroup.EVERYBODY, SATURDAY) is None


def a_bare_thing() -> Resource:
    """Something that has no price yet."""
    thing = a_resource()
    thing.tariffs.all().delete()
    return thing
