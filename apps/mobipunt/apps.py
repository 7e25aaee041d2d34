"""The vehicles of the village."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MobipuntConfig(AppConfig):
    """Registers the mobipunt app."""

    name = "apps.mobipunt"
    label = "mobipunt"
    verbose_name = _("Mobipunt")
    default_auto_field = "django.db.models.BigAutoField"
