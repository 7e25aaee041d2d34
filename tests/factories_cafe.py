"""Rooms, with the profile that the café shows."""

from apps.bookings.models import Resource, ResourcePart
from apps.cafe.models import Room
from tests.factories_bookings import a_hired_room


def a_cafe_room(
    name: str = "De Kelder",
    *,
    slug: str = "",
    capacity: int = 25,
    needs_approval: bool = False,
    parts: tuple[Resource, ...] = (),
) -> Resource:
    """A room for 25, open from 8 to 22, at 6 euro an hour."""
    resource = a_hired_room(name, needs_approval=needs_approval)
    resource.slug = slug or name.lower().replace(" ", "-")
    resource.save()
    ResourcePart.objects.bulk_create(ResourcePart(whole=resource, part=part) for part in parts)
    Room.objects.create(resource=resource, capacity=capacity, facilities=["toog"])
    return resource
