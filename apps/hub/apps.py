"""What every part of the buurtpunt shares."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HubConfig(AppConfig):
    """The place itself: profile, modules, money, clock, errors, history, UI kit."""

    name = "apps.hub"
    label = "hub"
    verbose_name = _("The place")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the recurring work known."""
        from apps.hub import scans  # noqa: F401 - registers itself; models must be loaded first
