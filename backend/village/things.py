"""Vehicles and rooms, with their hours, prices and parts.

These are plain data without rules of their own: each row is cleaned as the admin does and saved.
"""

from typing import TypeVar

from django.db.models import Model

from apps.bookings.enums import Handling, HoursBind
from apps.bookings.models import OpeningHours, Resource, ResourceKind, ResourcePart
from apps.bookings.queries.resource import with_details
from apps.cafe.models import Room
from apps.hub.enums import Weekday
from apps.mobipunt.models import Vehicle
from apps.payments.domain.vat import ensure_starting_rates
from backend.village.tariffs import put_tariffs
from backend.village.things_data import KINDS, ROOMS, VEHICLES, Thing
from backend.village.village import Village

SomeModel = TypeVar("SomeModel", bound=Model)


def put_things(village: Village) -> None:
    """All that can be booked, known by its slug."""
    ensure_starting_rates()
    kinds = {
        kind.slug: _saved(ResourceKind(
            slug=kind.slug, name=kind.name, name_plural=kind.plural, module=kind.module, icon=kind.icon,
            position=position, hours_bind=kind.hours_bind,
            handling=Handling.OPENED if kind.hours_bind == HoursBind.WHOLE else Handling.TAKEN_ALONG,
            asks_activity=kind.hours_bind == HoursBind.WHOLE, asks_attendees=kind.hours_bind == HoursBind.WHOLE,
            cancellation_terms=[list(tier) for tier in kind.terms],
        ))
        for position, kind in enumerate(KINDS)
    }  # fmt: skip
    made: dict[str, Resource] = {}
    in_order = enumerate((*VEHICLES, *ROOMS))
    for position, thing in sorted(in_order, key=lambda placed: bool(placed[1].parts)):  # the parts before the whole
        resource = made[thing.slug] = _put(thing, kinds[thing.kind], position=position)
        for part in thing.parts:
            _saved(ResourcePart(whole=resource, part=made[part]))
    _saved_all([Vehicle(resource=made[thing.slug], **thing.profile) for thing in VEHICLES])
    _saved_all([Room(resource=made[thing.slug], **thing.profile) for thing in ROOMS])
    put_tariffs(kinds, made, since=village.founded_at.date(), at=village.founded_at)
    village.things = {resource.slug: resource for resource in with_details(Resource.objects.all())}


def _put(thing: Thing, kind: ResourceKind, *, position: int) -> Resource:
    resource = _saved(Resource(
        slug=thing.slug, kind=kind, name=thing.name, description=thing.about, place_note=thing.where,
        drawing=thing.drawing, position=position, needs_approval=thing.needs_approval,
        buffer_after=thing.buffer_after, max_length=thing.max_length, horizon_days=thing.horizon_days,
    ))  # fmt: skip
    if thing.hours is not None:
        opens, closes = thing.hours
        _saved_all([OpeningHours(resource=resource, weekday=day, opens=opens, closes=closes) for day in Weekday])
    return resource


def _saved(row: SomeModel) -> SomeModel:
    row.full_clean()
    row.save()
    return row


def _saved_all(rows: list[SomeModel]) -> None:
    for row in rows:
        _saved(row)
