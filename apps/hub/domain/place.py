"""Founding and changing the profile of the place."""

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.errors import Conflict, InvalidInput, InvalidPeriod
from apps.hub.models import Place, PlaceHours
from apps.hub.rules import MANAGE_PLACE, require

_THE_ONE: Final = 1


class PlaceChanged(Conflict):
    """Another manager saved in between."""

    code = "place_changed"
    message = _("Somebody else changed this in the meantime. Look at it again and save once more.")


class InvalidProfile(InvalidInput):
    """A value that the profile cannot hold; the message is the validator's."""

    code = "invalid_profile"
    message = _("%(problem)s")


class HoursOverlap(InvalidInput):
    """Two stretches of one day that cover the same hour."""

    code = "hours_overlap"
    message = _("Two stretches of the same day overlap.")


class Hours(NamedTuple):
    """One stretch of a normal week."""

    weekday: int
    opens: dt.time
    closes: dt.time


def found_place(*, profile: Mapping[str, object], by: Actor, at: dt.datetime) -> Place:
    """Write down who we are, once per installation. Refuses: NotAllowed, InvalidProfile (also when there is one)."""
    require(by, MANAGE_PLACE)
    place = Place(pk=_THE_ONE)
    _fill(place, profile)
    with transaction.atomic():
        place.save(force_insert=True)
        record(place, event="founded", by=by, at=at)
    return place


def update_place(place: Place, *, changes: Mapping[str, object], revision: int, by: Actor, at: dt.datetime) -> Place:
    """Change the fields named in `changes`; `revision` is the one the manager looked at.

    History tells which fields, not their contents. Nothing changed writes nothing.
    Refuses: NotAllowed, PlaceChanged, InvalidProfile.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        row = Place.objects.select_for_update().get(pk=place.pk)
        if row.revision != revision:
            raise PlaceChanged
        changed = [name for name, value in changes.items() if getattr(row, name) != value]
        if not changed:
            return row
        _fill(row, {name: changes[name] for name in changed})
        row.revision += 1
        row.save(update_fields=[*changed, "revision"])
        record(row, event="changed", by=by, at=at, fields=",".join(sorted(changed)))
    return row


def set_place_hours(place: Place, *, hours: Sequence[Hours], by: Actor, at: dt.datetime) -> Place:
    """Replace the hours of a normal week. Refuses: NotAllowed, InvalidPeriod, HoursOverlap."""
    require(by, MANAGE_PLACE)
    ordered = sorted(hours)
    for stretch in ordered:
        if stretch.opens >= stretch.closes:
            raise InvalidPeriod(field="closes")
    for before, after in pairwise(ordered):
        if before.weekday == after.weekday and after.opens < before.closes:
            raise HoursOverlap(field="opens")
    with transaction.atomic():
        row = Place.objects.select_for_update().get(pk=place.pk)
        row.hours.all().delete()
        PlaceHours.objects.bulk_create(PlaceHours(place=row, **stretch._asdict()) for stretch in ordered)
        record(row, event="hours_changed", by=by, at=at)
    return row


def _fill(place: Place, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        setattr(place, name, value)
    try:
        place.full_clean()
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise InvalidProfile(field=field, problem=problems[0]) from error
