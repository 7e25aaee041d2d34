"""Who we are, at the head of what we put on paper."""

from typing import Any

from apps.hub.models import Place


def letterhead(place: Place | None) -> dict[str, Any]:
    """Name, address and how to reach us; before there is a place, a name at least."""
    if place is None:
        return {"name": "Buurtpunt", "lines": []}
    address = " ".join(filter(None, (place.postcode, place.city)))
    return {"name": place.name, "lines": [text for text in (place.street, address, place.phone, place.email) if text]}
