"""Permissions that the hub's own changes ask for, by name: the roles that hold them are made higher up."""

from typing import Final

from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed

MANAGE_PLACE: Final = "accounts.manage_place"


def require(by: Actor, permission: str) -> None:
    """Refuse with NotAllowed whoever lacks the permission."""
    if not by.may(permission):
        raise NotAllowed
