"""The photo of a product on its page in the office: sent, replaced, described, taken away."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from apps.hub.queries.history import history_of
from apps.market.models import Product
from tests.factories_market import a_producer, a_variant, an_offer, an_open_cycle
from tests.office.test_range import ALL_NO, PRODUCT

pytestmark = pytest.mark.usefixtures("noon", "place")
URL = "/beheer/producten/wit-brood/"


@pytest.fixture
def bread() -> Product:
    """White bread of Ooms, for sale."""
    variant = a_variant("Wit brood", producer=a_producer())
    an_offer(an_open_cycle(), variant)
    return variant.product


def sent(product: Product, **changes: object) -> dict[str, object]:
    """The sheet as the page shows it, with these changes."""
    return PRODUCT | ALL_NO | {"pk_0": str(product.variants.get().pk)} | changes


def a_photo(colour: str = "#6a3d78") -> SimpleUploadedFile:
    """As a phone sends it, with where it was taken."""
    out, where = BytesIO(), Image.Exif()
    where[0x010E] = "bij Ooms in de tuin"
    Image.new("RGB", (2000, 1000), colour).save(out, "JPEG", exif=where)
    return SimpleUploadedFile("IMG_2041.jpg", out.getvalue(), content_type="image/jpeg")


def test_photo_is_drawn_anew_and_stands_on_the_card_and_the_page(manager: Client, bread: Product) -> None:
    words = "Een rond brood, opengesneden"

    assert manager.post(URL, sent(bread, photo=a_photo(), photo_description=words)).status_code == 303

    bread.refresh_from_db()
    with bread.photo.open() as file, Image.open(file) as photo:
        assert (photo.format, photo.size, dict(photo.getexif())) == ("WEBP", (1200, 600), {})
        file.seek(0)
        assert b"Ooms" not in file.read()
    assert f'<img src="{bread.photo.url}" alt=""' in manager.get("/markt/").content.decode()
    assert f'<img src="{bread.photo.url}" alt="{words}"' in manager.get("/markt/product/wit-brood/").content.decode()
    assert "photo" in history_of(bread).values_list("data__fields", flat=True)


def test_another_photo_takes_the_place_and_the_old_file_goes(
    manager: Client, bread: Product, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    manager.post(URL, sent(bread, photo=a_photo()))
    bread.refresh_from_db()
    old, storage = bread.photo.name, bread.photo.storage

    with django_capture_on_commit_callbacks(execute=True):
        manager.post(URL, sent(bread, photo=a_photo("#ffffff")))

    bread.refresh_from_db()
    assert bread.photo.name != old
    assert (storage.exists(str(bread.photo.name)), storage.exists(str(old))) == (True, False)


def test_photo_is_taken_away_with_its_words(
    manager: Client, bread: Product, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    assert "without_photo" not in manager.get(URL).context["form"].fields
    manager.post(URL, sent(bread, photo=a_photo(), photo_description="Brood"))
    bread.refresh_from_db()
    old, storage = str(bread.photo.name), bread.photo.storage

    with django_capture_on_commit_callbacks(execute=True):
        manager.post(URL, sent(bread, without_photo="on", photo_description="Brood"))

    bread.refresh_from_db()
    assert (bool(bread.photo), bread.photo_description, storage.exists(old)) == (False, "", False)


def test_sheet_without_a_photo_keeps_the_one_there_is(manager: Client, bread: Product) -> None:
    manager.post(URL, sent(bread, photo=a_photo()))
    bread.refresh_from_db()

    manager.post(URL, sent(bread, name="Wit brood van Ooms"))

    assert Product.objects.get(slug="wit-brood").photo.name == bread.photo.name


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"\xff\xd8\xff\xe0half", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_and_all_is_kept(manager: Client, bread: Product, content: bytes) -> None:
    lie = SimpleUploadedFile("brood.jpg", content, content_type="image/jpeg")

    answer = manager.post(URL, sent(bread, photo=lie, description="Met zuurdesem"))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["photo"])
    assert answer.context["form"]["description"].value() == "Met zuurdesem"
    assert not Product.objects.get(slug="wit-brood").photo


def test_photo_of_more_than_eight_megabytes_is_refused(manager: Client, bread: Product) -> None:
    huge = SimpleUploadedFile("brood.jpg", b"x" * (8 * 1024 * 1024 + 1), content_type="image/jpeg")

    answer = manager.post(URL, sent(bread, photo=huge))

    errors = answer.context["form"].errors.get_json_data()
    assert (answer.status_code, errors["photo"][0]["code"]) == (422, "picture_too_large")


@pytest.mark.parametrize("press", [{"amount_0": "0"}, {"meer": "1"}, {"rest": "1"}])
def test_form_that_comes_back_says_that_the_photo_is_chosen_again(
    manager: Client, bread: Product, press: dict[str, str]
) -> None:
    answer = manager.post(URL, sent(bread, photo=a_photo(), photo_description="Brood", **press))

    assert answer.context["photo_is_lost"]
    assert answer.context["form"]["photo_description"].value() == "Brood"
    assert not Product.objects.get(slug="wit-brood").photo


def test_drawing_is_chosen_and_one_that_is_not_in_the_list_stays(manager: Client, bread: Product) -> None:
    Product.objects.filter(slug="wit-brood").update(drawing="village")
    assert manager.post(URL, sent(bread, drawing="village")).status_code == 303
    assert manager.post(URL, sent(bread, drawing="../../etc/passwd")).status_code == 422
    assert Product.objects.get(slug="wit-brood").drawing == "village"

    manager.post(URL, sent(bread, drawing="bread-white"))

    assert Product.objects.get(slug="wit-brood").drawing == "bread-white"
    assert manager.post(URL, sent(bread, drawing="village")).status_code == 422
