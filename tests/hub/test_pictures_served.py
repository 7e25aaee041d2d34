"""What was uploaded: pictures of what we sell and let are for all, the rest is not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db

PICTURE = b"RIFF....WEBP"


@pytest.fixture(autouse=True)
def uploads() -> None:
    for folder in ("products", "deliveries", "delivery_notes"):
        path = Path(settings.MEDIA_ROOT, folder, "brood.webp")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(PICTURE)


def test_picture_of_a_product_is_for_all() -> None:
    response = Client().get("/media/products/brood.webp")

    assert (response.status_code, b"".join(response.streaming_content)) == (200, PICTURE)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path",
    [
        "deliveries/brood.webp",
        "delivery_notes/brood.webp",
        "products/../deliveries/brood.webp",
        "products/%2e%2e/deliveries/brood.webp",
        "products//../deliveries/brood.webp",
        "/deliveries/brood.webp",
        "./deliveries/brood.webp",
        "brood.webp",
        "products/",
        "..",
    ],
)
def test_what_a_producer_or_volunteer_sent_is_not(path: str) -> None:
    response = Client().get(f"/media/{path}")

    assert response.status_code == 404
    assert PICTURE not in response.content
