"""Who can be tried in a demo."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.hub import clock

_HOW_MANY: Final = {Role.RESIDENT: 4, Role.VOLUNTEER: 2, Role.MANAGER: 2}


@dataclass(frozen=True)
class Villager:
    """One of them: a name to click, what they are, how old."""

    code: str
    name: str
    role: str | Promise
    age: int | None


def villagers_to_try(*, at: dt.datetime) -> list[Villager]:
    """A few residents, then volunteers, then managers; those with the highest role first named as such. Two queries."""
    users = (
        User.objects.filter(is_active=True, person__isnull=False, person__erased_at__isnull=True)
        .select_related("person")
        .prefetch_related("groups")
        .order_by("pk")
    )
    found: dict[Role, list[Villager]] = {role: [] for role in _HOW_MANY}
    for user in users:
        role = _highest(user)
        if len(found[role]) < _HOW_MANY[role]:
            found[role].append(_villager(user, role, clock.local_date(at)))
    return [villager for role in _HOW_MANY for villager in found[role]]


def _highest(user: User) -> Role:
    names = {group.name for group in user.groups.all()}
    return next((role for role in (Role.MANAGER, Role.VOLUNTEER) if role in names), Role.RESIDENT)


def _villager(user: User, role: Role, today: dt.date) -> Villager:
    person = user.person
    assert person is not None  # noqa: S101 - the query asked for it
    return Villager(code=person.code, name=person.name, role=role.label, age=_age(person.born, today))


def _age(born: dt.date | None, today: dt.date) -> int | None:
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
