"""Things to book, who has them when, on which rules and at what price."""

from apps.bookings.models.booking import Booking, BookingLine, BookingQuerySet
from apps.bookings.models.capability import Capability, Clearance
from apps.bookings.models.feed import CalendarSubscription
from apps.bookings.models.handover import Handover
from apps.bookings.models.kind import KindField, ResourceKind
from apps.bookings.models.occupancy import Closure, Occupancy
from apps.bookings.models.quota import Quota
from apps.bookings.models.resource import OpeningHours, Resource, ResourcePart
from apps.bookings.models.rulebook import Rulebook
from apps.bookings.models.series import Occurrence, Series
from apps.bookings.models.tariff import Tariff, TariffRate
from apps.bookings.models.waiting import WaitingEntry

__all__ = [
    "Booking",
    "BookingLine",
    "BookingQuerySet",
    "CalendarSubscription",
    "Capability",
    "Clearance",
    "Closure",
    "Handover",
    "KindField",
    "Occupancy",
    "Occurrence",
    "OpeningHours",
    "Quota",
    "Resource",
    "ResourceKind",
    "ResourcePart",
    "Rulebook",
    "Series",
    "Tariff",
    "TariffRate",
    "WaitingEntry",
]
