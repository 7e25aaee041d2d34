"""The shop's weekly orders."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MarketConfig(AppConfig):
    """Offers, orders and pick-ups."""

    name = "apps.market"
    label = "market"
    verbose_name = _("Market")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the door of this module, take part in the basket and the agenda, make the recurring work known."""
        from apps.hub import agenda, modules
        from apps.market import basket_source, scans, settling  # noqa: F401 - they register themselves
        from apps.market.web.module import MARKET, pickups

        modules.register(MARKET)
        agenda.register(pickups)
