"""Who was found able to use what: that it was checked, never the document."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Person, User


class Capability(models.Model):
    """Something a person must have shown once: that they may drive a car, can work the stage lights."""

    slug = models.SlugField(_("name in addresses"), unique=True)
    name = models.CharField(_("name"), max_length=60, help_text=_("For example: drive cars."))
    how_to_get = models.CharField(
        _("how to get it"), max_length=200, blank=True, help_text=_("One sentence for who does not have it yet.")
    )

    class Meta:
        """By name."""

        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")
        ordering = ("name",)

    def __str__(self) -> str:
        """Its name."""
        return self.name


class Clearance(models.Model):
    """That somebody checked it, when, and until when it holds (the last day included)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="clearances", verbose_name=_("person"))
    capability = models.ForeignKey(
        Capability, on_delete=models.PROTECT, related_name="clearances", verbose_name=_("capability")
    )
    category = models.CharField(_("category"), max_length=10, blank=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("checked by"))
    checked_at = models.DateTimeField(_("checked on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended on"), null=True, blank=True)

    class Meta:
        """One living clearance for one thing."""

        verbose_name = _("clearance")
        verbose_name_plural = _("clearances")
        ordering = ("-checked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "capability"), condition=models.Q(ended_at__isnull=True),
                name="bookings_clearance_lives_once",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Without the person's name."""
        return str(self.capability)
