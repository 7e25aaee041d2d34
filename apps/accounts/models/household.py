"""Who lives together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Household(models.Model):
    """People of one house, who share what may be had once per household.

    The name is how the village tells them apart: 'Peeters, Kerkstraat 12'.
    """

    code = models.CharField(max_length=10, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80, unique=True)

    class Meta:
        """By name."""

        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("name",)

    def __str__(self) -> str:
        """Its name."""
        return self.name
