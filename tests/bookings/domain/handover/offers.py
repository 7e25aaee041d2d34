"""An offer to take something over, and who owes for it."""

from apps.accounts.models import Person
from apps.bookings.domain.handover import offer_handover
from apps.bookings.models import Booking
from apps.hub.actors import SYSTEM
from apps.payments.queries.charge import charge_of, outstanding_cents
from tests.factories import NOON


def offered(booking: Booking, *, email: str = "wout@voorbeeld.example", name: str = "Wout Janssens") -> str:
    """The token in the mail of the offer."""
    return offer_handover(booking, name=name, email=email, by=SYSTEM, at=NOON)[1]


def owes(person: Person | None, booking: Booking) -> int:
    """What this person still has to pay for it, in cents."""
    charge = charge_of(booking)
    return outstanding_cents(charge) if charge is not None and charge.person == person else 0
