"""Changing what there is to book: kinds, things, their hours and prices."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.models import OpeningHours, Resource, ResourceKind, ResourcePart
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import require

Detail = OpeningHours | ResourcePart


def save_kind(kind: ResourceKind, *, changed: Sequence[str] = (), by: Actor, at: dt.datetime) -> ResourceKind:
    """A new kind, or a change of one; `changed` names the fields for the history. Refuses: NotAllowed.

    Bookings keep the terms of cancelling that they were made with.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        _save(kind, changed=changed, by=by, at=at)
    return kind


def save_thing(thing: Resource, *, changed: Sequence[str] = (), by: Actor, at: dt.datetime) -> Resource:
    """A new thing to book, or a change of one. Bookings that stand keep their hours and price. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        _save(thing, changed=changed, by=by, at=at)
    return thing


def save_detail(detail: Detail, *, by: Actor, at: dt.datetime) -> Detail:
    """Opening hours, a part or a price of a thing; told in the history of the thing. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        detail.save()
        record(_thing_of(detail), event="changed", by=by, at=at, fields=detail._meta.model_name)
    return detail


def remove_detail(detail: Detail, *, by: Actor, at: dt.datetime) -> None:
    """Take hours, a part or a price away; bookings that stand keep theirs. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        record(_thing_of(detail), event="changed", by=by, at=at, fields=detail._meta.model_name)
        detail.delete()


def _thing_of(detail: Detail) -> Resource:
    return detail.whole if isinstance(detail, ResourcePart) else detail.resource


def _save(row: Resource | ResourceKind, *, changed: Sequence[str], by: Actor, at: dt.datetime) -> None:
    is_new = row.pk is None
    row.save()
    if is_new or changed:
        record(row, event="made" if is_new else "changed", by=by, at=at, fields=",".join(sorted(changed)))


def save_profile(profile: Model, *, thing: Resource, by: Actor, at: dt.datetime) -> Model:
    """What another app keeps about a thing (a vehicle's plate, a room's size); told in the thing's history.

    Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        profile.save()
        record(thing, event="changed", by=by, at=at, fields=profile._meta.model_name)
    return profile
