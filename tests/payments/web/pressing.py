"""The basket as a browser fills it and sends it."""

import uuid

from django.test import Client

from tests.factories_bookings import SATURDAY

BASKET = "/mandje/"
THANKS = "/mandje/bedankt/"


def press(**changes: str) -> dict[str, str]:
    """What a guest types once."""
    typed = {"name": "Nele Wouters", "phone": "0470 99 88 77", "email": "", "request_key": uuid.uuid4().hex}
    return typed | changes


def put_bike(client: Client, start: str = "9", end: str = "12") -> None:
    """Berta in the basket, Saturday morning."""
    wish = {"dag": SATURDAY.isoformat(), "van": start, "tot": end}
    assert client.post("/mobipunt/bakfiets-berta/", wish).status_code == 303


def shown(client: Client) -> str:
    """The print of what stands on the page."""
    seen: str = client.get(BASKET).context["page"].seen
    return seen
