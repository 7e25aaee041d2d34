"""The vehicles of the village."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobipuntConfig(AppConfig):
    """Registers the mobipunt app."""

    name = "apps.mobipunt"
    label = "mobipunt"
    verbose_name = _("Mobipunt")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the door of this module, and say where its things have their page."""
        from apps.bookings.web import pages
        from apps.hub import modules
        from apps.mobipunt.queries.vehicle import MODULE
        from apps.mobipunt.web.module import MOBIPUNT
        from apps.mobipunt.web.profile import facts

        modules.register(MOBIPUNT)
        pages.register(MODULE, pages.Shelf("mobipunt:vehicle", profile="vehicle", facts=facts))
