"""Whose booking it is: who may change it, cancel it or hand it over."""

from apps.accounts.models import Membership
from apps.accounts.rules import may_act_for
from apps.bookings.models import Booking
from apps.hub.actors import Actor
from apps.hub.errors import NotAllowed


def require_holder(booking: Booking, *, by: Actor) -> None:
    """Who has it, who books for the association it is for, and staff. Refuses: NotAllowed."""
    if may_act_for(by, booking.person):
        return
    person = by.user.person if by.user else None
    if person is None or booking.association_id is None:
        raise NotAllowed
    if not Membership.objects.filter(association=booking.association_id, person=person).exists():
        raise NotAllowed
