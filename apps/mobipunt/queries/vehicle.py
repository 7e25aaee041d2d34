"""Reading vehicles."""

from django.db.models import QuerySet

from apps.bookings.models import Resource
from apps.bookings.queries.resource import bookable_resources

MODULE = "mobi"


def vehicles(*, kind: str = "") -> QuerySet[Resource]:
    """What can be driven, with kind, profile, hours, parts and tariffs: four queries however many."""
    rows = bookable_resources(MODULE).select_related("kind", "vehicle").filter(vehicle__isnull=False)
    return rows.filter(kind__slug=kind) if kind else rows
