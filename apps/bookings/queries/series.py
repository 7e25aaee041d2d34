"""Reading series, with who may see them built in."""

import datetime as dt
from typing import Final

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.accounts.models import Person
from apps.accounts.rules import WORK_COUNTER
from apps.bookings.enums import BookingState, OccurrenceState
from apps.bookings.models import Booking, Occurrence, Resource, Series
from apps.bookings.queries.resource import bookable_resources
from apps.hub.actors import Actor
from apps.hub.errors import Missing

STANDS: Final = (BookingState.REQUESTED, BookingState.CONFIRMED)  # what can still be changed or cancelled


def all_series() -> QuerySet[Series]:
    """Every series with what a line about it shows: thing, who, and how its dates stand."""
    return Series.objects.select_related("resource__kind", "person", "association").annotate(
        booked=Count("occurrences", filter=Q(occurrences__state=OccurrenceState.BOOKED)),
        asked=Count("occurrences", filter=Q(occurrences__booking__state=BookingState.REQUESTED)),
        rejected=Count("occurrences", filter=Q(occurrences__state=OccurrenceState.REJECTED)),
    )


def series_to_decide() -> QuerySet[Series]:
    """Those with dates that wait for a manager, oldest first."""
    waiting = Occurrence.objects.filter(booking__state=BookingState.REQUESTED)
    return all_series().filter(pk__in=waiting.values("series")).order_by("created_at", "pk")


def series_of(person: Person) -> QuerySet[Series]:
    """A person's own series and those of associations they may book for, newest first."""
    theirs = Q(person=person) | Q(association__memberships__person=person)
    return all_series().filter(pk__in=Series.objects.filter(theirs).values("pk"))


def living_series_of(person: Person, *, at: dt.datetime) -> QuerySet[Series]:
    """Those of `series_of` that were not cancelled and have a date to come. One query."""
    to_come = Occurrence.objects.filter(booking__ends_at__gt=at, booking__state__in=STANDS)
    return series_of(person).filter(cancelled_at__isnull=True, pk__in=to_come.values("series")).order_by("first_date")


def series_visible_to(actor: Actor, person: Person | None) -> QuerySet[Series]:
    """All for who works the counter, else one's own; for nobody, none."""
    if actor.may(WORK_COUNTER):
        return all_series()
    return series_of(person) if person is not None else Series.objects.none()


def series_for(code: str, *, actor: Actor, person: Person | None) -> Series:
    """The series of this code, if it is theirs to see. Refuses: Missing, for strangers too."""
    series = series_visible_to(actor, person).filter(code=code).first()
    if series is None:
        raise Missing
    return series


def occurrences_of(series: Series) -> QuerySet[Occurrence]:
    """Its dates in order, with their bookings. One query."""
    return (
        Occurrence.objects.filter(series=series)
        .select_related("booking__resource__kind", "booking__person", "booking__association", "series")
        .order_by("date")
    )


def occurrence_on(series: Series, date: dt.date) -> Occurrence:
    """Its date of that day. Refuses: Missing."""
    found = occurrences_of(series).filter(date=date).first()
    if found is None:
        raise Missing
    return found


def occurrence_of(booking: Booking) -> Occurrence | None:
    """The date of a series for which this booking stands, if it does."""
    return Occurrence.objects.filter(booking=booking).select_related("series").first()


def with_dates(rows: QuerySet[Series]) -> QuerySet[Series]:
    """Add the dates with their bookings: one query for all."""
    dates = Occurrence.objects.select_related("booking__resource").order_by("date")
    return rows.prefetch_related(Prefetch("occurrences", queryset=dates))


def kin_of(resource: Resource) -> list[Resource]:
    """The thing first, then what can stand in for it: its parts, then others of its kind. With details."""
    every = {row.pk: row for row in bookable_resources()}
    own = every.pop(resource.pk, resource)
    parts = [every.pop(link.part_id) for link in own.part_links.all() if link.part_id in every]
    return [own, *parts, *(row for row in every.values() if row.kind_id == own.kind_id)]
