"""A vehicle on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import DayView, day_view
from apps.bookings.web.strip import query
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.period import Period
from apps.mobipunt.models import Vehicle


@dataclass(frozen=True, slots=True)
class VehicleCard:
    """A card of the list, and the head of a vehicle's page."""

    resource: Resource
    url: str
    href: str
    about: str
    price: str
    view: DayView


def vehicle_card(
    plan: DayPlan,
    date: dt.date,
    *,
    mine: dict[int, Booking],
    at: dt.datetime,
    chosen: Period | None = None,
    group: str = CustomerGroup.EVERYBODY,
) -> VehicleCard:
    """The card of one vehicle on one day, with what a customer group pays. No queries."""
    resource = plan.resource
    url = reverse("mobipunt:vehicle", args=[resource.slug])
    return VehicleCard(
        resource=resource,
        url=url,
        href=f"{url}?{query(dag=date.isoformat())}",
        about=about(resource.vehicle),
        price=from_price(resource, group, clock.local_date(at)),
        view=day_view(plan, date, url=url, mine=mine, at=at, chosen=chosen),
    )


def about(vehicle: Vehicle) -> str:
    """What a manager wrote about it, else the bare facts: '5 plaatsen · 100 kg'."""
    if vehicle.resource.description:
        return vehicle.resource.description
    return " · ".join(value for _label, value in facts(vehicle) if value)


def facts(vehicle: Vehicle) -> list[tuple[str, str]]:
    """What there is to know, by name, without what is not filled in."""
    known = (
        (_("Seats"), str(vehicle.seats or "")),
        (_("Load"), f"{vehicle.load_kg}{NBSP}kg" if vehicle.load_kg else ""),
        (_("Range"), f"{vehicle.range_km}{NBSP}km" if vehicle.range_km else ""),
        (_("Moved by"), vehicle.get_propulsion_display()),
        (_("Comes with"), vehicle.extras),
        (_("Number plate"), vehicle.plate),
        (_("Where"), ", ".join(note for note in (vehicle.resource.place_note, vehicle.bay) if note)),
    )
    return [(label, value) for label, value in known if value]
