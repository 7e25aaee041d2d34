"""What is owed, what was paid, and the one basket."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    """Charges, payments, the journal, the basket and its checkout."""

    name = "apps.payments"
    label = "payments"
    verbose_name = _("Payments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See that there are VAT rates after every migration; follow who signs in."""
        from apps.payments import receivers  # noqa: F401 - connects itself; models must be loaded first

        post_migrate.connect(_starting_rates, sender=self)


def _starting_rates(**_kwargs: Any) -> None:
    from apps.payments.domain.vat import ensure_starting_rates

    ensure_starting_rates()
