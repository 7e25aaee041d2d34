"""Registering and changing people."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.accounts.domain.role import grant_role, revoke_role
from apps.accounts.enums import Language, Role
from apps.accounts.errors import ContactNeeded, InvalidEmail
from apps.accounts.models import Person, User
from apps.accounts.names import clean_name, search_form
from apps.accounts.phone import parse_phone
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.domain.history import record
from apps.hub.rules import MANAGE_PLACE, require


def register_person(
    *,
    name: str,
    email: str = "",
    phone: str = "",
    language: str = Language.DUTCH,
    born: dt.date | None = None,
    is_member: bool = False,
    by: Actor,
    at: dt.datetime,
) -> Person:
    """A new person with a name and at least one way to reach them.

    An address that somebody else gave too makes a second person on purpose: an unproven address
    must not open another's orders. Refuses: NameNeeded, NameTooLong, ContactNeeded, InvalidEmail,
    InvalidPhone.
    """
    person = Person(language=language, born=born, is_member=is_member, created_at=at)
    _fill(person, name=name, email=email, phone=phone)
    with transaction.atomic():
        person.code = fresh_code(Person)
        person.save()
        record(person, event="registered", by=by, at=at)
    return person


def change_person(
    person: Person, *, name: str, email: str, phone: str, language: str, by: Actor, at: dt.datetime
) -> Person:
    """Correct a person's details. Refuses as `register_person`."""
    _fill(person, name=name, email=email, phone=phone)
    person.language = language
    with transaction.atomic():
        person.save()
        record(person, event="changed", by=by, at=at)
    return person


def set_member(person: Person, *, is_member: bool, by: Actor, at: dt.datetime) -> Person:
    """Say whether somebody is a member, and put a user behind it in the role or out of it. Refuses: NotAllowed."""
    require(by, MANAGE_PLACE)
    if person.is_member == is_member:
        return person
    user = User.objects.filter(person=person).first()
    with transaction.atomic():
        if user is not None:
            (grant_role if is_member else revoke_role)(user, Role.MEMBER, by=by, at=at)
        person.is_member = is_member
        person.save(update_fields=["is_member"])
        record(person, event="member_set" if is_member else "member_unset", by=by, at=at)
    return person


def check_person(*, name: str, email: str, phone: str) -> None:
    """Whether these could be somebody's details; nothing is written. Refuses as `register_person`."""
    _fill(Person(), name=name, email=email, phone=phone)


def _fill(person: Person, *, name: str, email: str, phone: str) -> None:
    person.name = clean_name(name)
    person.search_name = search_form(person.name)
    person.email = clean_email(email)
    person.phone = parse_phone(phone) if phone.strip() else ""
    person.phone_last4 = person.phone[-4:]
    if not person.email and not person.phone:
        raise ContactNeeded(field="phone")


def clean_email(text: str) -> str:
    """Trimmed and in small letters, or empty. Refuses: InvalidEmail."""
    email = text.strip().lower()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise InvalidEmail(field="email") from None
    return email
