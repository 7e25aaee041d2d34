"""Wishes, quotas and clearances, for what may and may not be booked."""

import datetime as dt
from itertools import count

from apps.accounts.models import Association, Person, User
from apps.bookings.domain.clearance import give_clearance
from apps.bookings.domain.rules import reasons_to_refuse
from apps.bookings.domain.wish import Wish
from apps.bookings.enums import QuotaHolder, QuotaMeasure, QuotaSpan
from apps.bookings.models import Booking, Capability, Clearance, Quota, Resource, ResourceKind
from apps.bookings.queries.resource import with_details
from apps.hub.actors import GUEST, Actor, actor_for
from apps.hub.period import Period
from apps.payments.basket import BasketOwner
from tests.factories import NOON
from tests.factories_bookings import a_period, a_resource

_numbers = count(1)


def a_wish(
    resource: Resource | None = None,
    period: Period | None = None,
    *,
    person: Person | None = None,
    association: Association | None = None,
    by: Actor = GUEST,
    accepts_rules: bool = False,
    booking: Booking | None = None,
    at: dt.datetime = NOON,
) -> Wish:
    """A wish of a guest for Saturday morning, unless told otherwise; the thing is read anew, with its details."""
    thing = with_details(Resource.objects.all()).get(pk=(resource or a_resource()).pk)
    owner = BasketOwner(person=person) if person else BasketOwner(key="een-gast")
    return Wish(
        thing,
        period or a_period(),
        owner,
        by,
        at,
        association=association,
        accepts_rules=accepts_rules,
        booking=booking,
    )


def codes_against(wish: Wish) -> set[str]:
    """The codes of all that speaks against it, the house rules too."""
    return {reason.code for reason in reasons_to_refuse(wish)}


def a_quota(
    owner: Resource | ResourceKind,
    limit: int = 1,
    measure: QuotaMeasure = QuotaMeasure.BOOKINGS,
    *,
    span: QuotaSpan = QuotaSpan.WEEK,
    holder: QuotaHolder = QuotaHolder.PERSON,
    group: str = "",
) -> Quota:
    """One booking a week per person, unless told otherwise."""
    whose = {"resource": owner} if isinstance(owner, Resource) else {"kind": owner}
    return Quota.objects.create(limit=limit, measure=measure, span=span, holder=holder, group=group, **whose)


def a_capability(name: str = "auto rijden") -> Capability:
    """Drive cars, unless told otherwise."""
    return Capability.objects.create(
        slug=f"kan-{next(_numbers)}", name=name, how_to_get="Toon je rijbewijs aan de toog."
    )


def a_clearance(
    person: Person, capability: Capability, *, by: User, until: dt.date | None = None, at: dt.datetime = NOON
) -> Clearance:
    """That somebody of the counter looked."""
    return give_clearance(person, capability, category="B", valid_until=until, by=actor_for(by), at=at)
