"""What somebody booked, for the home page and 'Mijn': each module tells its own."""

from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.guests import current_person
from apps.bookings.enums import OVER, BookingState
from apps.bookings.models import Booking
from apps.bookings.queries.booking import bookings_of
from apps.bookings.web.words import state_words
from apps.hub import clock
from apps.hub.modules import Todo
from apps.hub.ui import formats

LATEST = 20


def upcoming(request: HttpRequest, module: str) -> list[Todo]:
    """Bookings and requests that are still to come or under way. Two queries at most."""
    person = current_person(request)
    if person is None:
        return []
    rows = bookings_of(person).filter(resource__kind__module=module, ends_at__gt=clock.now()).exclude(state__in=OVER)
    return [_todo(booking) for booking in rows.order_by("starts_at")[:LATEST]]


def past(request: HttpRequest, module: str) -> list[Todo]:
    """What is over, the latest first. Two queries at most."""
    person = current_person(request)
    if person is None:
        return []
    at = clock.now()
    rows = bookings_of(person).filter(resource__kind__module=module)
    over = rows.filter(state__in=OVER) | rows.filter(ends_at__lte=at)
    return [_todo(booking) for booking in over.order_by("-starts_at")[:LATEST]]


def _todo(booking: Booking) -> Todo:
    when = formats.hours(booking.starts_at, booking.ends_at)  # the day stands beside it
    usual = booking.state in {BookingState.CONFIRMED, BookingState.SETTLED}
    return Todo(
        at=booking.starts_at,
        module=booking.resource.kind.module,
        title=booking.resource.name,
        detail=when if usual else f"{when} · {state_words(booking)[0]}",
        url=reverse("bookings:detail", args=[booking.code]),
        code=booking.code,
        cents=booking.total_cents,
    )
