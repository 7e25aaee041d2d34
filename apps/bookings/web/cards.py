"""A thing on the screen, worked out before the template."""

import datetime as dt
from dataclasses import dataclass

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import DayView, day_view
from apps.bookings.web.pages import about, page_of
from apps.bookings.web.strip import query
from apps.hub import clock
from apps.hub.period import Period


@dataclass(frozen=True, slots=True)
class ThingCard:
    """A card of the list, and the head of a thing's page."""

    resource: Resource
    url: str
    href: str
    about: str
    price: str
    view: DayView


def thing_card(
    plan: DayPlan,
    date: dt.date,
    *,
    mine: dict[int, Booking],
    at: dt.datetime,
    chosen: Period | None = None,
    group: str = CustomerGroup.EVERYBODY,
) -> ThingCard:
    """The card of one thing on one day, with what a customer group pays. No queries."""
    resource = plan.resource
    url = page_of(resource)
    return ThingCard(
        resource=resource,
        url=url,
        href=f"{url}?{query(dag=date.isoformat())}",
        about=about(resource),
        price=from_price(resource, group, clock.local_date(at)),
        view=day_view(plan, date, url=url, mine=mine, at=at, chosen=chosen),
    )
