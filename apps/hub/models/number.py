"""Numbers of documents."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class NumberSeries(models.Model):
    """The last number given in one series and year. Its row is locked by whoever takes the next.

    Given in the transaction of the document, so numbers have no gaps and none is given twice.
    """

    code = models.CharField(_("series"), max_length=4)
    year = models.PositiveSmallIntegerField(_("year"))
    last = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        """Once per year."""

        verbose_name = _("series of numbers")
        verbose_name_plural = _("series of numbers")
        constraints = (models.UniqueConstraint(fields=("code", "year"), name="hub_number_series_once_per_year"),)

    def __str__(self) -> str:
        """For the admin."""
        return f"{self.code}{self.year}-{self.last}"
