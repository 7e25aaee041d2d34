"""From a rule to bookings: each date on its own, so that one clash does not undo the rest."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils import translation

from apps.accounts.errors import NotYourAssociation
from apps.accounts.models import Association, Membership, Person
from apps.accounts.rules import WORK_COUNTER, may_act_for
from apps.bookings.domain.booking import book_slot
from apps.bookings.domain.questions import Answer
from apps.bookings.domain.series import mail
from apps.bookings.domain.series.dates import lock_things
from apps.bookings.domain.series.plan import Instead
from apps.bookings.domain.series.rule import SeriesRule, check_start, dates_of, period_on, skip_reason
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.errors import (
    AssociationNeeded,
    HouseRulesNeeded,
    NothingPossible,
    SeriesEnded,
)
from apps.bookings.models import Booking, Occurrence, Resource, Series
from apps.hub.actors import Actor, ActorKind
from apps.hub.codes import fresh_code
from apps.hub.db import constrained
from apps.hub.domain.history import record
from apps.hub.errors import BuurtpuntError, Conflict, NotAllowed, Refused, TryAgain
from apps.hub.period import Period


class SeriesDetails(TypedDict, total=False):
    """What every booking of the series says; `answers` by the slugs of the kind's questions."""

    activity: str
    attendees: int | None
    answers: dict[str, Answer]
    accepts_rules: bool


def create_series(
    resource: Resource,
    *,
    rule: SeriesRule,
    person: Person,
    by: Actor,
    at: dt.datetime,
    association: Association | None = None,
    instead: Mapping[dt.date, Instead] | None = None,
    request_key: uuid.UUID | None = None,
    **details: Unpack[SeriesDetails],
) -> Series:
    """Book (or ask, where a manager must approve) every date that can be had, each in a savepoint of its own.

    What cannot be becomes a rejected occurrence with its reason; `instead` takes another thing or hour on a
    date. Locks all leaves in id order first. One mail tells it all. The same `request_key` again: the same series.
    Refuses: as `dates_of` and `check_start`, NotAllowed, AssociationNeeded, NotYourAssociation,
    HouseRulesNeeded, NothingPossible.
    """
    _check_asker(person, association, by=by)
    _check_agreed(resource, details, by=by)
    check_start(rule, at=at)
    dates = dates_of(rule)
    wanted = instead or {}
    with constrained({"request_key": TryAgain}), transaction.atomic():
        things = lock_things([resource, *(choice.resource for choice in wanted.values())])
        known = Series.objects.filter(request_key=request_key).first() if request_key else None
        if known is not None:
            return _same_asker(known, person)
        series = Series.objects.create(
            code=fresh_code(Series), resource=resource, person=person, association=association,
            activity=details.get("activity", "").strip()[:120], attendees=details.get("attendees"),
            request_key=request_key, created_at=at, **_columns(rule),
        )  # fmt: skip
        occurrences = [
            _occurrence(series, date, rule, wanted.get(date), things, details, by=by, at=at) for date in dates
        ]
        _keep(series, occurrences, by=by, at=at)
        mail.tell(series, "made")
        return series


def _keep(series: Series, occurrences: Sequence[Occurrence], *, by: Actor, at: dt.datetime) -> None:
    """Write the dates down. Refuses: NothingPossible when none of them is booked."""
    Occurrence.objects.bulk_create(occurrences)
    booked = sum(row.state == OccurrenceState.BOOKED for row in occurrences)
    if not booked:
        raise NothingPossible(count=sum(row.state == OccurrenceState.REJECTED for row in occurrences))
    record(series, event="made", by=by, at=at, dates=len(occurrences), booked=booked)


def retry_occurrence(
    occurrence: Occurrence, *, resource: Resource, period: Period, by: Actor, at: dt.datetime
) -> Occurrence:
    """Book another thing or hour (or the same once more) for a date that was rejected or skipped.

    Locks the leaves, then the occurrence. Booked meanwhile: nothing happens. Refuses: NotAllowed,
    SeriesEnded, and as `book_slot`.
    """
    series = occurrence.series
    check_may_manage(series, by=by)
    with transaction.atomic():
        things = lock_things([resource])
        locked = Occurrence.objects.select_for_update(of=("self",)).select_related("series").get(pk=occurrence.pk)
        if locked.state == OccurrenceState.BOOKED:
            return locked
        if locked.series.cancelled_at is not None:
            raise SeriesEnded
        booking = book_slot(
            things[resource.pk], period=period, person=series.person, association=series.association, by=by, at=at,
            **as_before(series),
        )  # fmt: skip
        locked.state, locked.booking = OccurrenceState.BOOKED, booking
        locked.reason_code, locked.reason = "", ""
        locked.save(update_fields=["state", "booking", "reason_code", "reason"])
        record(series, event="date added", by=by, at=at, date=locked.date.isoformat())
        return locked


def check_may_manage(series: Series, *, by: Actor) -> None:
    """Its asker, who may book for its association, and staff. Refuses: NotAllowed."""
    if may_act_for(by, series.person):
        return
    person = by.user.person if by.user else None
    if person is None or not Membership.objects.filter(association=series.association_id, person=person).exists():
        raise NotAllowed


def book_date(
    series: Series, date: dt.date, resource: Resource, period: Period, *, by: Actor, at: dt.datetime,
    **details: Unpack[SeriesDetails],
) -> Occurrence:  # fmt: skip
    """One date, not yet saved: booked in a savepoint, or rejected with its reason. The caller holds the locks."""
    try:
        with transaction.atomic():
            booking = book_slot(
                resource, period=period, person=series.person, association=series.association, by=by, at=at,
                tells=False, **details,
            )  # fmt: skip
    except TryAgain:
        raise
    except (Refused, Conflict) as refusal:
        return rejected(series, date, refusal)
    return Occurrence(series=series, date=date, state=OccurrenceState.BOOKED, booking=booking)


def rejected(series: Series, date: dt.date, refusal: BuurtpuntError) -> Occurrence:
    """A date that cannot be, not yet saved; the reason in the words of who asked."""
    reason = reason_in_words(series, refusal)
    return Occurrence(series=series, date=date, state=OccurrenceState.REJECTED, reason_code=refusal.code, reason=reason)


def reason_in_words(series: Series, refusal: BuurtpuntError) -> str:
    """Why a date cannot be, in the language of who asked."""
    with translation.override(series.person.language):
        return refusal.text[:300]


def _occurrence(
    series: Series,
    date: dt.date,
    rule: SeriesRule,
    instead: Instead | None,
    things: Mapping[int, Resource],
    details: SeriesDetails,
    *,
    by: Actor,
    at: dt.datetime,
) -> Occurrence:
    with translation.override(series.person.language):
        skipped = skip_reason(rule, date)
    if skipped and instead is None:
        return Occurrence(
            series=series, date=date, state=OccurrenceState.SKIPPED, reason_code="holiday", reason=skipped
        )
    try:
        period = instead.period if instead else period_on(rule, date)
    except Refused as refusal:
        return rejected(series, date, refusal)
    thing = things[instead.resource.pk if instead else series.resource_id]
    return book_date(series, date, thing, period, by=by, at=at, **details)


def as_before(series: Series) -> SeriesDetails:
    """What the other bookings of the series say; who made it agreed with the house rules then."""
    other = Booking.objects.filter(occurrence__series=series).exclude(state=BookingState.EXPIRED).first()
    return {
        "activity": series.activity,
        "attendees": series.attendees,
        "answers": other.answers if other else {},
        "accepts_rules": True,
    }


def _columns(rule: SeriesRule) -> dict[str, object]:
    return {name: getattr(rule, name) for name in SeriesRule.__dataclass_fields__}


def _check_agreed(resource: Resource, details: SeriesDetails, *, by: Actor) -> None:
    if resource.rulebook.house_rules and not details.get("accepts_rules") and by.kind is not ActorKind.SYSTEM:
        raise HouseRulesNeeded(field="accepts_rules")


def _check_asker(person: Person, association: Association | None, *, by: Actor) -> None:
    if not may_act_for(by, person):
        raise NotAllowed
    if by.may(WORK_COUNTER):
        return
    if association is None:
        raise AssociationNeeded(field="association")
    if not Membership.objects.filter(association=association, person=person).exists():
        raise NotYourAssociation(field="association")


def _same_asker(series: Series, person: Person) -> Series:
    """A repeated form is answered with its series; somebody else's key is not."""
    if series.person_id != person.pk:
        raise TryAgain
    return series
