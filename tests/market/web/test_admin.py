from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from apps.accounts.models import Person, User
from apps.hub.models import HistoryEvent
from apps.market.enums import Allergen, CycleState
from apps.market.models import Offer, OrderCycle, Producer, Product
from tests.cast import client_of
from tests.factories_market import a_draft, a_producer, a_slot, a_variant, an_offer, an_open_cycle, an_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("place", "noon")]

MODELS = ("producer", "product", "variant", "ordercycle", "offer", "order")
PRODUCER = {
    "slug": "ooms", "name": "Bakkerij Ooms", "village": "Lindekerke", "vat_regime": "normal", "is_active": "on",
    "margin_percent": "0", "minimum_cents": "0", "below_minimum": "cancel", "cut_off_hours": "0",
}  # fmt: skip


def url(model: str, name: str, *args: int) -> str:
    return reverse(f"admin:market_{model}_{name}", args=args)


@pytest.mark.parametrize("model", MODELS)
def test_only_managers_see_the_lists(jef: User, rita: User, model: str) -> None:
    assert client_of(jef).get(url(model, "changelist")).status_code == 200
    assert client_of(rita).get(url(model, "changelist"), follow=True).status_code == 403


def test_manager_sees_every_form_and_deletes_nothing(jef: User, buyer: Person) -> None:
    cycle = an_open_cycle()
    order = an_order(buyer, cycle, (cycle.offers.get(), 1))
    offer = cycle.offers.get()
    rows = (offer.variant.product.producer, offer.variant.product, offer.variant, cycle, offer, order)
    client = client_of(jef)

    for model, row in zip(MODELS, rows, strict=True):
        assert client.get(url(model, "change", row.pk)).status_code == 200
        assert client.get(url(model, "delete", row.pk)).status_code == 403
    for model in ("order", "ordercycle"):
        assert client.get(url(model, "add")).status_code == 403


def test_producer_is_kept_through_the_domain(jef: User) -> None:
    assert client_of(jef).post(url("producer", "add"), PRODUCER).status_code == 302

    producer = Producer.objects.get()
    assert producer.search_name == "bakkerij ooms"
    assert HistoryEvent.objects.get(subject_type="market.producer").user == jef


def test_photo_is_drawn_anew(jef: User) -> None:
    file = BytesIO()
    Image.new("RGB", (3000, 20)).save(file, "PNG")
    photo = SimpleUploadedFile("../../x.png", file.getvalue(), "image/png")

    client_of(jef).post(url("producer", "add"), PRODUCER | {"photo": photo})

    producer = Producer.objects.get()
    assert (str(producer.photo.name).endswith(".webp"), producer.photo.width) == (True, 1200)
    with Image.open(BytesIO(b"".join(client_of(jef).get(producer.photo.url)))) as served:
        assert (served.format, served.width) == ("WEBP", 1200)
    producer.photo.delete()


@pytest.mark.parametrize(
    "content", [b"x" * (20 * 1024 * 1024), b"<svg onload=alert(1)>", b""], ids=["20MB", "svg", "0"]
)
def test_photo_that_is_none_is_refused_and_the_form_kept(jef: User, content: bytes) -> None:
    photo = SimpleUploadedFile("x.png", content, "image/png")

    answer = client_of(jef).post(url("producer", "add"), PRODUCER | {"photo": photo})

    assert (answer.status_code, Producer.objects.count()) == (200, 0)
    assert "photo" in answer.context["adminform"].form.errors


def test_product_form_asks_for_all_fourteen_allergens(jef: User) -> None:
    producer = a_producer()
    form = {
        "producer": str(producer.pk), "slug": "bruin", "name": "Bruin", "category": "bread", "vat_code": "food",
        "age_limit": "0", "is_active": "on",
        "variants-TOTAL_FORMS": "1", "variants-INITIAL_FORMS": "0", "variants-0-content_amount": "800",
        "variants-0-content_unit": "g", "variants-0-sold_by": "piece", "variants-0-deposit_cents": "0",
        "variants-0-position": "0", "variants-0-is_active": "on",
        "allergens-TOTAL_FORMS": "14", "allergens-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, code in enumerate(Allergen.values):
        form |= {
            f"allergens-{number}-allergen": code,
            f"allergens-{number}-presence": "contains" if code == "gluten" else "no",
        }

    answer = client_of(jef).post(url("product", "add"), form)

    product = Product.objects.get()
    assert (answer.status_code, product.variants.count(), product.allergens.count()) == (302, 1, 14)


def test_market_opens_by_an_action_or_says_what_is_missing(jef: User) -> None:
    ready, incomplete = a_draft(), a_draft()
    a_slot(ready)
    an_offer(ready)
    chosen = {"action": "open_markets", "_selected_action": [str(ready.pk), str(incomplete.pk)]}

    answer = client_of(jef).post(url("ordercycle", "changelist"), chosen, follow=True)

    assert sorted(OrderCycle.objects.values_list("state", flat=True)) == ["draft", "open"]
    assert sorted(message.level_tag for message in answer.context["messages"]) == ["error", "info"]


def test_market_closes_by_an_action(jef: User) -> None:
    cycle = an_open_cycle()

    client_of(jef).post(
        url("ordercycle", "changelist"), {"action": "close_markets", "_selected_action": [str(cycle.pk)]}
    )

    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED


def test_offer_is_added_and_changed_through_the_domain(jef: User) -> None:
    cycle, variant = a_draft(), a_variant()
    client = client_of(jef)
    form = {"cycle": str(cycle.pk), "variant": str(variant.pk), "price_cents": "3,40", "limit": "5", "is_on": "on"}

    client.post(url("offer", "add"), form)
    offer = Offer.objects.get()
    client.post(url("offer", "change", offer.pk), {"price_cents": "3,60", "limit": "4", "is_on": "on"})

    offer.refresh_from_db()
    assert (offer.price_cents, offer.limit, len(offer.code)) == (360, 4, 4)
    assert HistoryEvent.objects.filter(subject_type="market.ordercycle", event="offer_changed").count() == 1


def test_offer_under_what_is_ordered_is_refused(jef: User, buyer: Person) -> None:
    cycle = an_open_cycle()
    offer = an_offer(cycle, limit=5)
    an_order(buyer, cycle, (offer, 3))

    answer = client_of(jef).post(url("offer", "change", offer.pk), {"price_cents": "3,40", "limit": "2", "is_on": "on"})

    offer.refresh_from_db()
    said = answer.context["adminform"].form.errors.as_data()
    assert ([error.code for error in said["limit"]], offer.limit) == (["limit_below_claimed"], 5)


def test_offer_of_a_product_without_allergens_is_refused_while_open(jef: User) -> None:
    cycle, variant = an_open_cycle(), a_variant(contains=None)
    form = {"cycle": str(cycle.pk), "variant": str(variant.pk), "price_cents": "3,40", "is_on": "on"}

    answer = client_of(jef).post(url("offer", "add"), form)

    said = answer.context["adminform"].form
    assert ([error.code for error in said.errors.as_data()["__all__"]], said["price_cents"].value()) == (
        ["publication_refused"], "3,40",
    )  # fmt: skip
    assert cycle.offers.count() == 1


@pytest.mark.parametrize("price", ["-1", "1000000000", "NaN", "twee", ""])
def test_offer_of_a_wrong_price_is_refused(jef: User, price: str) -> None:
    form = {"cycle": str(a_draft().pk), "variant": str(a_variant().pk), "price_cents": price, "is_on": "on"}

    answer = client_of(jef).post(url("offer", "add"), form)

    assert (list(answer.context["adminform"].form.errors), Offer.objects.count()) == (["price_cents"], 0)
