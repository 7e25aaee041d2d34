import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from apps.accounts.models import Person, User
from apps.accounts.queries.person import clean_question
from apps.counter.queries.search import people_found, with_their_things
from apps.market.models import OrderCycle
from tests.factories import a_person
from tests.factories_counter import AT_WORK, a_bag, a_bike_for, person_behind
from tests.factories_market import FRIDAY

pytestmark = pytest.mark.usefixtures("friday")


def found(text: str) -> list[str]:
    """The names that the counter would show."""
    return [person.name for person in people_found(clean_question(text), at=AT_WORK)]


@pytest.mark.parametrize(
    "text",
    [
        "van den berghe",
        "vandenberghe",
        "Vandenberghe",
        "berghe elise",
        "ÉLISE",
        "elise van",
        "  Élise   Van  ",
        "bergh",
    ],
)
def test_name_is_found_by_part_without_accents_or_spaces(text: str, place: object) -> None:
    a_person("Élise Van den Berghe")
    a_person("Walter Maes", phone="056 41 20 34")
    assert found(text) == ["Élise Van den Berghe"]


@pytest.mark.parametrize("text", ["2033", "20 33", "20.33"])
def test_last_four_figures_of_the_phone(text: str, walter: Person, mieke: User) -> None:
    assert found(text) == ["Walter Maes"]


@pytest.mark.parametrize("text", ["056 41 20 33", "056/41.20.33", "+32 56 41 20 33", "+3256412033"])
def test_whole_phone_number(text: str, walter: Person, mieke: User) -> None:
    assert found(text) == ["Walter Maes"]


def test_codes_of_person_order_and_booking(mieke: User, karim: User, walter: Person, market: OrderCycle) -> None:
    order, bike = a_bag(mieke, market), a_bike_for(karim)
    spelled = f"{order.code[:2].lower()} {order.code[2:]}"
    assert [found(spelled), found(bike.code), found(walter.code)] == [
        ["Mieke Verhulst"],
        ["Karim Benali"],
        ["Walter Maes"],
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", "%", "_", "%%%", "____", "\x00", "\\", "'; drop table", "\U0001f35e" * 300, "٤٤٤٤", "123", "1234567",
     "\u202e", "zzzz", "0000 0000 0000", "x" * 5000, "\ud800"],
)  # fmt: skip
def test_odd_questions_find_nobody(text: str, mieke: User, walter: Person) -> None:
    assert found(text) == []


def test_erased_person_is_not_found(walter: Person) -> None:
    walter.name = walter.email = walter.phone = ""
    walter.born, walter.erased_at = None, AT_WORK
    walter.save()
    assert found("walter") == []


def test_who_has_something_today_stands_in_front(market: OrderCycle) -> None:
    for number, name in enumerate(("An Peeters", "Bea Peeters", "Cis Peeters")):
        a_person(name, phone=f"0470 12 34 {number:02d}")
    bea, cis = (Person.objects.get(search_name=name) for name in ("beapeeters", "cispeeters"))
    a_bag(cis, market)
    a_bike_for(bea)
    assert found("peeters") == ["Cis Peeters", "Bea Peeters", "An Peeters"]


def test_things_are_today_and_soon(mieke: User, market: OrderCycle) -> None:
    order = a_bag(mieke, market)
    bike = a_bike_for(mieke, day=FRIDAY + dt.timedelta(days=1))
    a_bike_for(mieke, "Later", day=FRIDAY + dt.timedelta(days=20))
    (hit,) = with_their_things([person_behind(mieke)], at=AT_WORK)
    assert (hit.orders, hit.bookings) == ([order], [bike])


@pytest.mark.parametrize("count", [1, 20])
def test_search_asks_the_same_for_one_and_for_twenty(
    count: int, market: OrderCycle, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        a_bag(a_person(f"Buur {number}", phone=f"0470 12 {number:02d} 56"), market)
    with django_assert_num_queries(3):
        people = list(people_found("buur", at=AT_WORK))
        hits = with_their_things(people, at=AT_WORK)
    assert [len(hit.orders) for hit in hits] == [1] * count
