"""What stands in the profile of a vehicle, in words."""

from django.utils.translation import gettext as _

from apps.bookings.models import Resource
from apps.bookings.web.pages import Facts
from apps.hub.money import NBSP
from apps.mobipunt.models import Vehicle


def facts(resource: Resource) -> Facts:
    """What there is to know, by name, without what is not filled in. No query on a thing with its vehicle."""
    vehicle: Vehicle = resource.vehicle
    known = (
        (_("Seats"), str(vehicle.seats or "")),
        (_("Load"), f"{vehicle.load_kg}{NBSP}kg" if vehicle.load_kg else ""),
        (_("Range"), f"{vehicle.range_km}{NBSP}km" if vehicle.range_km else ""),
        (_("Moved by"), vehicle.get_propulsion_display()),
        (_("Comes with"), vehicle.extras),
        (_("Number plate"), vehicle.plate),
        (_("Where"), ", ".join(note for note in (resource.place_note, vehicle.bay) if note)),
    )
    return [(label, value) for label, value in known if value]
