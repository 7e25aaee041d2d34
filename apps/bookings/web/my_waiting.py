"""What somebody waits for, for 'Mijn reservaties'."""

from dataclasses import dataclass

from django.urls import reverse

from apps.accounts.models import Person
from apps.bookings.enums import WaitingState
from apps.bookings.models import WaitingEntry
from apps.bookings.queries.waiting import entries_of, places_of


@dataclass(frozen=True, slots=True)
class Wait:
    """One wish with its place in line."""

    entry: WaitingEntry
    place: int

    @property
    def is_offered(self) -> bool:
        """Whether it came free and waits for an answer."""
        return self.entry.state == WaitingState.OFFERED

    @property
    def name(self) -> str:
        """What is waited for; of an offer the unit itself."""
        return self.entry.booking.resource.name if self.entry.booking else self.entry.wanted.name

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("bookings:waiting", args=[self.entry.code])


def waits_of(person: Person) -> list[Wait]:
    """All they wait for, offers first. A constant number of queries."""
    entries = sorted(entries_of(person), key=lambda entry: entry.state != WaitingState.OFFERED)
    places = places_of(entries)
    return [Wait(entry, places[entry.pk]) for entry in entries]
