"""The rooms of the village."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CafeConfig(AppConfig):
    """Registers the cafe app."""

    name = "apps.cafe"
    label = "cafe"
    verbose_name = _("Café")
    default_auto_field = "django.db.models.BigAutoField"
