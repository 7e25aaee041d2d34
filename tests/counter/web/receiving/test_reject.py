"""Goods that are not good: the form, its photo, and all good after all."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from apps.accounts.models import User
from apps.market.models import Offer, ReceiptLine
from tests.cast import client_of
from tests.counter.web.receiving.lines import counted

pytestmark = pytest.mark.django_db


def a_picture() -> SimpleUploadedFile:
    file = BytesIO()
    Image.new("RGB", (40, 30), "red").save(file, "JPEG")
    return SimpleUploadedFile("kapot.jpg", file.getvalue(), content_type="image/jpeg")


def test_damaged_goods_with_a_photo_for_staff_alone(
    home: str, milk: Offer, browser: Client, mieke: User, client: Client
) -> None:
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0", "photo": a_picture()}
    assert browser.post(f"{home}{milk.code}/mis/", sent).status_code == 303

    line = ReceiptLine.objects.get(offer=milk)
    assert (line.quantity_good, line.reject_reason) == (5, "damaged")
    photo = f"{home}{milk.code}/foto/"
    shown = browser.get(photo)
    assert (shown.status_code, shown["Content-Type"], "no-store" in shown["Cache-Control"]) == (200, "image/webp", True)
    assert (client_of(mieke).get(photo).status_code, client.get(photo).status_code) == (403, 303)
    assert client.get(f"/media/{line.photo.name}").status_code == 404


def test_photo_that_is_not_there_is_not_found(home: str, milk: Offer, loaf: Offer, browser: Client) -> None:
    assert browser.get(f"{home}{milk.code}/foto/").status_code == 404
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0", "photo": a_picture()}
    browser.post(f"{home}{milk.code}/mis/", sent)
    line = ReceiptLine.objects.get(offer=milk)
    line.photo.storage.delete(str(line.photo.name))

    for offer in (milk, loaf):
        assert browser.get(f"{home}{offer.code}/foto/").status_code == 404


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"reason": ""}, "Kies wat er mis is"),
        ({"reason": "lelijk"}, "lelijk"),
        ({"rejected": "0"}, "Hoeveel stuks zijn niet goed"),
        ({"rejected": "7"}, "hoogstens 6"),
        ({"received": "veel"}, ""),
        ({"photo": SimpleUploadedFile("x.jpg", b"geen foto")}, "niet lezen"),
    ],
)
def test_refusal_of_wrong_goods_is_a_form_with_words(
    home: str, milk: Offer, browser: Client, change: dict[str, Any], word: str
) -> None:
    sent = {"received": "6", "rejected": "1", "reason": "damaged", "version": "0"} | change

    response = browser.post(f"{home}{milk.code}/mis/", sent)

    page = response.content.decode()
    assert (response.status_code, "Er klopt iets niet" in page, word in page) == (422, True, True)
    assert not ReceiptLine.objects.filter(offer=milk, quantity_rejected__gt=0).exists()


def test_wrong_goods_on_an_old_screen_keep_what_was_typed(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}{milk.code}/tellen/", {"received": "4", "version": "0"})

    sent = {"received": "6", "rejected": "3", "reason": "wrong", "version": "0"}
    response = browser.post(f"{home}{milk.code}/mis/", sent)

    page = response.content.decode()
    assert (response.status_code, counted(milk)) == (409, 4)
    assert 'name="rejected" value="3"' in page
    assert 'name="version" value="1"' in page


def test_one_more_refused_without_javascript_looks_first(home: str, milk: Offer, browser: Client) -> None:
    sent = {"received": "6", "rejected": "1", "step-rejected": "1", "version": "0"}
    response = browser.post(f"{home}{milk.code}/mis/", sent)

    assert (response.status_code, 'name="rejected" value="2"' in response.content.decode()) == (200, True)


def test_good_after_all(home: str, milk: Offer, browser: Client) -> None:
    browser.post(f"{home}{milk.code}/mis/", {"received": "6", "rejected": "2", "reason": "spoiled", "version": "0"})
    assert "Toch alles goed" in browser.get(f"{home}{milk.code}/mis/").content.decode()

    sent = {"received": "6", "rejected": "2", "reason": "spoiled", "version": "1", "all_good": "1"}
    assert browser.post(f"{home}{milk.code}/mis/", sent).status_code == 303
    assert ReceiptLine.objects.get(offer=milk).quantity_good == 6
