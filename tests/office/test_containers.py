"""`/beheer/leeggoed/`: where bottles and crates are, and counting them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Household, Person, User
from apps.market.enums import ContainerReason
from apps.market.models import ContainerKind, ContainerMovement
from apps.market.queries.container_balance import balances_by_kind, holders_with_most
from tests.cast import client_of
from tests.factories import NOON, a_person
from tests.factories_market import a_producer

pytestmark = pytest.mark.usefixtures("noon", "place")
PAGE = "/beheer/leeggoed/"


@pytest.fixture
def bottle() -> ContainerKind:
    return ContainerKind.objects.create(code="FLES", name="Fles", deposit_cents=30)


def move(kind: ContainerKind, reason: ContainerReason, pieces: int, **party: object) -> None:
    ContainerMovement.objects.create(kind=kind, reason=reason, pieces=pieces, at=NOON, **party)


def count(client: Client, **fields: object) -> int:
    return client.post(PAGE, {"kind": "FLES", "pieces": 10, "reason": "Stuk", **fields}).status_code


def test_page_says_where_bottles_are(manager: Client, bottle: ContainerKind, walter: Person) -> None:
    move(bottle, ContainerReason.DELIVERED, 24, producer=a_producer())
    move(bottle, ContainerReason.HANDED_OUT, -6, person=walter)
    move(bottle, ContainerReason.RETURNED, 2, person=walter)

    context = manager.get(PAGE).context

    (row,) = context["kinds"]
    assert (row.here, row.with_customers, row.of_producers, row.worth_cents) == (20, 4, 24, 120)
    assert (context["out_pieces"], context["out_cents"]) == (4, 120)
    assert [(holder.person, holder.pieces, holder.cents) for holder in context["holders"]] == [(walter, 4, 120)]
    (producer,) = context["producers"]
    assert [(one.kind, one.pieces) for one in producer.counts] == [(bottle, 24)]


def test_bottles_of_goods_that_were_given_away_are_explained(manager: Client, bottle: ContainerKind) -> None:
    move(bottle, ContainerReason.DELIVERED, 4, producer=a_producer())
    assert "Weggegeven" not in manager.get(PAGE).content.decode()
    move(bottle, ContainerReason.COUNTED, -5)

    page = manager.get(PAGE)

    (row,) = page.context["kinds"]
    assert (row.here, row.with_customers, row.of_producers, row.apart) == (-1, 0, 4, -5)
    told = page.content.decode()
    assert ("\N{MINUS SIGN}1" in told, ">\N{MINUS SIGN}5<" in told, ">-" in told) == (True, True, False)


def test_who_lives_together_counts_as_one(bottle: ContainerKind, walter: Person) -> None:
    house = Household.objects.create(code="HUIS", name="Maes, Kerkstraat 12")
    other = a_person("Gerda Maes", phone="056 41 20 34")
    Person.objects.filter(pk__in=(walter.pk, other.pk)).update(household=house)
    alone = a_person("Ria Nys", phone="056 41 20 35")
    for person, pieces in ((walter, -3), (other, -4), (alone, -5), (a_person("Leeg", phone="056 41 20 36"), -1)):
        move(bottle, ContainerReason.HANDED_OUT, pieces, person=person)

    first, second = holders_with_most(2)

    assert (first.household, first.person, first.pieces) == (house, None, 7)
    assert (second.household, second.person, second.pieces) == (None, alone, 5)


def test_count_puts_our_own_right_with_a_reason(manager: Client, bottle: ContainerKind, walter: Person) -> None:
    move(bottle, ContainerReason.DELIVERED, 24, producer=a_producer())
    move(bottle, ContainerReason.HANDED_OUT, -6, person=walter)

    assert [count(manager), count(manager)] == [302, 422]
    (row,) = balances_by_kind()
    assert (row.here, row.with_customers, row.of_producers) == (10, 6, 24)
    (event,) = manager.get(PAGE).context["counts"]
    assert (event.old, event.new, event.reason) == ("18", "10", "Stuk")


@pytest.mark.parametrize(
    "fields",
    [{"pieces": "-1"}, {"pieces": "100000"}, {"pieces": ""}, {"kind": "NIETS"}, {"reason": ""}, {"reason": "x" * 201}],
)
def test_wrong_count_is_refused(manager: Client, bottle: ContainerKind, fields: dict[str, object]) -> None:
    assert count(manager, **fields) == 422
    assert not ContainerMovement.objects.exists()


def test_kind_out_of_use_is_shown_while_there_are_any(bottle: ContainerKind, walter: Person) -> None:
    ContainerKind.objects.update(is_active=False)
    assert balances_by_kind() == []

    move(bottle, ContainerReason.HANDED_OUT, -1, person=walter)

    assert [row.kind for row in balances_by_kind()] == [bottle]


def test_empties_are_for_managers(rita: User) -> None:
    assert client_of(rita).get(PAGE).status_code == 403


def test_page_asks_as_much_for_twenty_as_for_one(manager: Client, bottle: ContainerKind, walter: Person) -> None:
    counts = []
    for number in (1, 19):
        for index in range(number):
            person = a_person(f"Buur {number} {index}", phone=f"0470 00 {number:02d} {index:02d}")
            kind = ContainerKind.objects.create(code=f"K{number}{index}", name=f"K{number}{index}", deposit_cents=10)
            move(kind, ContainerReason.HANDED_OUT, -2, person=person)
            move(kind, ContainerReason.DELIVERED, 4, producer=a_producer(f"Boer {number} {index}"))
        with CaptureQueriesContext(connection) as queries:
            manager.get(PAGE)
        counts.append(len(queries))

    assert counts[0] == counts[1]
