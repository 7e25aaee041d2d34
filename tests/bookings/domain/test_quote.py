"""Which tariff holds for whom, and that finding it asks nothing more of the database."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import AssociationKind, CustomerGroup
from apps.accounts.models import Association
from apps.bookings.domain.quote import from_price, price_list_for, quote_for, vat_code_for
from apps.bookings.enums import Basis, Days
from apps.bookings.errors import NoPrice, NotBookable
from apps.bookings.models import Resource, Tariff
from apps.bookings.queries.resource import with_details
from apps.payments.enums import VatCode
from tests.factories_bookings import SATURDAY, a_kind, a_period, a_resource, a_tariff, an_hourly_tariff

pytestmark = pytest.mark.django_db

G = CustomerGroup
NEXT_YEAR = dt.date(2027, 1, 1)


def cents_for(resource: Resource, group: str, day: dt.date = SATURDAY) -> int:
    """The amount of the first rate that holds."""
    return price_list_for(resource, group, day).rates[0].amount_cents


def test_tariff_is_the_latest_that_has_begun() -> None:
    bike = a_resource(per_hour_cents=200)
    an_hourly_tariff(bike, 250, valid_from=NEXT_YEAR)
    an_hourly_tariff(bike, 100, valid_from=dt.date(2025, 1, 1))
    days = (NEXT_YEAR - dt.timedelta(days=1), NEXT_YEAR, dt.date(2025, 6, 1))
    assert [cents_for(bike, G.EVERYBODY, day) for day in days] == [200, 250, 100]


def test_price_goes_by_the_local_day_of_the_start() -> None:
    bike = a_resource(per_hour_cents=200)
    an_hourly_tariff(bike, 300, valid_from=NEXT_YEAR)
    over_new_year = a_period(dt.date(2026, 12, 31), dt.time(23), dt.time(1), until=NEXT_YEAR)
    after = a_period(NEXT_YEAR, dt.time(0, 30), dt.time(1, 30))
    assert quote_for(bike, over_new_year, group=G.EVERYBODY).total_cents == 400
    assert quote_for(bike, after, group=G.EVERYBODY).total_cents == 300


@pytest.mark.parametrize(
    ("group", "cents"), [(G.EVERYBODY, 200), (G.MEMBER, 150), (G.ASSOCIATION, 200), (G.COMPANY, 200), (G.FREE, 0)]
)
def test_group_without_a_tariff_pays_as_everybody_and_the_free_pay_nothing(group: str, cents: int) -> None:
    bike = a_resource(per_hour_cents=200)
    an_hourly_tariff(bike, 150, group=G.MEMBER)
    assert cents_for(bike, group) == cents


def test_free_pay_what_is_asked_of_them() -> None:
    bike = a_resource(per_hour_cents=200)
    a_tariff({"basis": Basis.FLAT, "amount_cents": 500}, resource=bike, group=G.FREE)
    assert cents_for(bike, G.FREE) == 500


def test_thing_goes_before_its_kind_and_the_group_before_everybody() -> None:
    kind = a_kind("tent")
    for group, cents in ((G.EVERYBODY, 1000), (G.MEMBER, 800), (G.FREE, 100)):
        a_tariff({"basis": Basis.DAY, "amount_cents": cents}, kind=kind, group=group)
    plain, special = a_resource(kind=kind), a_resource(kind=kind, per_hour_cents=77)
    plain.tariffs.all().delete()
    assert [cents_for(plain, group) for group in (G.EVERYBODY, G.MEMBER, G.COMPANY, G.FREE)] == [1000, 800, 1000, 100]
    assert [cents_for(special, group) for group in (G.EVERYBODY, G.MEMBER, G.FREE)] == [77, 77, 100]


def test_group_tariff_that_has_not_begun_does_not_hold() -> None:
    bike = a_resource(per_hour_cents=200)
    an_hourly_tariff(bike, 150, group=G.MEMBER, valid_from=NEXT_YEAR)
    assert (cents_for(bike, G.MEMBER), cents_for(bike, G.MEMBER, NEXT_YEAR)) == (200, 150)


def test_thing_without_a_tariff_cannot_be_booked() -> None:
    bike = a_resource()
    Tariff.objects.all().delete()
    for group in G:
        with pytest.raises(NotBookable):
            price_list_for(bike, group, SATURDAY)
        assert from_price(bike, group, SATURDAY) == ""


def test_time_outside_the_rates_has_no_price() -> None:
    hall = a_resource()
    hall.tariffs.all().delete()
    a_tariff(
        {"basis": Basis.PART, "part_from": dt.time(13), "part_to": dt.time(18), "amount_cents": 100}, resource=hall
    )
    with pytest.raises(NoPrice):
        quote_for(hall, a_period(), group=G.EVERYBODY)


def test_price_of_a_thing_with_details_asks_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    kind = a_kind("tent")
    a_tariff({"basis": Basis.DAY, "amount_cents": 900}, kind=kind, deposit_cents=5000)
    bare, own = a_resource(kind=kind), a_resource(kind=kind)
    bare.tariffs.all().delete()
    things = list(with_details(Resource.objects.filter(pk__in=[bare.pk, own.pk]).order_by("pk")))
    with django_assert_num_queries(0):
        found = [quote_for(thing, a_period(), group=group) for thing in things for group in G]
        assert [from_price(thing, G.EVERYBODY, SATURDAY) for thing in things]
    assert [(item.total_cents, item.deposit_cents) for item in found[:5:4]] == [(900, 5000), (0, 0)]


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([{"basis": Basis.TIME, "minutes": 60, "amount_cents": 200}], "€ 2/u."),
        ([{"basis": Basis.TIME, "minutes": 60, "amount_cents": 0}], "gratis"),
        ([{"basis": Basis.TIME, "minutes": 30, "amount_cents": 150}], "€ 1,50 per half uur"),
        ([{"basis": Basis.DAY, "amount_cents": 2500}], "€ 25/dag"),
        ([{"basis": Basis.FLAT, "amount_cents": 1000}], "€ 10 per keer"),
        (
            [
                {"basis": Basis.DAY, "amount_cents": 2500},
                {"basis": Basis.TIME, "minutes": 60, "amount_cents": 300},
                {"basis": Basis.KM, "from_km": 0, "amount_cents": 25},
                {"basis": Basis.KM, "from_km": 100, "amount_cents": 20},
            ],
            "€ 3/u. + € 0,25/km",
        ),
        (
            [
                {"basis": Basis.FLAT, "amount_cents": 3000, "label": "schoonmaak"},
                {
                    "basis": Basis.PART,
                    "amount_cents": 2500,
                    "label": "avond",
                    "part_from": dt.time(18),
                    "part_to": dt.time(0),
                },
                {
                    "basis": Basis.PART,
                    "amount_cents": 1500,
                    "label": "voormiddag",
                    "part_from": dt.time(8),
                    "part_to": dt.time(13),
                },
            ],
            "voormiddag € 15",
        ),
        (
            [
                {"basis": Basis.TIME, "minutes": 60, "amount_cents": 200, "days": Days.WEEKDAYS},
                {"basis": Basis.TIME, "minutes": 60, "amount_cents": 300, "days": Days.WEEKEND},
            ],
            "€ 3/u.",
        ),
    ],
)
def test_card_says_the_smallest_price(rates: list[dict[str, object]], words: str) -> None:
    thing = a_resource()
    thing.tariffs.all().delete()
    a_tariff(*rates, resource=thing)
    assert from_price(thing, G.EVERYBODY, SATURDAY).replace("\N{NO-BREAK SPACE}", " ") == words


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (None, VatCode.ROOM_EXEMPT),
        (AssociationKind.NON_PROFIT, VatCode.ROOM_EXEMPT),
        (AssociationKind.COMPANY, VatCode.ROOM),
    ],
)
def test_hire_of_a_room_is_exempt_but_for_companies(kind: str | None, code: str) -> None:
    room = a_resource(vat_code=VatCode.ROOM)
    association = Association(kind=kind) if kind else None
    assert vat_code_for(price_list_for(room, G.EVERYBODY, SATURDAY), association) == code
