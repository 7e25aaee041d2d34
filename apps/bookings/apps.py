"""Things to book, and who has them when."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    """The booking engine: it knows things and hours, not cars and halls."""

    name = "apps.bookings"
    label = "bookings"
    verbose_name = _("Bookings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in the basket, follow payments, make the recurring work known, open the door of what is lent."""
        from apps.bookings import basket, scans, settling  # noqa: F401 - they register themselves
        from apps.bookings.web.lend import LEND
        from apps.hub import modules

        modules.register(LEND)
