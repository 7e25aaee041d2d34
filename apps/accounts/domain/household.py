"""Who lives with whom, and when somebody was born."""

import datetime as dt
from typing import Final

from django.db import transaction

from apps.accounts.errors import AlreadyBorn, BornImplausible
from apps.accounts.models import Household, Person
from apps.accounts.names import clean_name
from apps.accounts.rules import may_act_for
from apps.hub import clock
from apps.hub.actors import Actor
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import InvalidInput, NotAllowed, TryAgain
from apps.hub.rules import MANAGE_PLACE, require

OLDEST: Final = 120  # years
_ONCE: Final = dict.fromkeys(("accounts_household.name", "accounts_household_name_key"), TryAgain)


def set_household(person: Person, *, name: str, by: Actor, at: dt.datetime) -> Person:
    """Put the person in the household of this name, which is made when there is none; '' takes them out.

    A name is found whatever its capitals. A household that nobody lives in any more is removed.
    Refuses: NotAllowed; NameWithoutLetters and NameTooLong at the field `household`.
    """
    require(by, MANAGE_PLACE)
    with constrained(_ONCE), transaction.atomic():
        row = Person.objects.select_for_update(of=("self",)).select_related("household").get(pk=person.pk)
        old, new = row.household, _household_of(name)
        if old != new:
            row.household = new
            row.save(update_fields=["household"])
            event = "household_set" if new else "household_left"
            record(row, event=event, by=by, at=at, old=_code(old), new=_code(new))
            _remove_empty(old)
    person.household = row.household
    return person


def set_born(person: Person, *, born: dt.date | None, by: Actor, at: dt.datetime) -> Person:
    """Write down a date of birth. People do it themselves once; only a manager corrects it or takes it out.

    Refuses: NotAllowed for somebody else; BornImplausible in the future or before living memory;
    AlreadyBorn when it stands there already.
    """
    if not may_act_for(by, person):
        raise NotAllowed
    if born is not None:
        _check_born(born, clock.local_date(at))
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.born != born:
            if row.born is not None and not by.may(MANAGE_PLACE):
                raise AlreadyBorn(field="born")
            row.born = born
            row.save(update_fields=["born"])
            record(row, event="born_set", by=by, at=at)
    person.born = row.born
    return person


def _household_of(name: str) -> Household | None:
    if not name.strip():
        return None
    try:
        wanted = clean_name(name)
    except InvalidInput as error:
        error.field = "household"
        raise
    # locked: whoever moves out of it at this moment must not remove it
    found = Household.objects.select_for_update().filter(name__iexact=wanted).order_by("pk").first()
    return found or Household.objects.create(code=fresh_code(Household), name=wanted)


def _remove_empty(household: Household | None) -> None:
    if household is None:
        return
    locked = Household.objects.select_for_update().get(pk=household.pk)
    if not locked.people.exists():
        locked.delete()


def _code(household: Household | None) -> str:
    """History holds no names."""
    return household.code if household else ""


def _check_born(born: dt.date, today: dt.date) -> None:
    if not today.year - OLDEST <= born.year or born > today:
        raise BornImplausible(field="born")
