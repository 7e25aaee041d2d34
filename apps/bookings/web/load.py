"""Opening the page of a booking: who may see it, and nobody else learns that it is there."""

from django.http import HttpRequest

from apps.accounts.guests import current_person
from apps.bookings.models import Booking
from apps.bookings.queries.booking import booking_for
from apps.hub.actors import actor_for
from apps.hub.codes import normalise_code


def load_booking(request: HttpRequest, code: str) -> Booking:
    """The booking of this code, for who may see it. Refuses: Missing, for strangers too."""
    return booking_for(normalise_code(code), actor=actor_for(request.user), person=current_person(request))
