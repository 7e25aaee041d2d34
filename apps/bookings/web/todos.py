"""What somebody booked, for the home page and 'Mijn': each module tells its own."""

from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.guests import current_person
from apps.accounts.models import Person
from apps.bookings.enums import OVER, BookingState, WaitingState
from apps.bookings.models import Booking, BookingQuerySet
from apps.bookings.queries.booking import bookings_of
from apps.bookings.queries.waiting import entries_of
from apps.bookings.web.words import state_words
from apps.hub import clock
from apps.hub.modules import Todo
from apps.hub.ui import formats

FEW: Final = 4


def upcoming(request: HttpRequest, module: str) -> list[Todo]:
    """Offers to answer, and the first few bookings and requests to come or under way. Three queries at most.

    Of a series only its next time: the others stand in 'Mijn reservaties'.
    """
    person = current_person(request)
    if person is None:
        return []
    rows = _living(bookings_of(person).filter(resource__kind__module=module))
    earlier = Booking.objects.filter(
        occurrence__series=OuterRef("occurrence__series"), starts_at__lt=OuterRef("starts_at")
    )
    first = rows.exclude(Exists(_living(earlier))).select_related("occurrence").order_by("starts_at", "pk")
    return [*_offers(person, module), *(_todo(booking) for booking in first[:FEW])]


def past(request: HttpRequest, module: str) -> list[Todo]:
    """The last few that are over, the latest first. Two queries at most."""
    person = current_person(request)
    if person is None:
        return []
    rows = bookings_of(person).filter(resource__kind__module=module).select_related("occurrence")
    over = rows.filter(Q(state__in=OVER) | Q(ends_at__lte=clock.now())).exclude(state=BookingState.IN_USE)
    return [_todo(booking) for booking in over.order_by("-starts_at", "-pk")[:FEW]]


def _living(rows: BookingQuerySet) -> BookingQuerySet:
    """To come or under way; what is out and not back yet too, however late."""
    return rows.filter(Q(ends_at__gt=clock.now()) | Q(state=BookingState.IN_USE)).exclude(state__in=OVER)


def _offers(person: Person, module: str) -> list[Todo]:
    """What came free for who waited, by the moment it passes on to the next."""
    offered = entries_of(person).filter(state=WaitingState.OFFERED, booking__resource__kind__module=module)
    return [
        Todo(
            at=booking.hold_until,
            module=module,
            title=_("%(name)s came free for you") % {"name": booking.resource.name},
            detail=_("%(when)s. Say yes before %(moment)s")
            % {
                "when": formats.period(booking.starts_at, booking.ends_at).removesuffix("."),
                "moment": formats.moment(booking.hold_until),
            },
            url=reverse("bookings:waiting", args=[entry.code]),
            cents=booking.total_cents,
        )
        for entry in offered
        if (booking := entry.booking) is not None and booking.hold_until is not None
    ]


def _todo(booking: Booking) -> Todo:
    when = formats.hours(booking.starts_at, booking.ends_at)  # the day stands beside it
    usual = booking.state in {BookingState.CONFIRMED, BookingState.SETTLED}
    if hasattr(booking, "occurrence"):
        when = _("%(when)s · of a series") % {"when": when}
    return Todo(
        at=booking.starts_at,
        module=booking.resource.kind.module,
        title=booking.resource.name,
        detail=when if usual else f"{when} · {state_words(booking)[0]}",
        url=reverse("bookings:detail", args=[booking.code]),
        code=booking.code,
        cents=booking.total_cents,
    )
