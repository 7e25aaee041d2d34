"""A room on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.models import Resource
from apps.hub import clock
from apps.hub.money import NBSP


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


def room_card(resource: Resource, *, at: dt.datetime, group: str = CustomerGroup.EVERYBODY) -> RoomCard:
    """The card of one room, with what a customer group pays. No queries on a room with details."""
    room = resource.room
    area = [f"{room.area_m2}{NBSP}m²"] if room.area_m2 else []
    return RoomCard(
        resource=resource,
        url=reverse("cafe:room", args=[resource.slug]),
        capacity=room.capacity,
        facts=area + [str(facility) for facility in room.facilities],
        price=from_price(resource, group, clock.local_date(at)),
        is_accessible=room.is_accessible,
        needs_approval=resource.rulebook.needs_approval,
    )
