"""Refusals about waiting for a time."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, Refused


class PromisedToWaiting(Conflict):
    """Free, but somebody has been waiting for it longer."""

    code = "promised_to_waiting"
    message = _("Somebody has been waiting longer for %(resource)s at that time and gets it first.")


class FreeNow(Refused):
    """Nothing to wait for."""

    code = "free_now"
    message = _("%(resource)s is free at that time. Book it at once.")


class TooManyWaiting(Refused):
    """More wishes than one person can have use for."""

    code = "too_many_waiting"
    message = _("You wait for %(limit)d times already. Take one off the list first.")


class OfferOver(Conflict):
    """An offer that was answered, or not in time."""

    code = "offer_over"
    message = _("This offer is over. The time went to the next person who waits.")
