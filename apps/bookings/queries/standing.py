"""What rules about people need to know of somebody: what they were checked for, what they have already."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from apps.accounts.models import Association, Person
from apps.bookings.enums import TAKES_TIME, BookingState
from apps.bookings.models import Booking, Clearance, Quota, Resource
from apps.hub import clock
from apps.hub.period import Period

S = BookingState
_GOES_ON = frozenset({S.RETURNED, S.SETTLED, S.NO_SHOW})


@dataclass(frozen=True, slots=True)
class Counted:
    """A booking that counts for quotas. One that is not open counts by its start only."""

    booking_id: int
    resource_id: int
    kind_id: int
    person_id: int | None
    period: Period
    is_open: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: per capability until when (None: for ever), and what counts against quotas."""

    clearances: Mapping[int, dt.date | None] = field(default_factory=dict)
    counted: tuple[Counted, ...] = ()


NOBODY = Standing()


def standing_of(
    person: Person | None,
    association: Association | None,
    *,
    resources: Sequence[Resource],
    around: Period | None,
    at: dt.datetime,
) -> Standing:
    """How they stand for wishes on these resources that start in `around`; without it nothing is counted.

    At most two queries on resources with details, and none where no rule asks for it.
    """
    asked = {resource.rulebook.capability_id for resource in resources} - {None}
    quotas = [quota for resource in resources for quota in quotas_on(resource)]
    return Standing(
        clearances=_clearances(person, asked) if person and asked else {},
        counted=_counted(person, association, quotas, around, at=at) if quotas and around else (),
    )


def quotas_on(resource: Resource) -> list[Quota]:
    """The quotas of the thing and of its kind. No query on resources with details."""
    return [*resource.quotas.all(), *resource.kind.quotas.all()]


def _clearances(person: Person, asked: Iterable[int | None]) -> dict[int, dt.date | None]:
    rows = Clearance.objects.filter(person=person, capability__in=list(asked), ended_at__isnull=True)
    return dict(rows.values_list("capability_id", "valid_until"))


def _counted(
    person: Person | None, association: Association | None, quotas: list[Quota], around: Period, *, at: dt.datetime
) -> tuple[Counted, ...]:
    party = _party(person, association)
    if party is None:
        return ()
    what = Q(resource__in={quota.resource_id for quota in quotas}) | Q(
        resource__kind__in={quota.kind_id for quota in quotas}
    )
    window = _window(around)
    is_open = Q(state__in=TAKES_TIME, ends_at__gt=at) | Q(state=S.IN_USE)
    still_held = Q(hold_until__isnull=True) | Q(hold_until__gt=at)
    counts = Q(state__in=TAKES_TIME | _GOES_ON) | Q(state=S.CANCELLED, cancel_fee_cents__gt=0)
    when = Q(starts_at__gte=window.start, starts_at__lt=window.end)
    rows = Booking.objects.filter(party, what, counts, still_held, when | is_open).order_by("pk")
    return tuple(
        Counted(
            pk, resource_id, kind_id, person_id, Period(start, end),
            is_open=state == S.IN_USE or (state in TAKES_TIME and end > at),
        )
        for pk, resource_id, kind_id, person_id, start, end, state in rows.values_list(
            "pk", "resource_id", "resource__kind_id", "person_id", "starts_at", "ends_at", "state"
        )
    )  # fmt: skip


def _party(person: Person | None, association: Association | None) -> Q | None:
    """Whose bookings may count: those for an association are the association's, all else a person's or household's."""
    if association is not None:
        return Q(association=association)
    if person is None:
        return None
    own = Q(person=person)
    if person.household_id is not None:
        own |= Q(person__household=person.household_id)
    return own & Q(association__isnull=True)


def _window(around: Period) -> Period:
    """All of the weeks and months in which `around` begins and ends."""
    first, last = clock.local_date(around.start), clock.local_date(around.end)
    spans = [span(date) for date in (first, last) for span in (clock.week_period, clock.month_period)]
    return Period(min(span.start for span in spans), max(span.end for span in spans))
