from functools import partial

import pytest

from apps.accounts.models import Person, User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import BuurtpuntError, NotAllowed
from apps.market.domain import favourite as module
from apps.market.domain.favourite import like_product, unlike_product
from apps.market.models import Favourite, Product
from tests.factories import NOON, a_person
from tests.factories_market import a_producer, a_variant
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def bread(db: None) -> Product:
    return a_variant("Brood").product


def test_heart_twice_is_one_heart(buyer: Person, bread: Product) -> None:
    first = like_product(buyer, bread, by=SYSTEM, at=NOON)
    assert like_product(buyer, bread, by=SYSTEM, at=NOON) == first
    assert Favourite.objects.count() == 1


def test_usual_number_is_kept_by_a_second_tap_on_the_heart(buyer: Person, bread: Product) -> None:
    like_product(buyer, bread, usual=2, by=SYSTEM, at=NOON)
    like_product(buyer, bread, by=SYSTEM, at=NOON)
    assert Favourite.objects.get().usual == 2
    assert like_product(buyer, bread, usual=0, by=SYSTEM, at=NOON).usual == 0


def test_heart_is_taken_away_with_its_number_and_twice_is_fine(buyer: Person, bread: Product) -> None:
    like_product(buyer, bread, usual=2, by=SYSTEM, at=NOON)
    for _time in range(2):
        unlike_product(buyer, bread, by=SYSTEM)
    assert not Favourite.objects.exists()


@pytest.mark.parametrize(("usual", "code"), [(-1, "invalid_quantity"), (100, "quantity_too_large")])
def test_absurd_number_is_refused(buyer: Person, bread: Product, usual: int, code: str) -> None:
    with pytest.raises(BuurtpuntError) as wrong:
        like_product(buyer, bread, usual=usual, by=SYSTEM, at=NOON)
    assert (wrong.value.code, Favourite.objects.count()) == (code, 0)


def test_hearts_of_another_are_refused(buyer: Person, bread: Product, lotte: User) -> None:
    with pytest.raises(NotAllowed):
        like_product(buyer, bread, by=actor_for(lotte), at=NOON)
    with pytest.raises(NotAllowed):
        unlike_product(buyer, bread, by=actor_for(lotte))


def test_more_hearts_than_anybody_reads_are_refused(buyer: Person, bread: Product) -> None:
    baker = a_producer()
    products = [
        Product(slug=f"p{number}", name=f"P{number}", producer=baker, category="bread") for number in range(100)
    ]
    Product.objects.bulk_create(products)
    Favourite.objects.bulk_create(Favourite(person=buyer, product=product, at=NOON) for product in products[1:])
    like_product(buyer, products[0], by=SYSTEM, at=NOON)  # the hundredth

    with pytest.raises(BuurtpuntError) as wrong:
        like_product(buyer, bread, by=SYSTEM, at=NOON)

    assert wrong.value.code == "too_many_favourites"
    assert like_product(buyer, products[0], usual=1, by=SYSTEM, at=NOON).usual == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_thirty_taps_on_one_heart_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_FAVOURITES", 1)
    person, bread = a_person(), a_variant("Brood").product

    outcome = race([partial(like_product, person, bread, by=SYSTEM, at=NOON)] * 30)

    assert (len(outcome.results), outcome.refusals, outcome.errors) == (30, [], [])
    assert Favourite.objects.count() == 1
