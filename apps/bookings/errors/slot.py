"""Refusals about who has the time."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused


class SlotTaken(Conflict):
    """Somebody else has (part of) this time."""

    code = "slot_taken"
    message = _("%(resource)s is just taken at that time. Choose another hour.")


class HoldExpired(Conflict):
    """The time was held too long ago and given back."""

    code = "hold_expired"
    message = _("We could not hold %(resource)s any longer. Choose your time again.")


class NotBookable(Refused):
    """Out of service, or without a price."""

    code = "not_bookable"
    message = _("%(resource)s cannot be booked now.")


class KeptFree(Conflict):
    """Free, but too close to somebody else's time."""

    code = "kept_free"
    message = _("Some time is kept free between two bookings.")


class ClosedThen(Conflict):
    """A closing, whose reason is for everybody to read."""

    code = "closed_then"
    message = _("Closed then: %(reason)s.")


class YouHaveIt(Conflict):
    """Taken, by the one who asks."""

    code = "you_have_it"
    message = _("You have it yourself in that time: look in your basket or at your bookings.")
