"""Mails about handing over: to who may take it, to who took it, and to who had it."""

from copy import copy

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Person
from apps.bookings.domain import notify
from apps.bookings.domain.ical import CONTENT_TYPE, event_file
from apps.bookings.enums import BookingState
from apps.bookings.models import Booking, Handover
from apps.hub.domain.mail import Attachment, send_mail_later


def tell_offer(handover: Handover, token: str) -> None:
    """The one mail with the link."""
    booking, to = handover.booking, handover.to_person
    url = settings.BUURTPUNT_URL + reverse("bookings:take_over", args=[token])
    send_mail_later(
        to=to.email, template="bookings/mail/handover", language=to.language,
        context={"booking": booking, "person": to, "giver": booking.holder_name, "url": url},
    )  # fmt: skip


def tell_both(booking: Booking, *, former: Person | None) -> None:
    """The new one gets the booking with its code, the former one that it is theirs no more."""
    notify.tell(booking, "taken_over")
    if former is None or not former.email:
        return
    send_mail_later(
        to=former.email, template="bookings/mail/given_away", language=former.language,
        context={"booking": booking, "person": former, "taker": booking.person},
        attachments=[_gone(booking, former.language)],
    )  # fmt: skip


def _gone(booking: Booking, language: str) -> Attachment:
    """The same event, cancelled: it leaves the calendar of who had it."""
    theirs = copy(booking)
    theirs.state = BookingState.CANCELLED
    with translation.override(language):
        return Attachment(f"buurtpunt-{booking.code}.ics", CONTENT_TYPE, event_file(theirs))
