"""A wish as one value, and whether it is possible at all. Nothing here locks or writes."""

import datetime as dt
from dataclasses import dataclass, replace

from apps.accounts.models import Association
from apps.bookings.domain.rules import lock_party, reasons_about_person, reasons_against, reasons_to_refuse
from apps.bookings.models import Booking, Resource
from apps.hub.actors import Actor
from apps.hub.period import Period
from apps.payments.basket import BasketOwner

__all__ = [
    "Wish",
    "lock_party",
    "reasons_about_person",
    "reasons_against",
    "reasons_to_refuse",
]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who wants what, when. `booking` is the one that is being changed: it is not in its own way."""

    resource: Resource
    period: Period
    owner: BasketOwner
    by: Actor
    at: dt.datetime
    association: Association | None = None
    accepts_rules: bool = False
    booking: Booking | None = None

    def elsewhere(self, resource: Resource, period: Period) -> "Wish":
        """The same wish for another thing or time."""
        return replace(self, resource=resource, period=period)
