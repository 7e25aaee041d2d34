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
