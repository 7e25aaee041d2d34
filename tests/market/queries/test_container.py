"""Bottles and crates: what is where, in pieces, and nothing that gets lost between."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Household, Person, User
from apps.hub.models import Place
from apps.market.domain.container import container_of_deposit
from apps.market.enums import ContainerReason
from apps.market.models import ContainerKind, ContainerMovement, Producer
from apps.market.queries import container as counts
from apps.market.queries.container_balance import balances_by_kind
from tests.factories import NOON, a_person
from tests.factories_market import a_draft, a_producer

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottle(place: Place) -> ContainerKind:
    return container_of_deposit(50)


@pytest.fixture
def dairy() -> Producer:
    return a_producer("Zuivelhof")


def moved(kind: ContainerKind, reason: ContainerReason, pieces: int, who: Person | Producer | None = None) -> None:
    party = {"person": who} if isinstance(who, Person) else {"producer": who}
    ContainerMovement.objects.create(kind=kind, reason=reason, pieces=pieces, at=NOON, **party)


def pieces(rows: list[counts.ContainerCount]) -> list[int]:
    return [row.pieces for row in rows]


def test_full_bottles_come_go_along_and_come_back_empty(bottle: ContainerKind, dairy: Producer, walter: Person) -> None:
    moved(bottle, ContainerReason.DELIVERED, 20, dairy)
    moved(bottle, ContainerReason.HANDED_OUT, -6, walter)
    moved(bottle, ContainerReason.RETURNED, 4, walter)
    moved(bottle, ContainerReason.SENT_BACK, -3, dairy)

    assert [row.here for row in balances_by_kind()] == [15]
    assert pieces(counts.containers_with_person(walter)) == [2]
    assert pieces(counts.containers_of_producer(dairy)) == [17]


def test_who_lives_together_shares_the_bottles(bottle: ContainerKind, walter: Person) -> None:
    home = Household.objects.create(code="H1", name="Maes, Dorp 4")
    other = a_person("Godelieve Maes", phone="056 41 20 34")
    Person.objects.filter(pk__in=(walter.pk, other.pk)).update(household=home)
    other.refresh_from_db()
    moved(bottle, ContainerReason.HANDED_OUT, -6, walter)
    moved(bottle, ContainerReason.RETURNED, 5, other)

    assert pieces(counts.containers_with_person(walter)) == [6]
    assert pieces(counts.containers_with_person(other)) == [-5]
    assert pieces(counts.containers_with_household(home)) == pieces(counts.containers_at_home_of(other)) == [1]


def test_who_lives_alone_is_a_household(bottle: ContainerKind, walter: Person) -> None:
    moved(bottle, ContainerReason.HANDED_OUT, -2, walter)

    assert pieces(counts.containers_at_home_of(walter)) == [2]


def test_what_is_all_back_is_left_out(bottle: ContainerKind, walter: Person) -> None:
    moved(bottle, ContainerReason.HANDED_OUT, -2, walter)
    moved(bottle, ContainerReason.RETURNED, 2, walter)

    assert counts.containers_with_person(walter) == []


def test_what_moved_with_a_delivery(bottle: ContainerKind, dairy: Producer) -> None:
    cycle = a_draft()
    moved(bottle, ContainerReason.DELIVERED, 99, dairy)
    for number in (20, -2):
        ContainerMovement.objects.create(
            kind=bottle, reason=ContainerReason.DELIVERED, pieces=number, producer=dairy, cycle=cycle, at=NOON
        )

    assert counts.containers_moved(cycle, dairy, reason=ContainerReason.DELIVERED) == {bottle.pk: 18}
    assert counts.containers_moved(cycle, dairy, reason=ContainerReason.SENT_BACK) == {}


def test_kinds_out_of_use_are_not_offered_unless_something_moved(bottle: ContainerKind) -> None:
    crate = container_of_deposit(300)
    ContainerKind.objects.filter(pk=bottle.pk).update(is_active=False)

    assert list(counts.kinds_in_use()) == [crate]
    assert set(counts.kinds_in_use(also=(bottle.pk,))) == {bottle, crate}


_MOVES = st.lists(
    st.tuples(
        st.sampled_from([reason for reason in ContainerReason if reason is not ContainerReason.COUNTED]),
        st.integers(1, 40),
        st.integers(0, 1),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(moves=_MOVES)
def test_no_bottle_gets_lost(
    bottle: ContainerKind, dairy: Producer, walter: Person, mieke: User, moves: list[tuple[ContainerReason, int, int]]
) -> None:
    """What stands here and what everybody else has add up to nothing, whatever moved."""
    people, producers = list(Person.objects.order_by("pk")), [dairy]
    for reason, number, which in moves:
        is_person = reason in {ContainerReason.HANDED_OUT, ContainerReason.RETURNED}
        sign = 1 if reason in {ContainerReason.DELIVERED, ContainerReason.RETURNED} else -1
        moved(bottle, reason, sign * number, people[which] if is_person else dairy)

    elsewhere = sum(sum(pieces(counts.containers_with_person(person))) for person in people)
    elsewhere -= sum(sum(pieces(counts.containers_of_producer(producer))) for producer in producers)
    assert sum(row.here for row in balances_by_kind()) + elsewhere == 0
