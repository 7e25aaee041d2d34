"""Changing what there is to book: kinds, things, their hours and prices."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from apps.accounts.rules import MANAGE_PLACE
from apps.bookings.domain.kind import fresh_slug
from apps.bookings.domain.questions import questions_of, read_answers
from apps.bookings.enums import FieldScope
from apps.bookings.errors import HoursCross, InvalidThing, PartHasParts, PartsInUse, StillInService
from apps.bookings.models import OpeningHours, Resource, ResourceKind, ResourcePart
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.domain.place import Hours
from apps.hub.errors import InvalidPeriod
from apps.hub.rules import require

Detail = OpeningHours | ResourcePart
# What of a thing is set here; its rules are `domain.rulebook`, its prices `domain.tariff`.
PROFILE: Final = ("name", "description", "place_note", "drawing", "photo", "position", "is_active")
_MIDNIGHT: Final = dt.time.min


def add_thing(
    kind: ResourceKind, *, profile: Mapping[str, Any], facts: Mapping[str, object], by: Actor, at: dt.datetime
) -> Resource:
    """A new thing of a kind, behind the others of its kind; its name in addresses comes from its name.

    `facts` answers the questions of the kind about a thing. Refuses: NotAllowed, InvalidThing at its field,
    and as `read_answers`.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        taken = set(Resource.objects.values_list("slug", flat=True))
        last = kind.resources.order_by("-position").values_list("position", flat=True).first()
        thing = Resource(kind=kind, position=0 if last is None else min(last + 1, 32000))
        thing.slug = fresh_slug(str(profile.get("name", "")), taken)
        thing.facts = read_answers(questions_of(kind, FieldScope.THING), facts)
        _fill(thing, profile)
        thing.save()
        record(thing, event="made", by=by, at=at)
    return thing


def change_thing(
    thing: Resource,
    *,
    changes: Mapping[str, Any],
    facts: Mapping[str, object] | None = None,
    by: Actor,
    at: dt.datetime,
) -> Resource:
    """Change the fields named in `changes` and, where given, its answers. Out of service stops new bookings only.

    Locks the thing. Refuses: as `add_thing`.
    """  # fmt: skip
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        row = Resource.objects.select_for_update(of=("self",)).select_related("kind").get(pk=thing.pk)
        changed = [name for name, value in changes.items() if getattr(row, name) != value]
        _fill(row, {name: changes[name] for name in changed})
        if facts is not None:
            answers = read_answers(questions_of(row.kind, FieldScope.THING), facts)
            if answers != row.facts:
                row.facts = answers
                changed.append("facts")
        if changed:
            row.save(update_fields=changed)
            record(row, event="changed", by=by, at=at, fields=",".join(sorted(changed)))
    return row


def set_hours(thing: Resource, *, hours: Sequence[Hours], by: Actor, at: dt.datetime) -> None:
    """Put these opening hours of a normal week in place; none at all means always. Bookings that stand stay.

    A stretch that closes at 0.00 lasts until the end of its day. Refuses: NotAllowed, InvalidPeriod, HoursCross.
    """
    require(by, MANAGE_PLACE)
    ordered = sorted(hours)
    for stretch in ordered:
        if stretch.closes != _MIDNIGHT and stretch.opens >= stretch.closes:
            raise InvalidPeriod(field="hours")
    for before, after in pairwise(ordered):
        is_past = before.closes == _MIDNIGHT or after.opens < before.closes
        if before.weekday == after.weekday and is_past:
            raise HoursCross(field="hours")
    with transaction.atomic():
        Resource.objects.select_for_update(of=("self",)).get(pk=thing.pk)
        known = [Hours(row.weekday, row.opens, row.closes) for row in OpeningHours.objects.filter(resource=thing)]
        if sorted(known) == ordered:
            return
        OpeningHours.objects.filter(resource=thing).delete()
        OpeningHours.objects.bulk_create(OpeningHours(resource=thing, **stretch._asdict()) for stretch in ordered)
        record(thing, event="changed", by=by, at=at, fields="openinghours")


def set_parts(thing: Resource, *, parts: Sequence[Resource], is_new: bool = False, by: Actor, at: dt.datetime) -> None:
    """Divide a thing into these parts, or into none. Its time is theirs from then on.

    Who books reads the division before the lock, so it changes only of what is out of service (or made in the
    same transaction, `is_new`): nobody is booking it then. Locks the thing and the parts in id order.
    Refuses: NotAllowed, PartsInUse once it was booked or closed, StillInService, PartHasParts for a part that
    is a whole, or a whole that is a part.
    """
    require(by, MANAGE_PLACE)
    wanted = {part.pk for part in parts}
    links = ResourcePart.objects.filter(whole=thing)
    with transaction.atomic():
        ids = {thing.pk, *wanted, *links.values_list("part_id", flat=True)}
        locked = Resource.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
        rows = {row.pk: row for row in locked}
        if set(links.values_list("part_id", flat=True)) == wanted:
            return
        if thing.bookings.exists() or thing.closures.exists():
            raise PartsInUse(field="parts", thing=thing.name)
        if rows[thing.pk].is_active and not is_new:
            raise StillInService(field="parts", thing=thing.name)
        nested = ResourcePart.objects.filter(whole__in=wanted).values_list("whole_id", flat=True).first()
        if nested is not None or thing.pk in wanted:
            raise PartHasParts(field="parts", part=rows[nested or thing.pk].name)
        if wanted and thing.whole_links.exists():
            raise PartHasParts(field="parts", part=thing.name)
        links.delete()
        ResourcePart.objects.bulk_create(ResourcePart(whole=thing, part_id=pk) for pk in sorted(wanted))
        record(thing, event="changed", by=by, at=at, fields="parts")


def _fill(thing: Resource, values: Mapping[str, Any]) -> None:
    for name in PROFILE:
        if name in values:
            setattr(thing, name, values[name])
    try:
        thing.full_clean(exclude=["photo"])
    except ValidationError as error:
        field, problems = next(iter(error.message_dict.items()))
        raise InvalidThing(field=field, problem=problems[0]) from error


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


@dataclass(frozen=True, slots=True)
class ThingDetails:
    """All that one page asks about a thing. `parts` None: left as they are; `own` is its profile in another app."""

    profile: Mapping[str, Any]
    facts: Mapping[str, object]
    hours: Sequence[Hours]
    parts: Sequence[Resource] | None = None
    own: Model | None = None


def put_thing(
    kind: ResourceKind, thing: Resource | None, *, details: ThingDetails, by: Actor, at: dt.datetime
) -> Resource:
    """A new thing of a kind, or (`thing`) a change of one, with its hours, parts and profile: all or nothing.

    Refuses: as `add_thing`, `change_thing`, `set_hours` and `set_parts`.
    """
    with transaction.atomic():
        row = thing or add_thing(kind, profile=details.profile, facts=details.facts, by=by, at=at)
        if details.parts is not None:
            set_parts(row, parts=details.parts, is_new=thing is None, by=by, at=at)
        if thing is not None:  # after its parts: they go by how it stood before
            row = change_thing(thing, changes=details.profile, facts=details.facts, by=by, at=at)
        set_hours(row, hours=details.hours, by=by, at=at)
        if details.own is not None:
            details.own.resource = row  # type: ignore[attr-defined] # every profile is of one
            save_profile(details.own, thing=row, by=by, at=at)
    return row
