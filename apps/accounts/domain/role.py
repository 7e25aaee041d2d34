"""Roles: permission groups that people are put in and taken out of."""

import datetime as dt
from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.errors import LastManager
from apps.accounts.models import User
from apps.accounts.rules import MANAGE_PLACE, ROLE_PERMISSIONS
from apps.hub.actors import Actor
from apps.hub.domain.history import record
from apps.hub.rules import require


def ensure_roles() -> None:
    """Make the four groups hold exactly the permissions that the code names. Runs after each migrate."""
    owner = ContentType.objects.get_for_model(User)
    known = {found.codename: found for found in Permission.objects.filter(content_type=owner)}
    for role, permissions in ROLE_PERMISSIONS.items():
        group, _made = Group.objects.get_or_create(name=role)
        wanted = [known[name.partition(".")[2]] for name in permissions]
        if set(group.permissions.values_list("pk", flat=True)) != {permission.pk for permission in wanted}:
            group.permissions.set(wanted)


def grant_role(user: User, role: Role, *, by: Actor, at: dt.datetime) -> User:
    """Put the user in the role; twice is once. `member` also holds for the person behind the user.

    Refuses: NotAllowed unless `by` manages the place.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        row = _locked(user)
        if row.groups.filter(name=role).exists():
            return user
        row.groups.add(Group.objects.get(name=role))
        _mark_member(row, role, is_member=True)
        record(row, event="role_granted", by=by, at=at, new=role)
    return _forget_permissions(user)


def revoke_role(user: User, role: Role, *, by: Actor, at: dt.datetime, reason: str = "") -> User:
    """Take the user out of the role; not being in it is fine.

    Refuses: NotAllowed; LastManager, since nobody could give the role back.
    """
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        # the group is locked as well: two managers must not remove each other at once
        group = Group.objects.select_for_update().get(name=role)
        row = _locked(user)
        if not row.groups.filter(name=role).exists():
            return user
        if role == Role.MANAGER and not _other_managers(row):
            raise LastManager
        row.groups.remove(group)
        _mark_member(row, role, is_member=False)
        record(row, event="role_revoked", by=by, at=at, old=role, reason=reason)
    return _forget_permissions(user)


def check_roles(user: User, *, roles: Collection[str], is_active: bool) -> None:
    """Whether the user may have these roles from now on; nothing is written. Refuses: LastManager."""
    stays = is_active and Role.MANAGER in roles
    if not stays and user.groups.filter(name=Role.MANAGER).exists() and not _other_managers(user):
        raise LastManager


def set_active(user: User, *, is_active: bool, by: Actor, at: dt.datetime, reason: str = "") -> User:
    """Let a user sign in, or no longer; what they did stays. Refuses: NotAllowed, LastManager."""
    require(by, MANAGE_PLACE)
    with transaction.atomic():
        Group.objects.select_for_update().get(name=Role.MANAGER)
        row = _locked(user)
        if row.is_active != is_active:
            if not is_active and row.groups.filter(name=Role.MANAGER).exists() and not _other_managers(row):
                raise LastManager
            row.is_active = is_active
            row.save(update_fields=["is_active"])
            record(row, event="activated" if is_active else "deactivated", by=by, at=at, reason=reason)
    user.is_active = is_active
    return user


def _locked(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).select_related("person").get(pk=user.pk)


def _other_managers(user: User) -> bool:
    return User.objects.filter(groups__name=Role.MANAGER, is_active=True).exclude(pk=user.pk).exists()


def _mark_member(user: User, role: Role, *, is_member: bool) -> None:
    if role == Role.MEMBER and user.person is not None:
        user.person.is_member = is_member
        user.person.save(update_fields=["is_member"])


def _forget_permissions(user: User) -> User:
    """Django remembers permissions on the object; the next question must see the new ones."""
    for name in ("_perm_cache", "_user_perm_cache", "_group_perm_cache"):
        user.__dict__.pop(name, None)
    return user
