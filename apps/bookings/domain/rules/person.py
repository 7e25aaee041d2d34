"""Rules about who asks: what they were checked for, how old they are, what they agreed to."""

import datetime as dt

from apps.bookings.domain.rules.case import Case
from apps.bookings.domain.rules.time import local_days
from apps.bookings.errors import BornNeeded, CapabilityEnds, CapabilityNeeded, HouseRulesNeeded, SignInFirst, TooYoung
from apps.bookings.models import Capability, Resource
from apps.hub.actors import ActorKind
from apps.hub.errors import Refused
from apps.hub.ui import formats


def known(case: Case) -> Refused | None:
    """Where a rule asks something of the person, there must be one."""
    asks = case.book.capability_id is not None or case.book.min_age is not None
    is_unknown = asks and case.wish.owner.person is None
    return SignInFirst(resource=case.wish.resource.name) if is_unknown else None


def capability(case: Case) -> Refused | None:
    """They were checked, and it still holds on the last day of the booking."""
    if case.book.capability_id is None or case.wish.owner.person is None:
        return None
    asked = capability_of(case.wish.resource)
    if case.book.capability_id not in case.standing.clearances:
        return CapabilityNeeded(resource=case.wish.resource.name, capability=asked.name, how=asked.how_to_get)
    until = case.standing.clearances[case.book.capability_id]
    ends = until is not None and until < local_days(case.wish.period)[1]
    return CapabilityEnds(capability=asked.name, date=formats.day_long(until)) if until and ends else None


def age(case: Case) -> Refused | None:
    """Old enough on the first day of use."""
    person, least = case.wish.owner.person, case.book.min_age
    if least is None or person is None:
        return None
    if person.born is None:
        return BornNeeded(resource=case.wish.resource.name, age=least)
    return TooYoung(age=least) if age_on(local_days(case.wish.period)[0], born=person.born) < least else None


def house_rules(case: Case) -> Refused | None:
    """Who asks has agreed with them. The system asks nothing of itself."""
    asks = bool(case.book.house_rules) and case.wish.by.kind is not ActorKind.SYSTEM
    return HouseRulesNeeded(field="accepts_rules") if asks and not case.wish.accepts_rules else None


def age_on(day: dt.date, *, born: dt.date) -> int:
    """Full years; who was born on 29 February has their birthday on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def capability_of(resource: Resource) -> Capability:
    """What the thing, else its kind, asks. Only where one of them does; no query on a thing with details."""
    asked = resource.capability or resource.kind.capability
    assert asked is not None  # noqa: S101 - the rulebook said so
    return asked
