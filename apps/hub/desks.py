"""Where somebody with a task in the buurtpunt works: a small registry that '/mijn/' reads.

An app with such a place registers it in `AppConfig.ready()`; who lacks the permission sees no trace of it.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.utils.functional import Promise


@dataclass(frozen=True)
class Desk:
    """A place to work, and the permission that opens it."""

    action: str | Promise
    route: str
    icon: str
    permission: str
    order: int


_desks: dict[str, Desk] = {}


def register(desk: Desk) -> None:
    """Make a desk known; twice is once."""
    _desks[desk.route] = desk


def open_to(user: PermissionsMixin | AnonymousUser) -> list[Desk]:
    """The desks at which this user may work, the daily one first."""
    return sorted((desk for desk in _desks.values() if user.has_perm(desk.permission)), key=lambda desk: desk.order)
