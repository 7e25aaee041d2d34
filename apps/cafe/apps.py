"""The rooms of the village."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CafeConfig(AppConfig):
    """Registers the cafe app."""

    name = "apps.cafe"
    label = "cafe"
    verbose_name = _("Café")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Open the door of this module, tell the agenda, and say where its things have their page."""
        from apps.bookings.web import pages
        from apps.cafe.queries.room import MODULE
        from apps.cafe.web.module import CAFE, agenda
        from apps.cafe.web.profile import capacity, facts
        from apps.hub import agenda as agendas
        from apps.hub import modules

        modules.register(CAFE)
        pages.register(MODULE, pages.Shelf("cafe:room", profile="room", facts=facts, capacity=capacity))
        agendas.register(agenda)
