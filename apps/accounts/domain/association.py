"""Associations, and who may book for them."""

import datetime as dt
from contextlib import AbstractContextManager

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.domain.person import clean_email
from apps.accounts.enums import AssociationKind, AssociationRole, CustomerGroup
from apps.accounts.errors import AssociationExists, InvalidCompanyNumber
from apps.accounts.models import Association, Membership, Person
from apps.accounts.names import clean_name
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require
from apps.hub.validators import validate_company_number


def register_association(
    *,
    name: str,
    kind: AssociationKind = AssociationKind.NON_PROFIT,
    tariff_group: str = "",
    email: str = "",
    company_number: str = "",
    shows_name: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Association:
    """A new association; without a `tariff_group` it pays as its kind does.

    Refuses: NotAllowed, NameNeeded, NameTooLong, InvalidEmail, InvalidCompanyNumber, AssociationExists.
    """
    require(by, MANAGE_PLACE)
    association = Association(kind=kind, tariff_group=tariff_group, shows_name=shows_name)
    _fill(association, name=name, email=email, company_number=company_number)
    with _name_once(), transaction.atomic():
        association.code = fresh_code(Association)
        association.save()
        record(association, event="registered", by=by, at=at)
    return association


def change_association(
    association: Association,
    *,
    name: str,
    kind: AssociationKind,
    email: str,
    company_number: str,
    shows_name: bool,
    tariff_group: str = "",
    by: Actor,
    at: dt.datetime,
) -> Association:
    """Correct its details. Refuses as `register_association`."""
    require(by, MANAGE_PLACE)
    _fill(association, name=name, email=email, company_number=company_number)
    association.kind, association.tariff_group, association.shows_name = kind, tariff_group, shows_name
    with _name_once(), transaction.atomic():
        association.save()
        record(association, event="changed", by=by, at=at)
    return association


def set_tariff_group(
    association: Association, *, group: CustomerGroup | None, by: Actor, at: dt.datetime
) -> Association:
    """Say as whom it pays and how far ahead it may book; None: as its kind. What was booked keeps its price.

    Refuses: NotAllowed.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        locked = Association.objects.select_for_update().get(pk=association.pk)
        old, locked.tariff_group = locked.tariff_group, group or ""
        if old != locked.tariff_group:
            locked.save(update_fields=["tariff_group"])
            record(locked, event="tariff_group_set", by=by, at=at, old=old, new=locked.tariff_group)
    association.tariff_group = locked.tariff_group
    return association


def check_association(*, name: str, email: str, company_number: str) -> None:
    """Whether these could be its details; nothing is written. Refuses as `register_association`."""
    _fill(Association(), name=name, email=email, company_number=company_number)


def add_member(
    association: Association,
    person: Person,
    *,
    role: AssociationRole = AssociationRole.BOOKER,
    by: Actor,
    at: dt.datetime,
) -> Membership:
    """Let the person book for the association; again only changes what they may. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        membership, made = Membership.objects.select_for_update().get_or_create(
            association=association, person=person, defaults={"role": role}
        )
        if made or membership.role != role:
            old, membership.role = ("" if made else membership.role), role
            membership.save(update_fields=["role"])
            record(association, event="member_added", by=by, at=at, old=old, new=role, person=person.pk)
    return membership


def remove_member(association: Association, person: Person, *, by: Actor, at: dt.datetime) -> Association:
    """The person no longer books for it; what they booked stays. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        gone, _rows = Membership.objects.filter(association=association, person=person).delete()
        if gone:
            record(association, event="member_removed", by=by, at=at, person=person.pk)
    return association


def _fill(association: Association, *, name: str, email: str, company_number: str) -> None:
    association.name = clean_name(name)
    association.email = clean_email(email)
    association.company_number = company_number.strip()
    if association.company_number:
        try:
            validate_company_number(association.company_number)
        except ValidationError:
            raise InvalidCompanyNumber(field="company_number") from None


def _name_once() -> AbstractContextManager[None]:
    return constrained(
        {
            "accounts_association.name": AssociationExists,
            "accounts_association_name_key": AssociationExists,
        }
    )
