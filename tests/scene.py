"""A Tuesday in De Linde with one of everything, small enough to be made anew for each journey."""

import datetime as dt
from dataclasses import dataclass

from apps.bookings.models import Resource
from apps.hub.actors import SYSTEM
from apps.hub.models import Place
from apps.market.domain.cycle import open_cycle
from apps.market.enums import Category, ContentUnit
from apps.market.models import Offer, OrderCycle
from tests.factories import a_place
from tests.factories_bookings import SATURDAY
from tests.factories_cafe import a_cafe_room
from tests.factories_market import a_draft, a_slot, a_variant, an_offer
from tests.factories_mobipunt import a_vehicle


@dataclass(frozen=True, slots=True)
class Scene:
    """Friday's market with bread and milk, two cargo bikes and a room on approval."""

    place: Place
    cycle: OrderCycle
    bread: Offer
    milk: Offer
    berta: Resource
    bavo: Resource
    cellar: Resource


def a_scene(*, loaves: int | None = None) -> Scene:
    """Bread at EUR 3,40 (so many loaves) and milk at EUR 1,70; bikes at 2 euro, the cellar at 6 euro an hour."""
    place = a_place()
    cycle = a_draft()
    for hour in (16, 17):
        a_slot(cycle, hour=hour)
    bread = an_offer(cycle, a_variant("Lindekerks bruin", storage="Rek C"), limit=loaves)
    carton = a_variant(
        "Volle hoevemelk", category=Category.DAIRY, content=(1000, ContentUnit.MILLILITRE), contains=("milk",),
        storage="Koelkast 2", drawing="milk",
    )  # fmt: skip
    milk = an_offer(cycle, carton, price_cents=170)
    cycle = open_cycle(cycle, by=SYSTEM, at=cycle.opens_at)
    for offer in (bread, milk):
        offer.refresh_from_db()
    return Scene(
        place=place,
        cycle=cycle,
        bread=bread,
        milk=milk,
        berta=a_vehicle("Bakfiets Berta"),
        bavo=a_vehicle("Bakfiets Bavo"),
        cellar=a_cafe_room("De Kelder", needs_approval=True),
    )


def saturday_at(resource: Resource, start: str = "9", end: str = "12", *, date: dt.date = SATURDAY) -> str:
    """The page of a bike or a room with that wish filled in."""
    part = "cafe" if resource.kind.module == "cafe" else "mobipunt"
    return f"/{part}/{resource.slug}/?dag={date.isoformat()}&van={start}&tot={end}"
