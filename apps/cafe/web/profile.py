"""What stands in the profile of a room, in words."""

from django.utils.translation import gettext as _

from apps.bookings.models import Resource
from apps.bookings.web.pages import Facts
from apps.cafe.models import Room
from apps.hub.money import NBSP


def facts(resource: Resource) -> Facts:
    """What there is to know, by name, without what is not filled in. No query on a thing with its room."""
    room: Room = resource.room
    known = (
        (_("Room for"), _("%(count)s people") % {"count": room.capacity}),
        (_("There is"), " · ".join(what_is_there(room))),
        (_("Where"), resource.place_note),
        (_("Wheelchair"), _("gets in everywhere") if room.is_accessible else _("there are stairs")),
    )
    return [(label, value) for label, value in known if value]


def what_is_there(room: Room) -> list[str]:
    """Its size, and what stands in it."""
    area = [f"{room.area_m2}{NBSP}m²"] if room.area_m2 else []
    return area + [str(facility) for facility in room.facilities]


def capacity(resource: Resource) -> int:
    """How many people fit."""
    return int(resource.room.capacity)
