"""The manager's desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    """Registers the office app."""

    name = "apps.office"
    label = "office"
    verbose_name = _("Office")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show the way to who may come in."""
        from apps.accounts.rules import MANAGE_PLACE
        from apps.hub import desks

        desks.register(desks.Desk(_("To the office"), "office:home", "office", MANAGE_PLACE, order=20))
