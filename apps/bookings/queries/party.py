"""How somebody, or an association, kept to what they booked: for who decides about a request."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, Min, Q

from apps.accounts.models import Association, Person
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, BookingQuerySet
from apps.bookings.queries.booking import all_bookings
from apps.hub.models import HistoryEvent

S = BookingState
SHOWN = 10
_LATE = Q(state=S.CANCELLED, cancel_fee_cents__gt=0)
_NO_SHOW = Q(state=S.NO_SHOW)


@dataclass(frozen=True, slots=True)
class Incident:
    """A no-show or a late cancellation: who wrote it down, when and why."""

    booking: Booking
    event: HistoryEvent | None


@dataclass(frozen=True, slots=True)
class PartyHistory:
    """In numbers, and the last ones."""

    total: int = 0
    kept: int = 0
    late: int = 0
    no_shows: int = 0
    denied: int = 0
    first_at: dt.datetime | None = None
    incidents: list[Incident] = field(default_factory=list)
    last: list[Booking] = field(default_factory=list)


def history_of_party(party: Association | Person, *, but: Booking | None = None, last: int = SHOWN) -> PartyHistory:
    """What they booked and how it went, without `but`. A constant number of queries."""
    rows = bookings_of_party(party)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    counts = rows.aggregate(
        total=Count("pk"),
        kept=Count("pk", filter=Q(state__in=[S.IN_USE, S.RETURNED, S.SETTLED])),
        late=Count("pk", filter=_LATE),
        no_shows=Count("pk", filter=_NO_SHOW),
        denied=Count("pk", filter=Q(state=S.DENIED)),
        first_at=Min("starts_at"),
    )
    wrong = list(rows.filter(_LATE | _NO_SHOW).with_all().order_by("-starts_at", "-pk")[:SHOWN])
    latest = list(rows.with_all().order_by("-starts_at", "-pk")[:last]) if last else []
    return PartyHistory(**counts, incidents=_incidents(wrong), last=latest)


def bookings_of_party(party: Association | Person) -> BookingQuerySet:
    """An association's, or what a person booked in their own name or another's; more than holds."""
    rows = all_bookings().beyond_holds()
    return rows.filter(association=party) if isinstance(party, Association) else rows.filter(person=party)


def _incidents(bookings: list[Booking]) -> list[Incident]:
    events = HistoryEvent.objects.filter(
        subject_type=Booking._meta.label_lower,
        subject_id__in=[booking.pk for booking in bookings],
        new__in=[S.CANCELLED, S.NO_SHOW],
    )
    last = {event.subject_id: event for event in events.select_related("user__person").order_by("pk")}
    return [Incident(booking, last.get(booking.pk)) for booking in bookings]
