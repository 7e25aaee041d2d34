"""Who may what, as predicates that loaders, queries and templates share."""

from typing import TYPE_CHECKING, Final

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

if TYPE_CHECKING:
    from apps.accounts.models import Person

WORK_COUNTER: Final = "accounts.work_counter"
MANAGE_PLACE: Final = "accounts.manage_place"

AnyUser = AbstractBaseUser | AnonymousUser


def is_volunteer(user: AnyUser) -> bool:
    """Whether the user works the counter (managers do too)."""
    return user.is_active and user.has_perm(WORK_COUNTER)  # type: ignore[union-attr] # our User has the mixin


def is_manager(user: AnyUser) -> bool:
    """Whether the user manages the place."""
    return user.is_active and user.has_perm(MANAGE_PLACE)  # type: ignore[union-attr] # our User has the mixin


def person_of(user: AnyUser) -> "Person | None":
    """The person behind a signed-in user."""
    return None if user.is_anonymous else user.person  # type: ignore[union-attr] # our User has one
