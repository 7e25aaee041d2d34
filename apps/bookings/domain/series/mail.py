"""One mail about a whole series: its dates, and a calendar file with all of them."""

from typing import Literal

from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.bookings.domain.entries import STATUS_OF
from apps.bookings.domain.ical import CONTENT_TYPE, events_file
from apps.bookings.enums import OccurrenceState
from apps.bookings.models import Series
from apps.bookings.queries.series import STANDS, occurrences_of
from apps.hub.domain.mail import Attachment, send_mail_later

What = Literal["made", "changed", "cancelled", "approved", "denied"]


def tell(series: Series, what: What, *, reason: str = "", fee_cents: int = 0) -> None:
    """Queue one mail with every date of the series; who gave only a phone number gets none. Two queries."""
    person = series.person
    if not person.email:
        return
    rows = list(occurrences_of(series))
    bookings = [row.booking for row in rows if row.booking is not None]
    standing = [booking for booking in bookings if booking.state in STANDS]
    send_mail_later(
        to=person.email,
        template="bookings/mail/series",
        context={
            "what": what,
            "series": series,
            "person": person,
            "is_asked": any(booking.state == "requested" for booking in standing),
            "standing": standing,
            "total_cents": sum(booking.total_cents for booking in standing),
            "rejected": [row for row in rows if row.state == OccurrenceState.REJECTED],
            "skipped": [row for row in rows if row.state == OccurrenceState.SKIPPED],
            "reason": reason,
            "fee_cents": fee_cents,
            "url": personal_link(person, reverse("bookings:series", args=[series.code])),
        },
        language=person.language,
        attachments=_calendar(series),
    )


def _calendar(series: Series) -> list[Attachment]:
    """Every date that is or was a booking: what was cancelled says so, and goes from the calendar."""
    rows = occurrences_of(series).filter(booking__state__in=STATUS_OF)
    bookings = [row.booking for row in rows if row.booking is not None]
    if not bookings:
        return []
    with translation.override(series.person.language):
        return [Attachment(f"buurtpunt-reeks-{series.code}.ics", CONTENT_TYPE, events_file(bookings))]
