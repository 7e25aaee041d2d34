"""What somebody does before the checkout, without a script."""

from django.test import Client
from django.urls import reverse

from apps.market.models import Offer


def put(client: Client, offer: Offer | str, quantity: object, **more: str) -> int:
    """Ask for so many of a good, and give the status of the answer."""
    code = offer if isinstance(offer, str) else offer.code
    return client.post(reverse("market:put"), {"offer": code, "quantity": str(quantity), **more}).status_code
