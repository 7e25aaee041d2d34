"""Where a shortage is divided."""

from apps.market.models import Offer


def page_of(offer: Offer) -> str:
    """Its page in the office."""
    return f"/beheer/markt/{offer.cycle.code}/tekorten/{offer.code}/"
