"""Who was found able to use what."""

import datetime as dt

from django.db.models import Q, QuerySet

from apps.accounts.models import Person
from apps.bookings.models import Capability, Clearance


def clearances_of(person: Person) -> QuerySet[Clearance]:
    """All of a person, ended ones too, latest first."""
    return Clearance.objects.filter(person=person).select_related("capability", "checked_by__person")


def living_clearances(person: Person, *, on: dt.date) -> QuerySet[Clearance]:
    """What a person may on that day."""
    return clearances_of(person).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), ended_at__isnull=True)


def capability_by_slug(slug: str) -> Capability | None:
    """The capability of this name in addresses."""
    return Capability.objects.filter(slug=slug).first()
