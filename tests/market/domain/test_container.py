"""Counting the bottles and crates that stand here."""

import pytest

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.hub.models import Place
from apps.market.domain.container import container_of_deposit, count_containers
from apps.market.models import ContainerKind, ContainerMovement
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def bottle(place: Place) -> ContainerKind:
    return container_of_deposit(50)


def test_difference_with_the_books_is_a_movement_up_to_what_anybody_stores(bottle: ContainerKind) -> None:
    for pieces in (99_999, 7, 0):
        count_containers(bottle, pieces=pieces, by=SYSTEM, at=NOON)

    assert list(ContainerMovement.objects.order_by("pk").values_list("pieces", flat=True)) == [99_999, -99_992, -7]


@pytest.mark.parametrize(
    ("pieces", "code"), [(100_000, "invalid_count"), (-1, "invalid_count"), (0, "containers_counted")]
)
def test_count_that_cannot_be_or_says_nothing_new_is_refused(bottle: ContainerKind, pieces: int, code: str) -> None:
    with pytest.raises(BuurtpuntError) as wrong:
        count_containers(bottle, pieces=pieces, by=SYSTEM, at=NOON)

    assert (wrong.value.code, ContainerMovement.objects.exists()) == (code, False)


def test_bottles_are_counted_by_volunteers(bottle: ContainerKind, mieke: User, rita: User) -> None:
    with pytest.raises(NotAllowed):
        count_containers(bottle, pieces=3, by=actor_for(mieke), at=NOON)
    assert count_containers(bottle, pieces=3, by=actor_for(rita), at=NOON).by_user == rita


def test_deposits_of_the_same_amount_are_one_kind(bottle: ContainerKind) -> None:
    assert container_of_deposit(50) == bottle
    assert container_of_deposit(51) != bottle
