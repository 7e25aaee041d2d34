"""Reading rooms, and what the village may know of them."""

from django.db.models import Exists, QuerySet

from apps.bookings.enums import PROMISED
from apps.bookings.models import Booking, Resource
from apps.bookings.queries.resource import bookable_resources
from apps.hub.models import ModuleSwitch
from apps.hub.period import Period

MODULE = "cafe"


def rooms() -> QuerySet[Resource]:
    """What can be met in, with kind, profile, hours, parts and tariffs: four queries however many."""
    return bookable_resources(MODULE).select_related("kind", "room").filter(room__isnull=False)


def public_bookings_in(period: Period) -> QuerySet[Booking]:
    """Room bookings that start in the period, of associations that agreed to be named. One query.

    None while the café is switched off: what they lead to is not there then.
    """
    return (
        Booking.objects.filter(
            ~Exists(ModuleSwitch.objects.filter(code=MODULE, is_on=False)),
            state__in=PROMISED,
            resource__kind__module=MODULE,
            association__shows_name=True,
            starts_at__gte=period.start,
            starts_at__lt=period.end,
        )
        .select_related("association", "resource")
        .order_by("starts_at", "pk")
    )
