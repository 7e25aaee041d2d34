"""Producers, products and kinds of empties in the office."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from django.test import Client

from apps.hub.queries.history import history_of
from apps.market.domain.container import container_of_deposit
from apps.market.enums import Allergen
from apps.market.models import ContainerKind, Producer, Product, Variant
from tests.factories_market import a_producer, a_rhythm, a_variant, an_open_cycle

pytestmark = pytest.mark.usefixtures("noon", "place")
Budget = Callable[[int], AbstractContextManager[object]]
PRODUCER = {
    "name": "Bakkerij Ooms", "village": "Lindekerke", "email": "ooms@voorbeeld.example", "phone": "0470 12 34 56",
    "vat_regime": "normal", "margin_percent": "12,5", "minimum_cents": "€ 50", "below_minimum": "next",
    "cut_off_hours": "24", "packs_per_customer": "on", "is_active": "on",
}  # fmt: skip
ALL_NO = {f"allergen_{code}": "no" for code in Allergen.values}
PRODUCT = {
    "name": "Wit brood", "producer": "bakkerij-ooms", "category": "bread", "vat_code": "food", "age_limit": "0",
    "is_active": "on", "rows": "1", "name_0": "", "amount_0": "800", "unit_0": "g", "sold_0": "piece", "active_0": "on",
}  # fmt: skip


def test_producer_is_added_and_changed_as_people_type(manager: Client) -> None:
    made = manager.post("/beheer/producenten/nieuw/", PRODUCER)

    found = Producer.objects.get()
    assert made["Location"] == "/beheer/producten/nieuw/?producent=bakkerij-ooms"
    assert (found.margin_percent, found.minimum_cents, found.phone) == (Decimal("12.5"), 5000, "+32470123456")
    assert (found.below_minimum, found.cut_off_hours, found.packs_per_customer) == ("next", 24, True)
    changed = manager.post("/beheer/producenten/bakkerij-ooms/", PRODUCER | {"margin_percent": "20 %"})
    found.refresh_from_db()
    assert (changed.status_code, found.margin_percent) == (303, Decimal(20))
    assert "margin_percent" in history_of(found).get(event="changed").data["fields"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("name", ""),
        ("email", "ooms"),
        ("phone", "12"),
        ("margin_percent", "veel"),
        ("margin_percent", "501"),
        ("margin_percent", "-1"),
        ("margin_percent", ""),
        ("minimum_cents", "vijftig"),
        ("cut_off_hours", "999"),
        ("vat_regime", "geen"),
    ],
)
def test_wrong_producer_says_so_and_keeps_what_was_typed(manager: Client, field: str, text: str) -> None:
    response = manager.post("/beheer/producenten/nieuw/", PRODUCER | {field: text})

    form = response.context["form"]
    assert (response.status_code, list(form.errors), form["village"].value()) == (422, [field], "Lindekerke")
    assert not Producer.objects.exists()


def test_product_is_added_with_its_allergens_and_sizes(manager: Client) -> None:
    a_producer()
    kind = container_of_deposit(50)
    second = {
        "rows": "2", "name_1": "fles", "amount_1": "1000", "unit_1": "ml", "sold_1": "piece", "active_1": "on",
        "container_1": str(kind.pk),
    }  # fmt: skip

    response = manager.post("/beheer/producten/nieuw/", PRODUCT | ALL_NO | {"allergen_gluten": "contains"} | second)

    assert response.status_code == 303
    product = Product.objects.get()
    assert product.allergens.count() == 14
    assert product.allergens.get(allergen="gluten").presence == "contains"
    assert list(product.variants.values_list("content_amount", "deposit_cents")) == [(800, 0), (1000, 50)]


def test_product_changes_and_an_answer_can_be_taken_back(manager: Client) -> None:
    variant = a_variant("Wit brood", producer=a_producer())
    url = f"/beheer/producten/{variant.product.slug}/"
    sent = PRODUCT | {"pk_0": str(variant.pk), "amount_0": "750", "allergen_milk": "may_contain"}

    assert manager.post(url, sent).status_code == 303

    assert list(variant.product.allergens.values_list("allergen", "presence")) == [("milk", "may_contain")]
    assert Variant.objects.get().content_amount == 750
    assert manager.get(url).context["gaps"] == ["allergenen"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"producer": "niemand"}, "producer"),
        ({"vat_code": "room"}, "vat_code"),
        ({"margin_percent": "x"}, "margin_percent"),
        ({"amount_0": "", "name_0": "klein"}, "amount_0"),
        ({"amount_0": "0"}, "amount_0"),
        ({"sold_0": "weight", "unit_0": "ml"}, "unit_0"),
        ({"sold_0": "weight", "least_0": "700"}, "least_0"),
        ({"sold_0": "weight", "least_0": "900", "most_0": "950"}, "least_0"),
        ({"least_0": "700", "most_0": "900"}, "least_0"),
        ({"container_0": "999"}, "container_0"),
        ({"allergen_milk": "misschien"}, "allergen_milk"),
    ],
)
def test_wrong_product_says_so_at_its_field(manager: Client, changes: dict[str, str], field: str) -> None:
    a_producer()

    response = manager.post("/beheer/producten/nieuw/", PRODUCT | changes)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not Product.objects.exists()


def test_size_of_another_product_is_not_taken_along(manager: Client) -> None:
    baker = a_producer()
    stray, mine = a_variant(producer=baker), a_variant(producer=baker)

    manager.post(f"/beheer/producten/{mine.product.slug}/", PRODUCT | {"pk_0": str(stray.pk), "amount_0": "1"})

    stray.refresh_from_db()
    assert (stray.content_amount, mine.product.variants.count()) == (800, 2)


def test_rest_is_set_to_no_and_rows_are_added_without_saving(manager: Client) -> None:
    a_producer()

    rest = manager.post("/beheer/producten/nieuw/", PRODUCT | {"allergen_milk": "contains", "rest": "1"})
    more = manager.post("/beheer/producten/nieuw/", PRODUCT | {"meer": "1"})

    answers = [field.value() for field in rest.context["form"].each_allergen()]
    assert (answers.count("no"), answers.count("contains")) == (13, 1)
    assert (more.context["form"].count, more.context["form"]["name"].value()) == (2, "Wit brood")
    assert not Product.objects.exists()


def test_answer_of_what_is_for_sale_cannot_be_taken_back(manager: Client) -> None:
    variant = an_open_cycle().offers.get().variant
    maker = variant.product.producer.slug
    sent = PRODUCT | {"producer": maker, "pk_0": str(variant.pk)}

    response = manager.post(f"/beheer/producten/{variant.product.slug}/", sent)

    assert (response.status_code, variant.product.allergens.count()) == (422, 14)


def test_way_of_selling_stays_while_a_market_sells_it(manager: Client) -> None:
    variant = an_open_cycle().offers.get().variant
    sent = PRODUCT | ALL_NO | {"producer": variant.product.producer.slug, "pk_0": str(variant.pk), "sold_0": "weight"}

    response = manager.post(f"/beheer/producten/{variant.product.slug}/", sent)

    variant.refresh_from_db()
    assert (response.status_code, variant.sold_by) == (422, "piece")


def test_products_say_what_is_missing(manager: Client) -> None:
    whole = a_variant("Wit", producer=a_producer("De Molen")).product
    holes = a_variant("Bier", contains=None, vat_code="alcohol", producer=a_producer("Brouwer")).product
    url = "/beheer/producten/"

    page = manager.get(url)

    assert {product: [str(gap) for gap in gaps] for product, gaps in page.context["rows"]} == {
        whole: [], holes: ["allergenen", "leeftijdsgrens"],
    }  # fmt: skip
    asked = ({"wat": "ontbreekt"}, {"q": "brouwer"}, {"producent": "brouwer"}, {"q": "bïer"})
    for query in asked:
        assert [product for product, _gaps in manager.get(url, query).context["rows"]] == [holes]


def test_kind_of_empties_brings_its_deposit_to_its_sizes(manager: Client) -> None:
    url = "/beheer/leeggoed/soorten/"

    assert manager.post(f"{url}nieuw/", {"name": "Fles", "deposit_cents": "0,20", "is_active": "on"}).status_code == 303
    kind = ContainerKind.objects.get()
    variant = a_variant(deposit_cents=20)
    assert manager.post(f"{url}{kind.code}/", {"name": "Fles", "deposit_cents": "0,30"}).status_code == 303
    variant.refresh_from_db()
    assert (variant.container, variant.deposit_cents) == (kind, 30)
    twice = manager.post(f"{url}nieuw/", {"name": "Fles", "deposit_cents": "1"})
    nothing = manager.post(f"{url}nieuw/", {"name": "Bak", "deposit_cents": "0"})
    assert (twice.status_code, list(twice.context["form"].errors)) == (409, ["name"])
    assert (nothing.status_code, list(nothing.context["form"].errors)) == (422, ["deposit_cents"])
    assert manager.get(f"{url}ZZZZ/").status_code == 404


@pytest.mark.parametrize("page", ["producten", "producenten", "leeggoed/soorten", "markt/ritmes"])
def test_lists_ask_the_same_number_of_questions_for_any_number(
    manager: Client, page: str, django_assert_max_num_queries: Budget
) -> None:
    for number in range(20):
        a_variant(producer=a_producer(f"Maker {number}"), deposit_cents=number + 1)
        if number < 5:
            a_rhythm(f"Markt {number}")

    with django_assert_max_num_queries(14):
        assert manager.get(f"/beheer/{page}/").status_code == 200


def test_product_of_a_producer_begins_with_that_producer(manager: Client) -> None:
    a_producer()

    form = manager.get("/beheer/producten/nieuw/", {"producent": "bakkerij-ooms"}).context["form"]

    assert form["producer"].value() == "bakkerij-ooms"
