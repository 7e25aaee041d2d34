"""VAT percentages by kind of supply and date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.payments.enums import VatCode


class VatRate(models.Model):
    """A percentage that holds from a day on, until the next row of the same code.

    Rates change by law and sources disagree about some, so they are data and never constants.
    """

    code = models.CharField(_("kind"), max_length=12, choices=VatCode.choices)
    percent = models.DecimalField(_("percent"), max_digits=4, decimal_places=2)
    valid_from = models.DateField(_("valid from"))

    class Meta:
        """Latest first within a code."""

        verbose_name = _("VAT rate")
        verbose_name_plural = _("VAT rates")
        ordering = ("code", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="payments_vat_rate_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=50), name="payments_vat_percent_plausible"
            ),
        )

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.get_code_display()}: {self.percent} %"
