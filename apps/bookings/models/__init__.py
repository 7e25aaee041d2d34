"""Things to book, who has them when, and the links to calendars."""

from apps.bookings.models.booking import Booking, BookingLine, BookingQuerySet
from apps.bookings.models.feed import CalendarSubscription
from apps.bookings.models.kind import ResourceKind
from apps.bookings.models.occupancy import Closure, Occupancy
from apps.bookings.models.resource import OpeningHours, Resource, ResourcePart, Tariff

__all__ = [
    "Booking",
    "BookingLine",
    "BookingQuerySet",
    "CalendarSubscription",
    "Closure",
    "Occupancy",
    "OpeningHours",
    "Resource",
    "ResourceKind",
    "ResourcePart",
    "Tariff",
]
