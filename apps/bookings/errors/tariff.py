"""Refusals about the price."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Refused


class NoPrice(Refused):
    """A time that no rate covers."""

    code = "no_price"
    message = _("There is no price for that time. Ask at the counter.")
