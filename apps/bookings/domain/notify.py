"""Telling the person, in the transaction of what is told."""

from apps.bookings.models import Booking
from apps.hub.domain.mail import send_mail_later


def tell(booking: Booking, what: str, **extra: object) -> None:
    """Queue the mail `bookings/mail/<what>`; who gave only a phone number gets none."""
    person = booking.person
    if person is None or not person.email:
        return
    send_mail_later(
        to=person.email,
        template=f"bookings/mail/{what}",
        context={"booking": booking, "person": person, **extra},
        language=person.language,
    )
