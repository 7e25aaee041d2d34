"""Telling the person, in the transaction of what is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.urls import reverse
from django.utils import translation

from apps.accounts.guests import personal_link
from apps.bookings.domain.ical import CONTENT_TYPE, event_file
from apps.bookings.models import Booking, WaitingEntry
from apps.hub.domain.mail import Attachment, send_mail_later

_together: ContextVar[bool] = ContextVar("told_together", default=False)


@contextmanager
def told_together() -> Iterator[None]:
    """Within it no booking is told on its own: who uses this tells all of it in one mail."""
    token = _together.set(True)
    try:
        yield
    finally:
        _together.reset(token)


def tell(booking: Booking, what: str, **extra: object) -> None:
    """Queue the mail `bookings/mail/<what>`; who gave only a phone number gets none."""
    person = booking.person
    if person is None or not person.email or _together.get():
        return
    send_mail_later(
        to=person.email,
        template=f"bookings/mail/{what}",
        context={
            "booking": booking,
            "person": person,
            "lines": list(booking.lines.all()),
            "url": _page(booking),
            **extra,
        },
        language=person.language,
        attachments=[_event(booking, person.language)],
    )


def tell_waiting(entry: WaitingEntry, what: str, **extra: object) -> None:
    """Queue the mail `bookings/mail/<what>` about a place in line, with the one link that opens it."""
    person = entry.person
    if not person.email:
        return
    send_mail_later(
        to=person.email,
        template=f"bookings/mail/{what}",
        context={
            "entry": entry,
            "booking": entry.booking,
            "module": entry.shown_kind.module,
            "person": person,
            "url": personal_link(person, reverse("bookings:waiting", args=[entry.code])),
            **extra,
        },
        language=person.language,
    )


def _page(booking: Booking) -> str:
    assert booking.person is not None  # noqa: S101 - asked by the caller
    return personal_link(booking.person, reverse("bookings:detail", args=[booking.code]))


def _event(booking: Booking, language: str) -> Attachment:
    """The booking as a file: the same event each time, so that a later mail corrects an earlier one."""
    with translation.override(language):
        return Attachment(f"buurtpunt-{booking.code}.ics", CONTENT_TYPE, event_file(booking))
