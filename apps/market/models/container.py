"""Kinds of bottles and crates that come back."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ContainerKind(models.Model):
    """A bottle, pot or crate that comes back, and the deposit on it in cents, outside VAT."""

    code = models.CharField(max_length=10, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=60, unique=True)
    deposit_cents = models.PositiveIntegerField(_("deposit (cents)"))
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        """By name."""

        verbose_name = _("kind of container")
        verbose_name_plural = _("kinds of containers")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(condition=models.Q(deposit_cents__gt=0), name="market_container_has_deposit"),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name
