"""Bottles that come back: counted, worth their deposit, and undone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.models import Person
from apps.hub.actors import GUEST, SYSTEM
from apps.hub.errors import NotAllowed
from apps.market.domain.container import container_of_deposit
from apps.market.domain.empties import return_containers, undo_return
from apps.market.domain.hand_over import hand_over_order
from apps.market.errors.empties import ContainerUnknown, NoEmpties, TooManyEmpties
from apps.market.models import ContainerKind, ContainerMovement, OrderCycle
from apps.market.queries.container import containers_at_home_of, containers_with_person
from apps.payments.enums import Account
from apps.payments.models import ChargeLine
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories_counter import AT_WORK
from tests.factories_hand_over import a_full_bag, bottle
from tests.factories_payments import balance

pytestmark = pytest.mark.django_db


@pytest.fixture
def crate(market: OrderCycle) -> ContainerKind:
    return container_of_deposit(450)


def test_empties_are_pieces_and_a_charge_below_zero(walter: Person, crate: ContainerKind) -> None:
    returned = return_containers(walter, {bottle().code: 3, crate.code: 1}, by=SYSTEM, at=AT_WORK)

    charge = charge_of(returned)
    assert charge is not None
    assert (charge.is_credit, outstanding_cents(charge), returned.total_cents) == (True, -600, 600)
    moved = set(returned.movements.values_list("pieces", "person"))
    assert moved == {(3, walter.pk), (1, walter.pk)}
    lines = ChargeLine.objects.filter(charge=charge)
    assert {(line.vat_code, line.is_deposit) for line in lines} == {("none", True)}
    assert (balance(Account.CONTAINER_DEPOSITS), balance(Account.VAT_DUE), balance(Account.REVENUE)) == (600, 0, 0)


def test_bottle_that_goes_and_comes_back_leaves_nothing(buyer: Person, market: OrderCycle) -> None:
    hand_over_order(a_full_bag(buyer, market, melk=3), by=SYSTEM, at=AT_WORK)
    assert [row.pieces for row in containers_at_home_of(buyer)] == [3]

    return_containers(buyer, {bottle().code: 3}, by=SYSTEM, at=AT_WORK)

    assert containers_at_home_of(buyer) == []
    assert balance(Account.CONTAINER_DEPOSITS) == 0


def test_more_than_the_household_has_is_taken_too(walter: Person, market: OrderCycle) -> None:
    return_containers(walter, {bottle().code: 5}, by=SYSTEM, at=AT_WORK)
    assert [row.pieces for row in containers_with_person(walter)] == [-5]


def test_five_hundred_of_one_kind_is_the_most_that_is_no_typing_error(walter: Person, market: OrderCycle) -> None:
    returned = return_containers(walter, {bottle().code: 500}, by=SYSTEM, at=AT_WORK)
    assert returned.total_cents == 500 * 50

    with pytest.raises(TooManyEmpties) as wrong:
        return_containers(walter, {bottle().code: 501}, by=SYSTEM, at=AT_WORK)
    assert wrong.value.code == "too_many_empties"
    assert list(ContainerMovement.objects.values_list("pieces", flat=True)) == [500]


def test_undo_puts_pieces_and_books_as_they_were(walter: Person, market: OrderCycle) -> None:
    returned = return_containers(walter, {bottle().code: 3}, by=SYSTEM, at=AT_WORK)

    undo_return(returned, by=SYSTEM, at=AT_WORK)
    again = undo_return(returned, by=SYSTEM, at=AT_WORK)

    assert again.undone_at == AT_WORK
    assert (balance(Account.RECEIVABLE), balance(Account.CONTAINER_DEPOSITS)) == (0, 0)
    assert list(ContainerMovement.objects.order_by("pk").values_list("pieces", flat=True)) == [3, -3]


@pytest.mark.parametrize(
    ("counts", "refusal"),
    [
        ({}, NoEmpties),
        ({"flesje": 0}, NoEmpties),
        ({"flesje": -1}, NoEmpties),
        ({"flesje": 501}, TooManyEmpties),
        ({"flesje": 1}, ContainerUnknown),
    ],
    ids=["nothing", "nought", "negative", "lorry", "unknown"],
)
def test_wrong_counts_are_refused(
    counts: dict[str, int], refusal: type[Exception], walter: Person, market: OrderCycle
) -> None:
    with pytest.raises(refusal):
        return_containers(walter, counts, by=SYSTEM, at=AT_WORK)
    assert not ContainerMovement.objects.exists()


def test_empties_are_taken_at_the_counter_only(walter: Person, market: OrderCycle) -> None:
    returned = return_containers(walter, {bottle().code: 1}, by=SYSTEM, at=AT_WORK)
    with pytest.raises(NotAllowed):
        return_containers(walter, {bottle().code: 1}, by=GUEST, at=AT_WORK)
    with pytest.raises(NotAllowed):
        undo_return(returned, by=GUEST, at=AT_WORK)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(1, 30), st.booleans()), max_size=6))
def test_pieces_and_deposits_always_agree(walter: Person, market: OrderCycle, steps: list[tuple[int, bool]]) -> None:
    """What a person brought and was not undone is what the deposits in the books went down by."""
    kind = bottle()
    before, books = sum(row.pieces for row in containers_with_person(walter)), balance(Account.CONTAINER_DEPOSITS)
    for pieces, is_undone in steps:
        returned = return_containers(walter, {kind.code: pieces}, by=SYSTEM, at=AT_WORK)
        if is_undone:
            undo_return(returned, by=SYSTEM, at=AT_WORK)
    brought = before - sum(row.pieces for row in containers_with_person(walter))
    assert balance(Account.CONTAINER_DEPOSITS) - books == brought * 50
