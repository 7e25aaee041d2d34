"""A room on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.domain.quote import tariff_on
from apps.bookings.errors import NotBookable
from apps.bookings.models import Resource
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.ui import formats


@dataclass(frozen=True, slots=True)
class RoomCard:
    """What to know of a room before asking for it."""

    resource: Resource
    url: str
    capacity: int
    facts: list[str]
    price: str
    is_accessible: bool
    needs_approval: bool


def room_card(resource: Resource, *, at: dt.datetime) -> RoomCard:
    """The card of one room. No queries on a room with details."""
    room = resource.room
    area = [f"{room.area_m2}{NBSP}m²"] if room.area_m2 else []
    return RoomCard(
        resource=resource,
        url=reverse("cafe:room", args=[resource.slug]),
        capacity=room.capacity,
        facts=area + [str(facility) for facility in room.facilities],
        price=_price(resource, at=at),
        is_accessible=room.is_accessible,
        needs_approval=resource.rulebook.needs_approval,
    )


def _price(resource: Resource, *, at: dt.datetime) -> str:
    try:
        cents = tariff_on(resource, clock.local_date(at)).per_hour_cents
    except NotBookable:
        return ""
    if not cents:
        return _("free of charge")
    return _("%(price)s/h") % {"price": formats.euro(cents).removesuffix(",00").removesuffix(".00")}
