"""Writing down that somebody was checked. The check is kept, never the document."""

import datetime as dt

from django.db import transaction

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.bookings.errors import AlreadyOver, CapabilityInUse
from apps.bookings.models import Capability, Clearance, Resource, ResourceKind
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import NotAllowed, TryAgain
from apps.hub.rules import MANAGE_PLACE, require


def give_clearance(
    person: Person,
    capability: Capability,
    *,
    category: str = "",
    valid_until: dt.date | None = None,
    by: Actor,
    at: dt.datetime,
) -> Clearance:
    """Say that `by` looked and that the person may; the last day of `valid_until` is included.

    One clearance lives per person and capability: an older one ends. The same again changes nothing.
    Refuses: NotAllowed unless somebody of the counter looked; AlreadyOver when the day has passed.
    """
    require(by, WORK_COUNTER)
    if by.user is None:
        raise NotAllowed  # somebody has looked, and it must say who
    if valid_until is not None and valid_until < clock.local_date(at):
        raise AlreadyOver(field="valid_until")
    category = category.strip()[:10]
    with constrained({"bookings_clearance_lives_once": TryAgain}), transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        old = Clearance.objects.filter(person=person, capability=capability, ended_at__isnull=True).first()
        if old is not None:
            if (old.category, old.valid_until) == (category, valid_until):
                return old
            old.ended_at = at
            old.save(update_fields=["ended_at"])
        made = Clearance.objects.create(
            person=person, capability=capability, category=category, checked_by=by.user, checked_at=at,
            valid_until=valid_until,
        )  # fmt: skip
        record(person, event="cleared", by=by, at=at, new=capability.slug)
        return made


def end_clearance(clearance: Clearance, *, by: Actor, at: dt.datetime, reason: str = "") -> Clearance:
    """From now on the person may no longer; bookings that stand are asked about at their next change.

    Twice is once. Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = Clearance.objects.select_for_update(of=("self",)).select_related("capability").get(pk=clearance.pk)
        if locked.ended_at is None:
            locked.ended_at = at
            locked.save(update_fields=["ended_at"])
            record(locked.person, event="clearance_ended", by=by, at=at, old=locked.capability.slug, reason=reason)
        return locked


def save_capability(capability: Capability, *, by: Actor, at: dt.datetime) -> Capability:
    """A new capability, or other words for one. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    is_new = capability.pk is None
    with transaction.atomic():
        capability.save()
        record(capability, event="made" if is_new else "changed", by=by, at=at)
    return capability


def remove_capability(capability: Capability, *, by: Actor, at: dt.datetime) -> None:
    """Take away a capability that nothing asks and nobody has. Refuses: NotAllowed, CapabilityInUse."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = Capability.objects.select_for_update().get(pk=capability.pk)
        if locked.clearances.exists() or _is_asked(locked):
            raise CapabilityInUse
        record(locked, event="removed", by=by, at=at, old=locked.slug)
        locked.delete()


def _is_asked(capability: Capability) -> bool:
    owners = (ResourceKind, Resource)
    return any(owner.objects.filter(capability=capability).exists() for owner in owners)
