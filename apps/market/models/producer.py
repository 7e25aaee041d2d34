"""Who makes what the market sells."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.hub.enums import VatRegime


class Producer(models.Model):
    """A baker, farmer or brewer. They read e-mail and do not sign in.

    The VAT regime stands here, since a small enterprise and a normal one meet in one basket.
    """

    slug = models.SlugField(_("name in addresses"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    search_name = models.CharField(max_length=80, editable=False, blank=True)
    village = models.CharField(_("village"), max_length=80, blank=True)
    story = models.TextField(_("story"), blank=True)
    drawing = models.SlugField(_("drawing"), max_length=40, blank=True)
    photo = models.ImageField(_("photo"), upload_to="producers/", blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    vat_regime = models.CharField(_("VAT"), max_length=10, choices=VatRegime.choices, default=VatRegime.NORMAL)
    is_active = models.BooleanField(_("supplies us"), default=True)

    class Meta:
        """By name."""

        verbose_name = _("producer")
        verbose_name_plural = _("producers")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(vat_regime__in=VatRegime.values), name="market_producer_vat_regime_known"
            ),
        )

    def __str__(self) -> str:
        """Its name."""
        return self.name
