"""Who may what, as predicates that loaders, queries and templates share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from apps.accounts.enums import AssociationKind, CustomerGroup, Role
from apps.hub.actors import Actor, ActorKind
from apps.hub.rules import MANAGE_PLACE

if TYPE_CHECKING:
    from apps.accounts.models import Association, Person, User

    AnyUser = User | AnonymousUser
else:
    AnyUser = AbstractBaseUser | AnonymousUser

__all__ = [
    "MANAGE_PLACE",
    "ROLE_PERMISSIONS",
    "WORK_COUNTER",
    "AnyUser",
    "customer_group",
    "is_manager",
    "is_staff_role",
    "is_volunteer",
    "may_act_for",
    "person_of",
]

WORK_COUNTER: Final = "accounts.work_counter"

# What each role may do beside what everybody may; `domain.role.ensure_roles` writes it to the groups.
ROLE_PERMISSIONS: Final[Mapping[Role, tuple[str, ...]]] = {
    Role.RESIDENT: (),
    Role.MEMBER: (),
    Role.VOLUNTEER: (WORK_COUNTER,),
    Role.MANAGER: (WORK_COUNTER, MANAGE_PLACE),
}

_GROUP_OF_KIND: Final[Mapping[str, CustomerGroup]] = {
    AssociationKind.NON_PROFIT: CustomerGroup.ASSOCIATION,
    AssociationKind.COMPANY: CustomerGroup.COMPANY,
    AssociationKind.MUNICIPALITY: CustomerGroup.FREE,
}


def is_volunteer(user: AnyUser) -> bool:
    """Whether the user works the counter (managers do too)."""
    return user.is_active and user.has_perm(WORK_COUNTER)


def is_manager(user: AnyUser) -> bool:
    """Whether the user manages the place."""
    return user.is_active and user.has_perm(MANAGE_PLACE)


def is_staff_role(user: AnyUser) -> bool:
    """Whether the user sees other people's things, and so needs a second factor."""
    return is_volunteer(user) or is_manager(user)


def may_act_for(by: Actor, person: "Person | None") -> bool:
    """Whether this doer may order, book or cancel in this person's name.

    Staff may for anybody. A guest has proven themselves to the loader, by the session or the signed
    link of their mail; signed in, one acts for oneself.
    """
    if by.may(WORK_COUNTER) or by.kind is ActorKind.GUEST:
        return True
    return by.user is not None and person is not None and by.user.person_id == person.pk


def person_of(user: AnyUser) -> "Person | None":
    """The person behind a signed-in user."""
    return None if isinstance(user, AnonymousUser) else user.person


def customer_group(person: "Person | None", association: "Association | None" = None) -> CustomerGroup:
    """By which tariffs and limits these are served. An association goes before its booker."""
    if association is not None:
        return CustomerGroup(association.tariff_group or _GROUP_OF_KIND[association.kind])
    return CustomerGroup.MEMBER if person is not None and person.is_member else CustomerGroup.EVERYBODY
