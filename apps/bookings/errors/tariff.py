"""Refusals about the price."""

from django.utils.translation import gettext_lazy as _

from apps.hub.errors import Conflict, InvalidInput, Refused


class NoPrice(Refused):
    """A time that no rate covers."""

    code = "no_price"
    message = _("There is no price for that time. Ask at the counter.")


class TariffExists(Conflict):
    """Two prices for one group from one day on."""

    code = "tariff_exists"
    message = _("There is a price for this group from that day on already. Change that one, or choose another day.")


class TariffWithoutRates(InvalidInput):
    """A tariff that says no price."""

    code = "tariff_without_rates"
    message = _("Fill in at least one amount. Something that is free costs 0.")


class TariffHasBegun(Refused):
    """What people pay now is not taken away; a new price replaces it."""

    code = "tariff_has_begun"
    message = _("This price holds already. Make a new one from another day on.")
