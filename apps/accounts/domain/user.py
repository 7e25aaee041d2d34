"""Who can sign in, and which person that is."""

import datetime as dt
from typing import Final

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from apps.accounts.domain.person import clean_email, register_person
from apps.accounts.enums import Language, Role
from apps.accounts.errors import AddressTaken, InvalidEmail
from apps.accounts.models import Person, User
from apps.hub.actors import Actor
from apps.hub.db import constrained
from apps.hub.domain.history import record

# of our table and of allauth's, as SQLite and PostgreSQL call them
_TAKEN: Final = dict.fromkeys(
    ("accounts_user.email", "accounts_user_email_key", "account_emailaddress.email", "unique_verified_email"),
    AddressTaken,
)


def register_user(email: str, *, person: Person | None, by: Actor, at: dt.datetime) -> User:
    """A user who signs in with this address, which is taken as proven (seeds, tests, a manager's word).

    Refuses: InvalidEmail, AddressTaken.
    """
    address = clean_email(email)
    if not address:
        raise InvalidEmail(field="email")
    with constrained(_TAKEN), transaction.atomic():
        if User.objects.filter(email=address).exists():
            raise AddressTaken(field="email")
        user = User.objects.create_user(address, person)
        EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
        user.groups.add(Group.objects.get(name=Role.RESIDENT))
        record(user, event="registered", by=by, at=at)
    return user


def check_address(email: str) -> None:
    """Whether somebody new could sign in with it; nothing is written. Refuses: InvalidEmail, AddressTaken."""
    address = clean_email(email)
    if not address:
        raise InvalidEmail(field="email")
    if User.objects.filter(email=address).exists():
        raise AddressTaken(field="email")


def claimable_person(email: str) -> Person | None:
    """The one person without a user who gave this address; two of them are nobody's to claim.

    Only for an address that was proven: it opens that person's orders.
    """
    found = list(Person.objects.filter(email=email.lower(), user__isnull=True, erased_at__isnull=True)[:2])
    return found[0] if len(found) == 1 else None


def attach_person(user: User, *, by: Actor, at: dt.datetime) -> Person | None:
    """Give a user who has just proven their address the person that belongs to it, if there is exactly one.

    Answers the user's person; None says: ask their name, then `name_user`.
    """
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
        if row.person is None:
            row.person = claimable_person(row.email)
            if row.person is not None:
                row.save(update_fields=["person"])
                record(row, event="person_claimed", by=by, at=at)
    user.person = row.person
    return row.person


def follow_address(user: User, *, email: str, by: Actor, at: dt.datetime) -> User:
    """Write to, and sign in with, an address that the user has just proven. Refuses: AddressTaken."""
    address = clean_email(email)
    with constrained(_TAKEN), transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
        row.email = address
        row.save(update_fields=["email"])
        if row.person is not None:
            row.person.email = address
            row.person.save(update_fields=["email"])
        record(row, event="address_changed", by=by, at=at)
    user.email, user.person = row.email, row.person
    return user


def name_user(user: User, *, name: str, phone: str, language: Language, by: Actor, at: dt.datetime) -> Person:
    """Make the person of a new user; with a person already there, that one stays (a double click).

    Refuses: NameNeeded, NameTooLong, InvalidPhone.
    """
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)
        if row.person is None:
            row.person = register_person(name=name, email=row.email, phone=phone, language=language, by=by, at=at)
            row.save(update_fields=["person"])
    user.person = row.person
    return row.person
