"""Refusals about the moments of a market."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused


class CapacityBelowClaimed(Refused):
    """Fewer places than people chose already."""

    code = "capacity_below_claimed"
    message = _("%(claimed)d people chose this moment already. There cannot be fewer places.")


class SlotChosen(Conflict):
    """A moment that somebody chose, now or in an order that was cancelled since."""

    code = "slot_chosen"
    message = _("Somebody chose this moment, so it stays. Give it 0 places and nobody else can choose it.")


class MomentsAreFixed(Conflict):
    """The opening or the day of a market that is no draft any more."""

    code = "moments_are_fixed"
    message = _("People order in this market already: only its closing can still move.")


class ClosesAfterPickup(Refused):
    """Closing after the first moment at which people come."""

    code = "closes_after_pickup"
    message = _("The first people come on %(start)s. Ordering must end before that.")
