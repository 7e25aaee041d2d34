"""Refusals about waiting for a time."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict


class PromisedToWaiting(Conflict):
    """Free, but somebody has been waiting for it longer."""

    code = "promised_to_waiting"
    message = _("Somebody has been waiting longer for %(resource)s at that time and gets it first.")
