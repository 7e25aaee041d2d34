"""Who does something: a signed-in user, a guest, or the system itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

if TYPE_CHECKING:
    from apps.accounts.models import User


class ActorKind(StrEnum):
    """What kind of doer stands in the history."""

    USER = "user"
    GUEST = "guest"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """The `by` of every domain function."""

    kind: ActorKind
    user: "User | None" = None

    def may(self, permission: str) -> bool:
        """Whether the doer holds the permission ('accounts.work_counter'). The system may all."""
        if self.kind is ActorKind.SYSTEM:
            return True
        return self.user is not None and self.user.is_active and self.user.has_perm(permission)


SYSTEM: Final = Actor(ActorKind.SYSTEM)
GUEST: Final = Actor(ActorKind.GUEST)


def actor_for(user: "AbstractBaseUser | AnonymousUser") -> Actor:
    """The actor behind a request's user."""
    if user.is_anonymous:
        return GUEST
    return Actor(ActorKind.USER, user)  # type: ignore[arg-type] # AUTH_USER_MODEL is accounts.User
