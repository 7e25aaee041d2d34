"""A vehicle on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.bookings.domain.quote import tariff_on
from apps.bookings.errors import NotBookable
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import DayView, day_view
from apps.bookings.web.strip import query
from apps.hub import clock
from apps.hub.money import NBSP
from apps.hub.period import Period
from apps.hub.ui import formats
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
    plan: DayPlan, date: dt.date, *, mine: dict[int, Booking], at: dt.datetime, chosen: Period | None = None
) -> VehicleCard:
    """The card of one vehicle on one day. No queries."""
    resource = plan.resource
    url = reverse("mobipunt:vehicle", args=[resource.slug])
    return VehicleCard(
        resource=resource,
        url=url,
        href=f"{url}?{query(dag=date.isoformat())}",
        about=about(resource.vehicle),
        price=hourly_price(resource, at=at),
        view=day_view(plan, date, url=url, mine=mine, at=at, chosen=chosen),
    )


def about(vehicle: Vehicle) -> str:
    """'Elektrische bakfiets · 100 kg · 2 helmen erbij'."""
    facts = [vehicle.resource.description]
    if vehicle.seats:
        facts.append(_("%(seats)d seats") % {"seats": vehicle.seats})
    if vehicle.load_kg:
        facts.append(f"{vehicle.load_kg}{NBSP}kg")
    return " · ".join(fact for fact in [*facts, vehicle.extras] if fact)


def hourly_price(resource: Resource, *, at: dt.datetime) -> str:
    """'€ 2/u.', or nothing while there is no price."""
    try:
        cents = tariff_on(resource, clock.local_date(at)).per_hour_cents
    except NotBookable:
        return ""
    amount = formats.euro(cents)
    whole = amount.removesuffix(",00").removesuffix(".00")
    return _("%(price)s/h") % {"price": whole}
