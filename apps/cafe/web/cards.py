"""A room on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.models import Resource
from apps.bookings.web.pages import page_of
from apps.cafe.web.profile import what_is_there
from apps.hub import clock


@dataclass(frozen=True, slots=True)
class RoomCard:
    """What to know of a room before asking for it."""

    resource: Resource
    url: str
    capacity: int
    facts: list[str]
    price: str
    needs_approval: bool


def room_card(resource: Resource, *, at: dt.datetime, group: str = CustomerGroup.EVERYBODY) -> RoomCard:
    """The card of one room, with what a customer group pays. No queries on a room with details."""
    return RoomCard(
        resource=resource,
        url=page_of(resource),
        capacity=resource.room.capacity,
        facts=what_is_there(resource.room),
        price=from_price(resource, group, clock.local_date(at)),
        needs_approval=resource.rulebook.needs_approval,
    )
