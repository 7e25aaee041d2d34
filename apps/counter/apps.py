"""The counter: what happens today."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    """Registers the counter app."""

    name = "apps.counter"
    label = "counter"
    verbose_name = _("Counter")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Show the way to who may come in."""
        from apps.accounts.rules import WORK_COUNTER
        from apps.hub import desks

        desks.register(desks.Desk(_("To the counter"), "counter:home", "counter", WORK_COUNTER, order=10))
