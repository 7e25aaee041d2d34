"""Reading who waits for which time."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.bookings.enums import BookingState, WaitingState
from apps.bookings.models import Booking, Resource, WaitingEntry
from apps.bookings.queries.availability import occupancies_in
from apps.bookings.queries.resource import leaf_ids
from apps.hub.actors import Actor
from apps.hub.errors import Missing
from apps.hub.period import Period

LIVING = (WaitingState.WAITING, WaitingState.OFFERED)


def all_entries() -> QuerySet[WaitingEntry]:
    """Every entry with what pages and mails show of it, in the order of the line."""
    return WaitingEntry.objects.select_related(
        "resource__kind", "kind", "person__user", "association", "booking__resource__kind"
    )


def living_entries() -> QuerySet[WaitingEntry]:
    """Who still waits, and who has an offer."""
    return all_entries().filter(state__in=LIVING)


def entries_of(person: Person) -> QuerySet[WaitingEntry]:
    """What this person, or an association they book for, still waits for; soonest first."""
    theirs = Q(person=person) | Q(association__memberships__person=person)
    return living_entries().filter(theirs).order_by("starts_at", "pk").distinct()


def entry_for(code: str, *, actor: Actor, person: Person | None) -> WaitingEntry:
    """The entry of this code, if it is theirs to see. Refuses: Missing, for strangers too."""
    rows = all_entries().filter(code=code)
    if not actor.may(WORK_COUNTER):
        theirs = Q(person=person) | Q(association__memberships__person=person)
        rows = rows.filter(theirs).distinct() if person is not None else rows.none()
    entry = rows.first()
    if entry is None:
        raise Missing
    return entry


def first_in_line(resource: Resource, period: Period, *, at: dt.datetime) -> WaitingEntry | None:
    """Who waits longest for time that shares a moment with this, and could have all of it now.

    One query without joins while nobody waits: every booking asks this.
    """
    if not _waiting_in(period, at=at).exists():
        return None
    leaves = leaf_ids(resource)
    wanting = _waiting_in(period, at=at).filter(
        Q(resource__in=[*leaves, resource.pk]) | Q(resource__part_links__part__in=leaves) | Q(kind=resource.kind_id)
    )
    for entry in wanting.select_related("resource__kind").order_by("created_at", "pk").distinct()[:20]:
        wanted = entry.resource or resource
        if wanted.is_active and is_free(wanted, entry.period, at=at):
            return entry
    return None


def _waiting_in(period: Period, *, at: dt.datetime) -> QuerySet[WaitingEntry]:
    """Who waits for something that has not begun and shares a moment with the period."""
    return WaitingEntry.objects.filter(
        state=WaitingState.WAITING, starts_at__gt=at, starts_at__lt=period.end, ends_at__gt=period.start
    )


def is_free(resource: Resource, period: Period, *, at: dt.datetime) -> bool:
    """Whether nothing takes any of its time then, buffers included. One query."""
    rules = resource.rulebook
    return not occupancies_in(leaf_ids(resource), period.widen(rules.buffer_before, rules.buffer_after), at=at).exists()


def waiting_over(leaves: Iterable[int], period: Period, *, at: dt.datetime) -> QuerySet[WaitingEntry]:
    """Who waits for time of these leaves that shares a moment with the period, first come first. One query."""
    wanted = list(leaves)
    return (
        all_entries()
        .filter(
            Q(resource__in=wanted)
            | Q(resource__part_links__part__in=wanted)
            | Q(kind__resources__in=wanted)
            | Q(kind__resources__part_links__part__in=wanted),
            state=WaitingState.WAITING,
            starts_at__gt=at,
            starts_at__lt=period.end,
            ends_at__gt=period.start,
        )
        .order_by("created_at", "pk")
        .distinct()
    )


def booked_meanwhile(at: dt.datetime) -> QuerySet[WaitingEntry]:
    """Who waits still, but has all of that time by now, booked in another way; `have` is the booking."""
    own = Booking.objects.filter(
        Q(resource=OuterRef("resource")) | Q(resource__kind=OuterRef("kind")),
        person=OuterRef("person"),
        state__in=[BookingState.REQUESTED, BookingState.CONFIRMED, BookingState.IN_USE],
        starts_at__lte=OuterRef("starts_at"),
        ends_at__gte=OuterRef("ends_at"),
    )
    rows = WaitingEntry.objects.filter(state=WaitingState.WAITING, starts_at__gt=at)
    return rows.filter(Exists(own)).annotate(have=own.values("pk")[:1])


def place_in_line(entry: WaitingEntry) -> int:
    """1 for the first of those who wait for (some of) the same time."""
    return places_of([entry])[entry.pk]


def places_of(entries: Sequence[WaitingEntry]) -> dict[int, int]:
    """The place of each in its line. A constant number of queries."""
    if not entries:
        return {}
    first, last = min(entry.starts_at for entry in entries), max(entry.ends_at for entry in entries)
    line = WaitingEntry.objects.filter(state=WaitingState.WAITING, starts_at__lt=last, ends_at__gt=first)
    rivals = list(line.order_by("created_at", "pk"))
    times = _leaves_of({*entries, *rivals})
    return {entry.pk: 1 + sum(_is_ahead(rival, entry, times) for rival in rivals) for entry in entries}


def _is_ahead(rival: WaitingEntry, entry: WaitingEntry, times: dict[int, frozenset[int]]) -> bool:
    earlier = (rival.created_at, rival.pk) < (entry.created_at, entry.pk)
    return earlier and rival.period.overlaps(entry.period) and bool(times[rival.pk] & times[entry.pk])


def _leaves_of(entries: set[WaitingEntry]) -> dict[int, frozenset[int]]:
    """Whose time each wants: that of its thing, or of any of its kind."""
    kinds = {entry.kind_id for entry in entries if entry.kind_id}
    things = {entry.resource_id for entry in entries if entry.resource_id}
    rows = Resource.objects.filter(Q(pk__in=things) | Q(kind__in=kinds)).annotate(part=F("part_links__part"))
    found = list(rows.order_by().values_list("pk", "kind", "part"))
    return {
        entry.pk: frozenset(
            part or pk for pk, kind, part in found if pk == entry.resource_id or kind == entry.kind_id is not None
        )
        for entry in entries
    }
