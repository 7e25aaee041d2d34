"""The range is for managers, and a sheet is saved whole or not at all."""

import pytest

from apps.accounts.models import User
from apps.hub.actors import SYSTEM, actor_for
from apps.hub.errors import NotAllowed
from apps.hub.models import Place
from apps.hub.queries.history import history_of
from apps.market.domain.allergens import set_allergens
from apps.market.domain.container_kind import save_container
from apps.market.domain.product_sheet import save_product_sheet
from apps.market.enums import Allergen
from apps.market.errors.product import AllergensNeeded, SizesReadAlike
from apps.market.models import ContainerKind, Product, Variant
from tests.factories import NOON
from tests.factories_market import a_variant, an_open_cycle

pytestmark = pytest.mark.django_db


def test_range_is_for_managers(place: Place, rita: User) -> None:
    product, by = a_variant().product, actor_for(rita)

    with pytest.raises(NotAllowed):
        set_allergens(product, {}, by=by, at=NOON)
    with pytest.raises(NotAllowed):
        save_container(ContainerKind(name="Fles", deposit_cents=20), by=by, at=NOON)
    with pytest.raises(NotAllowed):
        save_product_sheet(product, declared={}, sizes=(), by=by, at=NOON)


def test_same_answers_twice_are_written_once(place: Place) -> None:
    product = a_variant(contains=None).product
    declared = dict.fromkeys(Allergen.values, "no") | {"milk": "contains", "egg": ""}

    for _ in range(2):
        set_allergens(product, declared, by=SYSTEM, at=NOON)

    assert product.allergens.count() == 13
    assert history_of(product).get(event="allergens_declared").data == {"contains": "milk"}


def test_refused_sheet_changes_nothing(place: Place) -> None:
    size = an_open_cycle().offers.get().variant
    product = Product.objects.get(pk=size.product_id)
    product.name, size.content_amount = "Anders", 1

    with pytest.raises(AllergensNeeded):
        save_product_sheet(product, declared={}, sizes=[size], changed=["name"], by=SYSTEM, at=NOON)

    size.refresh_from_db()
    assert (Product.objects.get(pk=product.pk).name == "Anders", size.content_amount) == (False, 800)


@pytest.mark.parametrize(
    ("second", "is_refused"), [({}, True), ({"name": "groot"}, False), ({"is_active": False}, False)]
)
def test_two_sizes_for_sale_never_read_alike(place: Place, second: dict[str, object], is_refused: bool) -> None:
    first = a_variant("Bloem", content=(500, "g"))
    sizes = [first, Variant(content_amount=1000, content_unit="g", **second)]

    if is_refused:
        with pytest.raises(SizesReadAlike):
            save_product_sheet(first.product, declared={}, sizes=sizes, by=SYSTEM, at=NOON)
    else:
        save_product_sheet(first.product, declared={}, sizes=sizes, by=SYSTEM, at=NOON)

    assert first.product.variants.count() == (1 if is_refused else 2)


def test_eggs_by_six_and_by_twelve_need_no_name(place: Place) -> None:
    six = a_variant("Eieren", content=(6, "piece"))
    sizes = [six, Variant(content_amount=12, content_unit="piece")]

    save_product_sheet(six.product, declared={}, sizes=sizes, by=SYSTEM, at=NOON)

    assert [size.full_name for size in six.product.variants.all()] == ["Eieren, 6 stuks", "Eieren, 12 stuks"]
