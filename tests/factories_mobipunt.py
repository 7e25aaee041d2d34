"""Vehicles, with the profile that the mobipunt shows."""

import datetime as dt

from apps.bookings.models import Resource
from apps.mobipunt.enums import Propulsion, VehicleForm
from apps.mobipunt.models import Vehicle
from tests.factories_bookings import a_kind, a_resource


def a_vehicle(
    name: str = "Bakfiets Berta",
    *,
    slug: str = "",
    kind: str = "bakfiets",
    hours: tuple[dt.time, dt.time] | None = None,
    max_length: dt.timedelta = dt.timedelta(days=3),
) -> Resource:
    """A cargo bike at 2 euro an hour."""
    resource = a_resource(name, kind=a_kind(kind), hours=hours, max_length=max_length)
    resource.slug = slug or name.lower().replace(" ", "-")
    resource.drawing = "cargo-bike"
    resource.save()
    Vehicle.objects.create(
        resource=resource, form=VehicleForm.CARGO_BIKE, propulsion=Propulsion.ELECTRIC_ASSIST, load_kg=100
    )
    return resource
