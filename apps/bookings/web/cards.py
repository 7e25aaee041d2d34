"""A thing on the screen, worked out before the template."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from apps.accounts.enums import CustomerGroup
from apps.bookings.domain.quote import from_price
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.availability import DayPlan
from apps.bookings.web.day import DayView, day_view
from apps.bookings.web.pages import about, page_of
from apps.bookings.web.strip import with_query
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
    keep: Mapping[str, str] | None = None,
) -> ThingCard:
    """The card of one thing on one day, with what a customer group pays; `keep` goes along in its links. No queries."""
    resource = plan.resource
    url = page_of(resource)
    kept = with_query(url, **(keep or {}))
    return ThingCard(
        resource=resource,
        url=url,
        href=with_query(kept, dag=date.isoformat()),
        about=about(resource),
        price=from_price(resource, group, date),
        view=day_view(plan, date, url=kept, mine=mine, at=at, chosen=chosen),
    )
